/** SQL as bash: a here-document for the function of a connection, as it can be pasted into its client. */
import { connectionOf } from '../connections/index.js';
import { bashName } from '../functions/definition.js';
import type { LowerContext } from './kind.js';
import { feed } from './bash-pieces.js';

export interface SqlQuerySource {
  readonly on: string;
  readonly query: string;
}

/** What follows must not be taken for the rest of the last statement, of a comment or of a command of the client. */
function terminated(sql: string): string {
  const text = sql.trimEnd();
  const last = text.slice(text.lastIndexOf('\n') + 1);
  if (text.endsWith(';') || last.trimStart().startsWith('\\')) return text;
  return /--|\\/.test(last) ? `${text}\n;` : `${text};`;
}

/** The SQL's values and `around` stand where the client reads them; `redirection` goes behind the call. */
export function sqlText(
  on: string,
  sql: string,
  context: LowerContext,
  { transaction = false, redirection = '' } = {},
): string {
  const { kind, value } = connectionOf(context.connection(on));
  const call = kind.call(value, bashName(on), sql, context.isSecret);
  const statements = terminated(sql);
  const lines = transaction ? ['BEGIN;', statements, 'COMMIT;'] : [statements];
  return feed(`${call.command}${redirection}`, 'SQL', [...call.before, ...lines].join('\n'));
}

/** A query whose rows are printed as lines. */
export function queryText({ on, query }: SqlQuerySource, context: LowerContext, redirection = ''): string {
  return sqlText(on, query, context, { redirection });
}
