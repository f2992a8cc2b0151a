/** An extended regular expression as bash matches it in a script, where every byte is a character. In: the expression. Out: whether a whole value matches, or undefined where it cannot be told. */

/** Classes that may stand inside brackets. */
const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  xdigit: '0-9A-Fa-f',
  space: ' \\t-\\r',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  cntrl: '\\x00-\\x1f\\x7f',
  print: ' -~',
  graph: '!-~',
};

/** An escaped character, or brackets: a bracket that comes first in them is one of their characters. */
const PARTS = /\\[^]|\[(\^?)(\]?(?:\[:\w+:\]|[^\]])*)\]/g;
const CLASS_OR_MARK = /\[:(\w+):\]|[\\[\]]/g;

/** What differs from one library to the next, or means another thing in JavaScript. */
const ELSEWHERE = new RegExp(`^\\\\[A-Za-z0-9<>\`']|\\[[.=]|\\[:(?!(?:${Object.keys(CLASSES).join('|')}):)`);

const inBrackets = (characters: string): string =>
  characters.replace(CLASS_OR_MARK, (mark, name?: string) =>
    name === undefined ? `\\${mark}` : (CLASSES[name] ?? ''),
  );

const bytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

export function createMatcher(pattern: string): ((value: string) => boolean) | undefined {
  const parts = [...pattern.matchAll(PARTS)].map(([part]) => part);
  if (pattern.includes('(?') || parts.some((part) => ELSEWHERE.test(part))) return undefined;
  const translated = bytes(pattern).replace(PARTS, (part, not?: string, characters?: string) =>
    characters === undefined ? part : `[${not ?? ''}${inBrackets(characters)}]`,
  );
  try {
    const expression = new RegExp(`^(?:${translated})$`, 's');
    return (value) => expression.test(bytes(value));
  } catch {
    return undefined;
  }
}
