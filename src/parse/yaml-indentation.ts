/** Says what is wrong with a line that does not fit the lines above it. In: a text and a place. Out: message, hint and where to look. */
import type { Line } from './yaml-lines.js';
import { keyOfLine, lineAbove, lineAt, nextContent } from './yaml-lines.js';
import type { YamlWords } from './yaml-trouble.js';

/** Names both columns when two keys that are nearly below each other are the likely mistake. */
function hintOf(text: string, line: Line): string {
  const same = 'keys of one mapping begin in the same column';
  const above = lineAbove(text, line);
  const [own, other] = [keyOfLine(line), above && keyOfLine(above)];
  if (own === undefined || other === undefined || own.column === other.column) return same;
  return `${same}: \`${other.name}\` above begins in column ${other.column}, \`${own.name}\` in column ${own.column}`;
}

function isCut(line: Line | undefined): boolean {
  return line !== undefined && /\s#/.test(line.text);
}

/** What goes on below a comment that has ended its value. */
function explainCut(at: number): YamlWords {
  const hint = 'put the value in quotes or in a block under `|`, or move the comment';
  return { message: 'a value goes on below a comment, which has ended it', hint, at };
}

export function explainIndentation(text: string, position: number): YamlWords {
  const at = nextContent(text, position);
  const line = lineAt(text, at);
  if (keyOfLine(line) === undefined && isCut(lineAbove(text, line))) return explainCut(at);
  const message = 'the line is indented differently from the lines that it belongs to';
  return { message, hint: hintOf(text, line), at };
}

export function explainItem(text: string, position: number): YamlWords {
  const at = nextContent(text, position);
  if (keyOfLine(lineAt(text, at)) !== undefined && text.charAt(at) !== '-') {
    return explainIndentation(text, position);
  }
  const message = 'the item is indented differently from the list that it belongs to';
  return { message, hint: 'items of one list begin in the same column', at };
}

/** A key in a value: one that belongs to its line, or a line that was taken for the value's next. */
export function explainNested(text: string, position: number): YamlWords {
  const colon = position + Math.max(text.slice(position).search(/:(?=\s|$)/), 0);
  const line = lineAt(text, colon);
  if (line.start > position) return explainIndentation(text, line.start);
  const hint = 'put the value in quotes, or write it as a block under `|`';
  return { message: 'a value that holds `: ` is taken for another key', hint, at: colon };
}

/** A key that goes over several lines is a line without a colon, unless a value was taken for it. */
export function explainLongKey(text: string, position: number): YamlWords {
  const { start } = lineAt(text, position);
  if (!/^\s*(?:- +)*$/.test(text.slice(start, position))) return explainNested(text, position);
  if (/^-\s/.test(text.slice(position))) return explainItem(text, position);
  const hint = 'write `key: value`; text of several lines stands in a block under `|`';
  return { message: 'a key without a colon', hint };
}
