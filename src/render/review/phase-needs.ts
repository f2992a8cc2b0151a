/** What a phase needs of the record of another one. In: the plan. Out: values, with the steps that find them out. */
import type { Plan } from '../../plan/plan.js';
import { distinct } from './changes.js';
import type { PhaseNeeds } from './review.js';

export function phaseNeeds({ phases }: Plan): PhaseNeeds[] {
  const labels = new Map(phases.flatMap(({ steps }) => steps.map(({ id, label }) => [id, label] as const)));
  return phases.flatMap(({ id, steps }) => {
    const own = new Set(steps.map((step) => step.id));
    const needs = steps
      .flatMap((step) => step.needs)
      .filter(({ step }) => !own.has(step))
      .map(({ variable, step }) => ({ name: variable, step: labels.get(step) ?? step }));
    return needs.length === 0 ? [] : [{ phase: id, needs: distinct(needs) }];
  });
}
