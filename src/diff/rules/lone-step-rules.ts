/** Rules about a step that came or went. */
import { waitsOf } from '../../effects/waits.js';
import { code, list } from '../words.js';
import { hasUndo } from './guard-rules.js';
import { nameOfDeletion, notUnderstood, takesAway } from './effect-rules.js';
import { isDestructive } from './risk.js';
import type { LoneStepRule } from './rule.js';
import { describeWait } from './wait-rules.js';

export const removedStepRules: readonly LoneStepRule[] = [
  {
    code: 'wait-removed',
    level: 'danger',
    title: 'A wait is gone',
    find: ({ kind, texts }) => {
      const waits = waitsOf(texts.body ?? '').map(describeWait);
      return waits.length === 0 && kind !== 'wait'
        ? undefined
        : `the step that waited by ${waits.length === 0 ? 'a check' : waits.join(', ')} was removed: what follows may begin too early`;
    },
  },
  {
    code: 'confirmation-dropped',
    level: 'danger',
    title: 'A question to the operator is gone',
    find: ({ prompt, question }) =>
      prompt === '' ? undefined : `the step was removed, so nobody is asked any more: ${code(question)}`,
  },
  {
    code: 'assert-removed',
    level: 'danger',
    title: 'A condition for going on is gone',
    find: ({ kind }) =>
      kind === 'assert' ? 'the step that refused to go on unless it held was removed' : undefined,
  },
  {
    code: 'step-removed',
    level: 'caution',
    title: 'A step was removed',
    find: ({ kind, prompt, risk }) =>
      kind === 'wait' || kind === 'assert' || prompt !== '' ? undefined : `it was ${risk}`,
  },
];

export const addedStepRules: readonly LoneStepRule[] = [
  {
    code: 'not-understood',
    level: 'danger',
    title: 'What a step does now cannot be told',
    find: (_step, changes) => notUnderstood(changes),
  },
  {
    code: 'destructive-added',
    level: 'danger',
    title: 'A destructive step is new',
    find: (step) => (isDestructive(step) ? `it is ${step.risk}` : undefined),
  },
  {
    code: 'deletes-more',
    level: 'danger',
    title: 'Commands that take something away are new',
    find: (step, { appeared }) => {
      const found = isDestructive(step) ? [] : appeared.filter(takesAway).map(nameOfDeletion);
      return found.length === 0 ? undefined : `it is ${step.risk} and contains ${list([...new Set(found)])}`;
    },
  },
  {
    code: 'added-without-undo',
    level: 'caution',
    title: 'A new step changes something and has no undo',
    find: (step) =>
      step.risk === 'reversible' && !hasUndo(step) ? 'there is no command that takes it back' : undefined,
  },
  {
    code: 'step-added',
    level: 'note',
    title: 'A step is new',
    find: (step) => (isDestructive(step) ? undefined : `it is ${step.risk}`),
  },
];
