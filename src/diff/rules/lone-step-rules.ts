/** Rules about a step that came or went. */
import type { SubjectStep } from '../subject.js';
import { code, duration } from '../words.js';
import type { LoneStepRule } from './rule.js';
import { isDestructive } from './step-rules.js';
import { waitsOf } from './waits.js';

function wait(step: SubjectStep): string | undefined {
  if (step.kind !== 'wait') return undefined;
  const [bound] = [...waitsOf(step).values()];
  return bound === undefined ? 'it' : `up to ${duration(bound.seconds)}`;
}

export const removedStepRules: readonly LoneStepRule[] = [
  {
    code: 'wait-removed',
    level: 'danger',
    title: 'A wait is gone',
    find: (step) => {
      const bound = wait(step);
      return bound === undefined
        ? undefined
        : `the step that waited ${bound} was removed: what follows may begin too early`;
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
    code: 'destructive-added',
    level: 'danger',
    title: 'A destructive step is new',
    find: (step) => (isDestructive(step) ? `it is ${step.risk}` : undefined),
  },
  {
    code: 'added-without-undo',
    level: 'caution',
    title: 'A new step changes something and has no undo',
    find: ({ risk, texts }) =>
      risk === 'reversible' && texts.undo === undefined
        ? 'there is no command that takes it back'
        : undefined,
  },
  {
    code: 'step-added',
    level: 'note',
    title: 'A step is new',
    find: (step) => (isDestructive(step) ? undefined : `it is ${step.risk}`),
  },
];
