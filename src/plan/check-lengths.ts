/** Measures what a reviewer has to read. In: the plan and its model. Out: a warning for each text that is too long. */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Model } from '../model/model.js';
import { createReporter } from '../parse/report.js';
import type { Plan } from './plan.js';

/** Lines of one text, SQL included. */
export const TEXT_LINES = 40;

/** Steps that load a library once may be longer. */
function libraries({ phases }: Model): ReadonlySet<string> {
  const steps = phases.flatMap((phase) => phase.steps);
  return new Set(steps.filter(({ source }) => source.library === true).map(({ id }) => id));
}

export function checkLengths(plan: Plan, model: Model): readonly Diagnostic[] {
  const { report, diagnostics } = createReporter(model.document);
  const exempt = libraries(model);
  for (const step of plan.phases.flatMap(({ steps }) => steps)) {
    for (const { name, source, origins } of exempt.has(step.id) ? [] : Object.values(step.texts)) {
      const lines = source.split('\n').length;
      if (lines <= TEXT_LINES) continue;
      report({
        code: 'SW0901',
        message: `the text \`${name}\` of step \`${step.id}\` has ${lines} lines, and ${TEXT_LINES} are the most`,
        hint: 'split the step, or move what repeats into a function',
        at: origins[0] ?? step.origin,
      });
    }
  }
  return diagnostics;
}
