/** JSON values as they come from a client, and the few ways in which the stand-in looks into them. */

export type Plain = Readonly<Record<string, unknown>>;

export function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object under a key; empty when there is none. */
export function within(object: Plain, key: string): Plain {
  const value = object[key];
  return isPlain(value) ? value : {};
}

export function textAt(object: Plain, key: string): string | undefined {
  const value = object[key];
  return typeof value === 'string' ? value : undefined;
}

export function itemsAt(object: Plain, key: string): readonly Plain[] {
  const value = object[key];
  return Array.isArray(value) ? value.filter(isPlain) : [];
}

export function omit(object: Plain, ...keys: readonly string[]): Plain {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

/** Keeps maps' order out of a comparison. */
export function sameValue(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

export function canonical(value: unknown): string {
  const sorted = (_key: string, one: unknown): unknown =>
    isPlain(one) ? Object.fromEntries(Object.entries(one).sort(([x], [y]) => (x < y ? -1 : 1))) : one;
  return JSON.stringify(value, sorted);
}
