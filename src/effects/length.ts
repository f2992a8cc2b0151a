/** How often a loop goes round. In: a `for` of the syntax tree. Out: a number; 1 when only the run knows. */
import type { For, Word } from 'unbash';
import { isStatic } from './constant.js';

function countWords(word: Word): number | undefined {
  const braces = /^\{(\d+)\.\.(\d+)\}$/.exec(word.text);
  const seq = /^\$\(seq (?:(\d+) )?(\d+)\)$/.exec(word.text);
  const [, from = '1', to] = braces ?? seq ?? [];
  if (to !== undefined) return Math.max(0, Number(to) - Number(from) + 1);
  return isStatic(word) ? 1 : undefined;
}

export function lengthOf({ wordlist = [] }: For): number {
  const counts = wordlist.map(countWords);
  const known = counts.filter((count) => count !== undefined);
  return counts.length > 0 && known.length === counts.length ? known.reduce((a, b) => a + b, 0) : 1;
}
