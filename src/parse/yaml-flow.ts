/** Says what is wrong with a list or mapping in brackets. In: a text and a place. Out: message, hint and where to look. */
import { lineAt, nextContent } from './yaml-lines.js';
import { openBracket } from './yaml-open.js';
import type { YamlWords } from './yaml-trouble.js';

export function explainBracket(text: string, position: number): YamlWords {
  const at = openBracket(text, position) ?? position;
  const { start, text: line } = lineAt(text, at);
  const hint = /\s#/.test(line.slice(at - start))
    ? 'the `#` in its line begins a comment: put a value that holds ` #` in quotes'
    : 'add the closing bracket; a value with brackets in it needs quotes';
  return { message: `the bracket \`${text.charAt(at)}\` is not closed`, hint, at };
}

/** A line that is less indented than what the bracket belongs to either goes on in the brackets, or is another entry. */
export function explainFlowIndentation(text: string, position: number): YamlWords {
  const at = nextContent(text, position);
  if (!/^[^\n:]*[\]}] *$/m.test(lineAt(text, at).text.slice(at - lineAt(text, at).start)))
    return explainBracket(text, position);
  const hint = 'indent the line further than the key that the bracket belongs to';
  return { message: 'a list or mapping in brackets goes on in a line that is not indented', hint, at };
}

/** Where two entries run into each other there is a colon too many. */
export function explainComma(text: string, position: number): YamlWords {
  const [colon] = /^[^\n,\]}]*?:(?=\s|$)/.exec(text.slice(position)) ?? [];
  const hint = 'put a comma before the next key; a value with `: `, brackets or quotes in it needs quotes';
  const message = 'a comma is missing between two entries';
  return { message, hint, at: position + Math.max((colon?.length ?? 0) - 1, 0) };
}
