/** Checks as bash: read-only texts whose status is the answer, and conditions made of them. */
import { indent } from '../shell/indent.js';
import { alwaysTells, isCondition } from '../shell/status.js';
import { examine } from '../shell/syntax.js';
import type { Check, Checks } from './fields.js';
import { guarded, statusLines } from './guard.js';
import type { LowerContext } from './kind.js';
import { placedText } from './place-text.js';
import { queryText } from './sql-text.js';
import { word } from './bash-pieces.js';

function sqlCheckText(sql: { on: string; query: string; expect: string }, context: LowerContext): string {
  const query = queryText(sql, context);
  const expected = word(sql.expect);
  // With secrets in front of it, it is no command that could be handed to another one.
  if (!/^[A-Z]\w*=/.test(query)) return `expect ${expected} ${query}`;
  return ['query() {', indent(query, 2), '}', `expect ${expected} query`].join('\n');
}

function checkText(check: Check, context: LowerContext): string {
  if (typeof check === 'string') return placedText(check, context);
  return 'run' in check ? placedText(check.run, context) : sqlCheckText(check.sql, context);
}

/** One text for all checks; each before the last ends the whole when it fails, and only then. */
export function checksText(checks: Checks, context: LowerContext): string {
  const texts = (Array.isArray(checks) ? checks : [checks]).map((check) => checkText(check, context));
  return [...texts.slice(0, -1).map(guarded), ...texts.slice(-1)].join('\n');
}

/** Ends a text whose check could not tell: its status is neither 0 nor 1. */
const CANNOT_TELL = '[ "$status" -eq 1 ] || exit "$status"';

/** The beginning of an `if` that looks at a check, and the lines behind `else` that end the text when it could not tell. */
function ifLines(
  check: string,
  { functions }: LowerContext,
): { readonly beginning: string[]; readonly elseLines: string[] } {
  const facts = examine(check);
  if (!isCondition(check, facts, functions)) {
    const beginning = [...statusLines(check), 'if [ "$status" -eq 0 ]; then'];
    return { beginning, elseLines: [CANNOT_TELL] };
  }
  const elseLines = alwaysTells(check, facts) ? [] : ['status=$?', CANNOT_TELL];
  return { beginning: [`if ${check}; then`], elseLines };
}

/** `if CHECK; then THEN; else OTHERWISE; fi`; a check that cannot tell ends the text with its status. */
export function ifHolds(check: string, then: string, otherwise: string, context: LowerContext): string {
  const { beginning, elseLines } = ifLines(check, context);
  const rest = [...elseLines, otherwise].join('\n');
  return [...beginning, indent(then, 2), 'else', indent(rest, 2), 'fi'].join('\n');
}

/** `if CHECK; then THEN; fi`: whatever is not certain does not hold. */
export function ifCertain(check: string, then: string, context: LowerContext): string {
  return [...ifLines(check, context).beginning, indent(then, 2), 'fi'].join('\n');
}
