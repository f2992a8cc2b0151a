/** Steps of which the value of an enum picks one. In: the plan. Out: runs of such steps, and the table that stands before the first of a run. */
import type { Plan, Step } from '../../plan/plan.js';
import type { Anchor } from './anchors.js';

/** Steps that follow each other, each for some values of the same enum. */
export interface AlternativeRun {
  readonly variable: string;
  /** All that the enum has. */
  readonly values: readonly string[];
  readonly steps: readonly Step[];
}

/** The one variable that decides about a step; '' when none does, or several. */
function decider({ alternatives }: Step): string {
  const [only, ...others] = alternatives;
  return only === undefined || others.length > 0 ? '' : only.variable;
}

/** A step alone needs no table. */
export function alternativeRuns({ phases, variables }: Plan): AlternativeRun[] {
  const runs: { variable: string; steps: Step[] }[] = [];
  for (const { steps } of phases) {
    let last: Step | undefined;
    for (const step of steps) {
      const variable = decider(step);
      const goesOn = last !== undefined && decider(last) === variable && last.group === step.group;
      if (variable !== '' && goesOn) runs.at(-1)?.steps.push(step);
      else if (variable !== '') runs.push({ variable, steps: [step] });
      last = step;
    }
  }
  return runs
    .filter(({ steps }) => steps.length > 1)
    .map((run) => ({ ...run, values: variables.find(({ name }) => name === run.variable)?.values ?? [] }));
}

/** Values for which the same steps are done stand in one row. */
function rowsOf({ values, steps }: AlternativeRun): { readonly values: string[]; readonly steps: Step[] }[] {
  const rows: { readonly values: string[]; readonly steps: Step[] }[] = [];
  for (const value of values) {
    const own = steps.filter(({ alternatives }) => alternatives[0]?.values.includes(value));
    const same = rows.find(
      (row) => row.steps.length === own.length && row.steps.every((step, at) => step === own[at]),
    );
    if (same === undefined) rows.push({ values: [value], steps: own });
    else same.values.push(value);
  }
  return rows;
}

/** Markdown; '' where no run begins with the step. */
export function choiceTable(step: Step, runs: readonly AlternativeRun[], anchor: Anchor): string {
  const run = runs.find(({ steps }) => steps[0] === step);
  if (run === undefined) return '';
  const rows = rowsOf(run).map(({ values, steps }) => {
    const links = steps.map(({ id, label }) => `[${label}](#${anchor('step', id)})`);
    return `| ${values.map((value) => `\`${value}\``).join(', ')} | ${links.length === 0 ? 'none' : links.join(', ')} |`;
  });
  return [`| If \`${run.variable}\` is | Do |`, '| --- | --- |', ...rows].join('\n');
}
