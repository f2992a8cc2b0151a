/** Every code that `diff` can give, once, in the order of weight: for help, for the schema and for `--fail-on`. */
import { effectRules } from './effect-rules.js';
import { functionRules } from './function-rules.js';
import { addedStepRules, removedStepRules } from './lone-step-rules.js';
import { moveRules } from './move-rules.js';
import type { Level } from './rule.js';
import { LEVELS } from './rule.js';
import { stepRules } from './step-rules.js';
import { variableRules } from './variable-rules.js';
import { wholeRules } from './whole-rules.js';

export interface CodeEntry {
  readonly code: string;
  readonly level: Level;
  readonly title: string;
}

/** What is said of a side that cannot be compared. */
export const UNREADABLE: CodeEntry = {
  code: 'does-not-parse',
  level: 'danger',
  title: 'One side cannot be read',
};

/** What is said of a script whose own digests do not fit its text. */
export const EDITED: CodeEntry = {
  code: 'edited-on-site',
  level: 'danger',
  title: 'A script was edited after it was generated',
};

/** What is said where words changed that no other rule looks at. */
export const WORDING: CodeEntry = {
  code: 'wording-changed',
  level: 'note',
  title: 'What people read changed',
};

/** A code may be found in several ways; it has one level and one title. */
export const DIFF_CODES: readonly CodeEntry[] = [
  ...new Map(
    [
      UNREADABLE,
      EDITED,
      WORDING,
      ...effectRules,
      ...functionRules,
      ...stepRules,
      ...removedStepRules,
      ...addedStepRules,
      ...moveRules,
      ...variableRules,
      ...wholeRules,
    ].map(({ code, level, title }) => [code, { code, level, title }]),
  ).values(),
].sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
