/** Which effects count as changes for a reviewer, and how a step is named. In: effects of texts. Out: yes or no, and references. */
import type { Effect } from '../../effects/effect.js';
import type { TextEffects } from '../../effects/of-plan.js';
import type { Step } from '../../plan/plan.js';
import type { StepRef } from './review.js';

/** Files of values are the procedure's own. */
export const isOwnFile = (object: string): boolean => /^\$\{?WORK\b/.test(object);

/** Also a process that the text itself has begun. */
const isOwn = (object: string): boolean => isOwnFile(object) || object === '$!';

/** Whether an effect changes anything but the procedure's own files. */
export function changesSomething({ does, objects }: Effect): boolean {
  return does === 'changes' && (objects.length === 0 || !objects.every(isOwn));
}

export const stepRef = ({ id, label }: Step): StepRef => ({ id, label, undo: false });

export const refOf = ({ step, name }: TextEffects): StepRef => ({ ...stepRef(step), undo: name === 'undo' });

/** Whether it is done by a function of a database, which the statement calls. */
export const isCalled = ({ widens }: Effect): boolean => widens.some((one) => one.startsWith('by '));

/** The texts of a step. */
export type TextsOf = (step: Step) => readonly TextEffects[];

export function createTextsOf(all: readonly TextEffects[]): TextsOf {
  const byStep = new Map<Step, TextEffects[]>();
  for (const one of all) {
    const others = byStep.get(one.step);
    if (others === undefined) byStep.set(one.step, [one]);
    else others.push(one);
  }
  return (step) => byStep.get(step) ?? [];
}

/** Whether anything is changed on the way forward. */
export function isChanging(step: Step, textsOf: TextsOf): boolean {
  return textsOf(step).some(({ name, effects }) => name !== 'undo' && effects.some(changesSomething));
}
