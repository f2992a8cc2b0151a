/** A check that must hold until another step has run. In: a step and all steps. Out: a finding where that step cannot end it. */
import { suggest } from '../diagnostics/suggest.js';
import { untilOf } from '../kinds/fields.js';
import type { ModelStep } from '../model/model.js';
import type { Report } from '../parse/report.js';

/** Why the check cannot end with that step; undefined where it can. */
function obstacle(
  step: ModelStep,
  until: ModelStep | undefined,
  steps: readonly ModelStep[],
): string | undefined {
  if (until === undefined) return 'there is no such step';
  if (steps.indexOf(until) <= steps.indexOf(step)) return 'that step does not come later';
  const outside = until.group !== undefined && until.group.id !== step.group?.id;
  return outside ? 'that step is in a group, and runs once for each item' : undefined;
}

export function checkUntil(step: ModelStep, steps: readonly ModelStep[], report: Report): void {
  const id = untilOf(step.source.verify);
  if (id === '') return;
  const until = steps.find((other) => other.id === id);
  const problem = obstacle(step, until, steps);
  if (problem === undefined) return;
  const later = steps.slice(steps.indexOf(step) + 1).map((other) => other.id);
  const nearest = until === undefined ? suggest(id, later) : undefined;
  report({
    code: 'SW0423',
    message: `the check of step \`${step.id}\` holds until \`${id}\`, but ${problem}`,
    hint: nearest === undefined ? 'name a step that comes later' : `did you mean \`${nearest}\`?`,
    at: `${step.pointer}/verify/until`,
  });
}
