/** The one text that a query prints, a row or many. In: its tokens. Out: the text; undefined where a value, another column or another query has a part in it. */
import { isPlainString, unquoted } from './tokens.js';
import type { Token } from './tokens.js';

const JOINS: ReadonlySet<string> = new Set(['UNION', 'INTERSECT', 'EXCEPT']);

export function constantOfQuery(query: readonly Token[]): string | undefined {
  const [select, literal, behind, ...others] = query;
  if (select?.text.toUpperCase() !== 'SELECT' || literal === undefined || !isPlainString(literal))
    return undefined;
  if (behind !== undefined && !/^(?:from|where)$/i.test(behind.text)) return undefined;
  if (others.some(({ text }) => JOINS.has(text.toUpperCase()))) return undefined;
  return unquoted(literal);
}
