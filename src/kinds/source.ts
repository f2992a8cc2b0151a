/** Where a value or a list comes from: commands or a query. In: what the action gives. Out: text that prints, or writes a file. */
import { examine } from '../shell/syntax.js';
import { takesRedirection } from '../shell/status.js';
import { guardedInto } from './guard.js';
import type { Contradiction } from './contradiction.js';
import type { LowerContext } from './kind.js';
import { placedText } from './place-text.js';
import { queryText } from './sql-text.js';
import type { SqlQuerySource } from './sql-text.js';

export interface Source {
  readonly run?: string;
  readonly sql?: SqlQuerySource;
}

/** Text that prints. */
export function sourceText({ run = '', sql }: Source, context: LowerContext): string {
  return sql === undefined ? placedText(run, context) : queryText(sql, context);
}

/** Text that writes the file `"$WORK/STEM.new"`, from which a function of the library keeps it. */
export function sourceInto({ run = '', sql }: Source, stem: string, context: LowerContext): string {
  const redirection = ` >"$WORK/${stem}.new"`;
  if (sql !== undefined) return queryText(sql, context, redirection);
  if (context.place !== undefined) return placedText(run, context, redirection);
  const text = run.trimEnd();
  return takesRedirection(text, examine(text)) ? `${text}${redirection}` : guardedInto(text, redirection);
}

/** A listing comes from commands or from a query, not from both and not from nothing. */
export function inspectSource(source: { readonly run?: unknown; readonly sql?: unknown }): Contradiction[] {
  if ((source.run === undefined) !== (source.sql === undefined)) return [];
  const both = source.run !== undefined;
  return [
    {
      message: both ? 'both `run` and `sql` are given' : 'neither `run` nor `sql` is given',
      hint: both ? 'keep one of them' : 'say in `run` or in `sql` where the lines come from',
      at: both ? '/sql' : '',
    },
  ];
}
