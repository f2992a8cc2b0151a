/** What is wrong with how a value is written, though it is YAML. In: a value of the parser's and its place. Out: findings. */
import type { Place, ScalarNode } from './yaml-node.js';
import type { Reader } from './yaml-reader.js';
import { report } from './yaml-reader.js';

/**
 * The comment behind a value that may have been meant as a part of it: its number sign is followed by no space, or the value has
 * several words and the comment is not set off by two spaces.
 */
function cutBy(text: string, end: number, isWords: boolean): Place | undefined {
  if (!/[ \t]/.test(text.charAt(end))) return undefined;
  const lineEnd = text.indexOf('\n', end);
  const rest = text.slice(end, lineEnd === -1 ? text.length : lineEnd).trimEnd();
  const [, spaces = '', behind = ''] = /^([ \t]+)#(.*)$/.exec(rest) ?? [];
  if (spaces === '') return undefined;
  const isComment = /^(?:[\s#!]|$)/.test(behind) && !(isWords && spaces === ' ');
  return isComment ? undefined : { start: end + spaces.length, end: end + rest.length };
}

/** `end` is the end of a plain value, or of its key when there is none. */
export function checkCut(reader: Reader, end: number, value: ScalarNode['value']): void {
  const place = cutBy(reader.file.text, end, typeof value === 'string' && /\s/.test(value));
  if (place === undefined) return;
  const message = value === null ? 'a comment stands in place of the value' : 'a comment cuts the value off';
  const hint =
    'put the value in quotes if this belongs to it; a comment is set off by two spaces, or stands in a line above';
  report(reader, 'SW0210', place, message, { hint });
}

/** Whole characters and backslashes, which hold no half of a character. */
const WHOLE = /\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\\\/g;
const HALF = /\\(?:u|U0000)[dD][89a-fA-F][\da-fA-F]{2}/;

/** An escape of half a character would become another character in every file. */
export function checkHalves(reader: Reader, { start, end, value }: ScalarNode): void {
  if (!/\p{Surrogate}/u.test(String(value))) return;
  const source = reader.file.text.slice(start, end).replace(WHOLE, (whole) => ' '.repeat(whole.length));
  const found = HALF.exec(source);
  if (found === null) return;
  const [half] = found;
  const place = { start: start + found.index, end: start + found.index + half.length };
  const hint = 'write the character itself, or both halves, such as `\\ud83d\\ude00`';
  report(reader, 'SW0201', place, `the escape sequence \`${half}\` is half of a character`, { hint });
}
