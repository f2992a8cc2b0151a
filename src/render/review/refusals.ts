/** Where the way back refuses to go on. In: the steps, and the script's lines. Out: lines, by step. */
import type { Step } from '../../plan/plan.js';
import { stepRef } from './changing.js';
import type { Refusal } from './review.js';
import { NOWHERE } from './script-lines.js';
import type { ScriptLines } from './script-lines.js';

/** By the library, or in SQL. */
const REFUSES = /^[^#]*\b(?:refuse|RAISE EXCEPTION)\b/;

export function refusalsOf(steps: readonly Step[], { all, texts }: ScriptLines): Refusal[] {
  return steps.flatMap((step) => {
    const { first, last } = texts.get(`${step.id} undo`) ?? NOWHERE;
    const lines = all
      .slice(Math.max(first - 1, 0), last)
      .flatMap((line, at) => (REFUSES.test(line) ? [first + at] : []));
    return lines.length === 0 ? [] : [{ step: stepRef(step), lines }];
  });
}
