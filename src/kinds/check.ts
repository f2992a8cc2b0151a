/** Checks as bash: read-only texts whose status is the answer, and conditions made of them. */
import type { Check, Checks } from './fields.js';
import type { Contradiction, LowerContext } from './kind.js';
import { clientFor } from './connection.js';
import { guarded, statusLines } from './guard.js';
import { command, word } from './words.js';
import { indent } from '../shell/indent.js';
import { singleQuote } from '../shell/quote.js';
import { alwaysTells, isCondition } from '../shell/status.js';
import { examine } from '../shell/syntax.js';

/** SQL as one word, in the quotes that need fewer escapes, so that it stays readable. */
function sqlWord(sql: string): string {
  if (!sql.includes("'")) return singleQuote(sql);
  return `"${sql.replace(/[\\$`"]/g, '\\$&')}"`;
}

/** A query whose rows are printed as lines. Nothing is written, so no here-document. */
export function queryText(
  connection: string,
  query: string,
  context: LowerContext,
  after: readonly string[] = [],
): string {
  const options = ['-q -A -t', '-v ON_ERROR_STOP=1'];
  const client = clientFor(query, context.connection(connection), options, context.isSecret);
  const lines = [...client.before, query.replace(/\n$/, ''), ...after].map(sqlWord).join(' ');
  return `printf '%s\\n' ${lines} |\n  ${client.command.replace('\n', '\n  ')}`;
}

/** What psql says behind the rows of a query that is to have none: a stream that ends early, with status 0, has no rows either. */
const ALL_SAID = 'that is all';

function emptyCheckText(sql: { on: string; query: string }, context: LowerContext): string {
  return [
    `found=$(`,
    indent(queryText(sql.on, sql.query, context, [';', `\\echo ${ALL_SAID}`]), 2),
    `) || exit 2`,
    `[ "$found" = '${ALL_SAID}' ] || {`,
    `  printf '%s\\n' "$found" >&2`,
    `  exit 1`,
    `}`,
  ].join('\n');
}

function sqlCheckText(sql: { on: string; query: string; expect: string }, context: LowerContext): string {
  if (sql.expect === '') return emptyCheckText(sql, context);
  const expected = word(sql.expect);
  return [
    `found=$(`,
    indent(queryText(sql.on, sql.query, context), 2),
    `) || exit 2`,
    `[ "$found" = ${expected} ] || {`,
    `  printf 'expected: %s\\nfound:    %s\\n' ${expected} "$found" >&2`,
    `  exit 1`,
    `}`,
  ].join('\n');
}

function checkText(check: Check, context: LowerContext): string {
  if (typeof check === 'string') return check.trimEnd();
  return 'run' in check ? check.run.trimEnd() : sqlCheckText(check.sql, context);
}

/** One text for all checks; each before the last ends the whole when it fails, and only then. */
export function checksText(checks: Checks, context: LowerContext): string {
  const texts = (Array.isArray(checks) ? checks : [checks]).map((check) => checkText(check, context));
  return [...texts.slice(0, -1).map(guarded), ...texts.slice(-1)].join('\n');
}

/** Ends a text whose check could not tell: its status is neither 0 nor 1. */
const CANNOT_TELL = '[ "$status" -eq 1 ] || exit "$status"';

/** The beginning of an `if` that looks at a check, and the lines behind `else` that end the text when it could not tell. */
function ifLines(check: string): { readonly beginning: string[]; readonly elseLines: string[] } {
  const facts = examine(check);
  if (!isCondition(check, facts)) {
    const beginning = [...statusLines(check), 'if [ "$status" -eq 0 ]; then'];
    return { beginning, elseLines: [CANNOT_TELL] };
  }
  const elseLines = alwaysTells(check, facts) ? [] : ['status=$?', CANNOT_TELL];
  return { beginning: [`if ${check}; then`], elseLines };
}

/** `if CHECK; then THEN; else OTHERWISE; fi`; a check that cannot tell ends the text with its status. */
export function ifHolds(check: string, then: string, otherwise: string): string {
  const { beginning, elseLines } = ifLines(check);
  const rest = [...elseLines, otherwise].join('\n');
  return [...beginning, indent(then, 2), 'else', indent(rest, 2), 'fi'].join('\n');
}

/** `if CHECK; then THEN; fi`: whatever is not certain does not hold. */
export function ifCertain(check: string, then: string): string {
  return [...ifLines(check).beginning, indent(then, 2), 'fi'].join('\n');
}

/** Loops until a check holds, with `body` run after each time that it does not. */
export function untilHolds(check: string, body: string): string {
  if (isCondition(check, examine(check))) {
    return [`until ${check}; do`, indent(body, 2), 'done'].join('\n');
  }
  return [
    'while :; do',
    indent(statusLines(check).join('\n'), 2),
    '  [ "$status" -ne 0 ] || break',
    indent(body, 2),
    'done',
  ].join('\n');
}

/** Commands or a query, whichever the action gives, as text that prints. */
export function sourceText(
  source: { readonly run?: string; readonly sql?: { on: string; query: string } },
  context: LowerContext,
): string {
  if (source.sql !== undefined) return queryText(source.sql.on, source.sql.query, context);
  return command(source.run?.trimEnd());
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
