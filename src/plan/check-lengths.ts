/** Measures what a reviewer has to read. In: the plan and its model. Out: a warning for each text and each function that is too long. */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Model } from '../model/model.js';
import type { Pointer } from '../parse/document.js';
import { createReporter } from '../parse/report.js';
import type { Plan } from './plan.js';

/** Lines of one text, SQL included. */
export const TEXT_LINES = 40;

interface Measured {
  readonly what: string;
  readonly lines: number;
  readonly at: Pointer;
}

const linesOf = (text: string): number => text.trimEnd().split('\n').length;

function textsOf({ phases }: Plan): Measured[] {
  const steps = phases.flatMap((phase) => phase.steps);
  return steps.flatMap(({ id, texts, origin }) =>
    Object.values(texts).map(({ name, source, origins }) => {
      return {
        what: `the text \`${name}\` of step \`${id}\``,
        lines: linesOf(source),
        at: origins[0] ?? origin,
      };
    }),
  );
}

/** What loads something once, and stands in the guide's appendix, may be longer. */
function functionsOf({ source: { functions = {} } }: Model): Measured[] {
  return Object.entries(functions)
    .filter(([, { appendix }]) => appendix !== true)
    .map(([name, { run }]) => {
      return { what: `the function \`${name}\``, lines: linesOf(run), at: `/functions/${name}/run` };
    });
}

export function checkLengths(plan: Plan, model: Model): readonly Diagnostic[] {
  const { report, diagnostics } = createReporter(model.document);
  for (const { what, lines, at } of [...textsOf(plan), ...functionsOf(model)]) {
    if (lines <= TEXT_LINES) continue;
    report({
      code: 'SW0901',
      message: `${what} has ${lines} lines, and ${TEXT_LINES} are the most`,
      hint: 'split it, or move what repeats into a function; a function that loads something once may say `appendix: true`',
      at,
    });
  }
  return diagnostics;
}
