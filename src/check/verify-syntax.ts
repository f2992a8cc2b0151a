/** Parses a script whole, runner and all. In: its text. Out: the first place that bash could not read, as the grammar says; runs nothing. */
import { examine } from '../shell/syntax.js';
import { SCRIPT } from '../plan/output-names.js';
import type { Fault } from './fault.js';

/** One mistake often makes others, so only the first is said. */
export function verifySyntax(text: string): Fault[] {
  const [first] = [...examine(text).errors].sort((a, b) => a.offset - b.offset);
  if (first === undefined) return [];
  const line = text.slice(0, first.offset).split('\n').length;
  return [{ kind: 'syntax', file: SCRIPT, line, message: `bash cannot read this script: ${first.message}` }];
}
