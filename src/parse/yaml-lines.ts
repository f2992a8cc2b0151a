/** Lines of a YAML text around a place, and the columns in which their keys begin. */

export interface Line {
  readonly start: number;
  readonly text: string;
}

export function lineAt(text: string, offset: number): Line {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return { start, text: text.slice(start, end === -1 ? text.length : end) };
}

/** Where the next thing is written that is neither white space nor a comment. */
export function nextContent(text: string, offset: number): number {
  const gap = /(?:\s|(?<=\s|^)#.*)*/y;
  gap.lastIndex = offset;
  gap.exec(text);
  return gap.lastIndex < text.length ? gap.lastIndex : offset;
}

export interface LineKey {
  readonly name: string;
  /** From 1. */
  readonly column: number;
}

/** The key that a line begins with, also behind the dash of an item. */
export function keyOfLine({ text }: Line): LineKey | undefined {
  const [, before = '', name] = /^( *(?:- +)*)([\w-]+):(?=\s|$)/.exec(text) ?? [];
  return name === undefined ? undefined : { name, column: before.length + 1 };
}

/** The nearest line above that is neither empty nor a comment. */
export function lineAbove(text: string, { start }: Line): Line | undefined {
  for (let at = start; at > 0;) {
    const line = lineAt(text, at - 1);
    if (!/^\s*(?:#|$)/.test(line.text)) return line;
    at = line.start;
  }
  return undefined;
}
