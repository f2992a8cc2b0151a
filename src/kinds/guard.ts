/** Puts a text where more follows it, so that its failure ends the whole and it does not change the shell of what follows. */
import { indent } from '../shell/indent.js';
import { disturbs, failureIsSeen, plainStatement } from '../shell/status.js';
import { examine } from '../shell/syntax.js';

/**
 * Lines that run a text in a shell of its own and leave its status in `status`. `set -e` is in force inside, as it is not in an `if`;
 * `redirection` goes behind the closing bracket.
 */
export function statusLines(text: string, redirection = ''): string[] {
  return ['set +e', '(', '  set -e', indent(text, 2), `)${redirection}`, 'status=$?', 'set -e'];
}

/** A text on its own, whose failure ends the shell with its status. */
function alone(text: string, redirection = ''): string {
  return [...statusLines(text, redirection), '[ "$status" -eq 0 ] || exit "$status"'].join('\n');
}

/** The text as it can stand before others in one shell; undefined when it needs a shell of its own. */
function unmoved(text: string): string | undefined {
  const facts = examine(text);
  if (disturbs(facts)) return undefined;
  if (failureIsSeen(facts)) return text;
  const only = plainStatement(facts);
  return only && `${text.slice(0, only.end)} || exit${text.slice(only.end)}`;
}

/** The text as it is where bash does the right thing by itself; else with `|| exit` behind its one statement, or on its own. */
export function guarded(text: string): string {
  return unmoved(text) ?? alone(text);
}

/** The same with its standard output in a file; the redirection is given quoted. */
export function guardedInto(text: string, redirection: string): string {
  const inside = unmoved(text);
  return inside === undefined ? alone(text, redirection) : `{\n${indent(inside, 2)}\n}${redirection}`;
}
