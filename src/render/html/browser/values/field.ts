/** The operator's values as the page knows them. In: the fields of the form, what a reader gave. Out: effective values, as text, and whether they are valid. */

/** A value that is not secret, as the form asks for it. */
export interface Field {
  readonly name: string;
  readonly help: string;
  /** The default: what stands behind `NAME=` in the block, `''` for none. */
  readonly preset: string;
  /** An extended regular expression that the whole value must match. */
  readonly pattern: string;
}

export type Given = ReadonlyMap<string, string>;

/** `\$` and its like inside double quotes, and references. */
const IN_QUOTES = /\\([\\$`"!])|\$\{?([A-Z]\w*)\}?/g;

/** A default without its quotes; `valueOf` says what stands for a reference. */
export function unquoted(preset: string, valueOf: (name: string, written: string) => string): string {
  if (preset.startsWith("'")) return preset.slice(1, -1);
  if (!preset.startsWith('"')) return preset.replace(/\\([^])/g, '$1');
  return preset
    .slice(1, -1)
    .replace(
      IN_QUOTES,
      (written, escaped: string | undefined, name: string) => escaped ?? valueOf(name, written),
    );
}

/** A default with the values that it refers to; undefined as long as one of them is not known. */
function expanded(preset: string, known: Given): string | undefined {
  const missing: string[] = [];
  const text = unquoted(preset, (name) => {
    const value = known.get(name);
    if (value === undefined) missing.push(name);
    return value ?? '';
  });
  return missing.length === 0 ? text : undefined;
}

/** What each name comes to: what was filled in, else its default. A default refers to names before it only. */
export function effectiveValues(fields: readonly Field[], given: Given): Map<string, string> {
  const known = new Map<string, string>();
  for (const { name, preset } of fields) {
    const value = given.get(name) ?? expanded(preset, known);
    if (value !== undefined && value !== '') known.set(name, value);
  }
  return known;
}

/** Whether the block of values would take it; a pattern that JavaScript reads in another way is left to the block. */
export function isValid({ pattern }: Pick<Field, 'pattern'>, value: string): boolean {
  if (/\[[:.=]/.test(pattern)) return true;
  try {
    return new RegExp(`^(?:${pattern})$`, 's').test(value);
  } catch {
    return true;
  }
}

/** The only values that a pattern allows, where it is a list of them; empty for any other. */
export function membersOf(pattern: string): string[] {
  if (!/^(?:\\[^]|[^\\^$.[\](){}*+?])+$/.test(pattern)) return [];
  const members = [...pattern.matchAll(/(?:\\[^]|[^|\\])+/g)].map(([one]) => one.replace(/\\([^])/g, '$1'));
  return members.length > 1 ? members : [];
}
