/** What a check of a bundle or of evidence comes to: what is wrong, what was shown, and what was not looked at. */
import type { Finding } from './finding.js';

export interface Verdict {
  readonly findings: readonly Finding[];
  /** A sentence each, without a full stop: no more than was checked. */
  readonly checked: readonly string[];
  readonly unchecked: readonly string[];
}

export const NOTHING: Verdict = { findings: [], checked: [], unchecked: [] };

export function joinVerdicts(...verdicts: readonly Verdict[]): Verdict {
  return {
    findings: verdicts.flatMap(({ findings }) => findings),
    checked: verdicts.flatMap(({ checked }) => checked),
    unchecked: verdicts.flatMap(({ unchecked }) => unchecked),
  };
}
