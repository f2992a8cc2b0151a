/** Statements that PL/pgSQL puts together before it runs them. In: the tokens of an expression. Out: SQL in which `…` stands for names and values that only the run knows. */
import { upper } from './statement.js';
import { isPlainString, unquoted } from './tokens.js';
import type { Token } from './tokens.js';

export interface Template {
  readonly sql: string;
  /** Whatever is put in, it stays this statement: names and values are quoted. */
  readonly isWhole: boolean;
}

const STATEMENT =
  /^\s*(?:TRUNCATE|UPDATE|DELETE\s+FROM|INSERT\s+INTO|ALTER|DROP|CREATE|GRANT|REVOKE|REFRESH|COMMENT\s+ON|REINDEX|SELECT|WITH)\b/i;

/** `%I` and `%s` become a name, `%L` a value. */
const filled = (format: string): string =>
  format
    .replace(/%(?:\d+\$)?[Is]/g, '"…"')
    .replace(/%(?:\d+\$)?L/g, "'…'")
    .replaceAll('%%', '%');

/** A string, or `format(…)` of one, at the beginning; undefined for what is no statement. */
export function templateOf(tokens: readonly Token[]): Template | undefined {
  const isFormat = upper(tokens[0]) === 'FORMAT' && tokens[1]?.text === '(';
  const at = isFormat ? 2 : 0;
  const given = tokens[at];
  if (given === undefined || !(given.kind === 'body' || isPlainString(given))) return undefined;
  const text = unquoted(given);
  if (!STATEMENT.test(text)) return undefined;
  if (isFormat) return { sql: filled(text), isWhole: !/%(?:\d+\$)?s/.test(text.replaceAll('%%', '')) };
  const isCut = tokens[at + 1]?.text === '||';
  return { sql: isCut ? `${text} "…"` : text, isWhole: !isCut };
}
