/** Checks as bash: read-only texts whose status is the answer, and conditions made of them. */
import type { Check, Checks } from './fields.js';
import type { Contradiction, LowerContext } from './kind.js';
import { psql, psqlVariables } from './connection.js';
import { command, word } from './words.js';
import { indent } from '../shell/indent.js';
import { singleQuote } from '../shell/quote.js';
import { examine } from '../shell/syntax.js';
import { sqlVariables } from '../sql/references.js';

/** SQL as one word, in the quotes that need fewer escapes, so that it stays readable. */
function sqlWord(sql: string): string {
  if (!sql.includes("'")) return singleQuote(sql);
  return `"${sql.replace(/[\\$`"]/g, '\\$&')}"`;
}

/** A query whose rows are printed as lines. Nothing is written, so no here-document. */
export function queryText(connection: string, query: string, context: LowerContext): string {
  const options = ['-q -A -t', ...psqlVariables(sqlVariables(query)), '-v ON_ERROR_STOP=1'];
  const client = psql(context.connection(connection), options);
  return `printf '%s\\n' ${sqlWord(query.replace(/\n$/, ''))} |\n  ${client.replace('\n', '\n  ')}`;
}

function sqlCheckText(sql: { on: string; query: string; expect: string }, context: LowerContext): string {
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

/**
 * Whether a failing last command of a check would go unseen when another check follows: `set -e` does not look at and-or
 * lists and negations, and on bash 3.2 not at `[[ … ]]`, `(( … ))` and `( … )`.
 */
function needsExit(text: string): boolean {
  const { tree, hereDocuments } = examine(text);
  const last = tree.commands.at(-1);
  if (last === undefined || hereDocuments.length > 0 || last.end !== text.length) return false;
  const { command: node } = last;
  if (node.type === 'Pipeline') return node.prefixes.some(({ type }) => type === 'Negation');
  return ['AndOr', 'TestCommand', 'ArithmeticCommand', 'Subshell'].includes(node.type);
}

/** One text for all checks; each before the last passes its failure on by itself where the shell would not. */
export function checksText(checks: Checks, context: LowerContext): string {
  const texts = (Array.isArray(checks) ? checks : [checks]).map((check) => checkText(check, context));
  return texts
    .map((text, at) => (at < texts.length - 1 && needsExit(text) ? `${text} || exit` : text))
    .join('\n');
}

/** Lines that leave a check's status in `status`, with `set -e` in force inside the check, as it is not in an `if`. */
function statusLines(check: string): string[] {
  return ['set +e', '(', '  set -e', indent(check, 2), ')', 'status=$?', 'set -e'];
}

/** `if CHECK; then THEN; else OTHERWISE; fi`. */
export function ifHolds(check: string, then: string, otherwise: string | undefined): string {
  const inline = !check.includes('\n') && examine(check).isCondition;
  return [
    ...(inline ? [`if ${check}; then`] : [...statusLines(check), 'if [ "$status" -eq 0 ]; then']),
    indent(then, 2),
    ...(otherwise === undefined ? [] : ['else', indent(otherwise, 2)]),
    'fi',
  ].join('\n');
}

/** Loops until a check holds, with `body` run after each time that it does not. */
export function untilHolds(check: string, body: string): string {
  if (!check.includes('\n') && examine(check).isCondition) {
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
