/** What is not taken back. In: the steps with their effects. Out: each step of which something stays, and why. */
import type { Step } from '../../plan/plan.js';
import { changesSomething, stepRef } from './changing.js';
import type { TextsOf } from './changing.js';
import type { AskedRow, Kept } from './review.js';

/** What the undo of a step throws away, in the procedure's words; '' for nothing. */
export function discarded({ undo }: Step): string {
  return undo.kind === 'text' || undo.kind === 'confirm' ? undo.discards : '';
}

/** Why something of a step stays; '' when its undo is said to take back all. */
function whyOf(step: Step, textsOf: TextsOf): string {
  const { undo, policy } = step;
  const own = textsOf(step)
    .filter(({ name }) => name !== 'undo')
    .flatMap(({ effects }) => effects);
  const changes = own.some(changesSomething);
  const unknown = own.some(({ does }) => does === 'unknown');
  if (policy.risk === 'point-of-no-return')
    return 'point of no return: where the record has it as done, undo takes back no step before it';
  if (policy.risk === 'destructive' && undo.kind === 'absent') return 'declared destructive, without an undo';
  if (policy.risk === 'destructive') return 'declared destructive: its undo takes back a part of it at most';
  if (discarded(step) !== '') return `its undo discards: ${discarded(step)}`;
  if (undo.kind === 'absent' && changes) return 'no undo';
  if (undo.kind === 'absent' && unknown && policy.risk !== 'read-only')
    return 'no undo, and what it does is not known';
  if (undo.kind === 'confirm') return 'taken back by hand';
  return '';
}

/** What the procedure says of such a step tells what is lost with it. */
const isGrave = ({ policy: { risk }, undo }: Step): boolean =>
  undo.kind === 'absent' && (risk === 'destructive' || risk === 'point-of-no-return');

export function notTakenBack(steps: readonly Step[], textsOf: TextsOf): Kept[] {
  return steps.flatMap((step) => {
    const why = whyOf(step, textsOf);
    return why === ''
      ? []
      : [{ step: stepRef(step), title: step.title, why, said: isGrave(step) ? step.why : '' }];
  });
}

/** Steps in which a person does something that no undo of the procedure takes back. */
export function doneByHand(steps: readonly Step[]): AskedRow[] {
  return steps
    .filter(
      ({ prompt, undo }) => prompt?.kind === 'confirm' && (undo.kind === 'absent' || undo.kind === 'confirm'),
    )
    .map((step) => ({ ...stepRef(step), title: step.title, question: step.prompt?.question ?? '' }));
}
