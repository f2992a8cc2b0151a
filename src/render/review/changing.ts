/** Which effects count as changes for a reviewer, and how a step is named. In: effects of texts. Out: yes or no, and references. */
import type { Effect } from '../../effects/effect.js';
import type { TextEffects } from '../../effects/of-plan.js';
import type { Step } from '../../plan/plan.js';
import type { StepRef } from './review.js';

/** Files of values are the procedure's own. */
export const isOwnFile = (object: string): boolean => /^\$\{?WORK\b/.test(object);

/** Whether an effect changes anything but the procedure's own files. */
export function changesSomething({ does, objects }: Effect): boolean {
  return does === 'changes' && (objects.length === 0 || !objects.every(isOwnFile));
}

export const refOf = ({ step, name }: TextEffects): StepRef => ({
  id: step.id,
  label: step.label,
  undo: name === 'undo',
});

/** Whether anything is changed on the way forward. */
export function isChanging(step: Step, all: readonly TextEffects[]): boolean {
  return all.some((one) => one.step === step && one.name !== 'undo' && one.effects.some(changesSomething));
}
