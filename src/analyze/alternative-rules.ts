/** The short form of `when`. In: steps in order, the scope. Out: names and values that are none of an enum, and values that no alternative is for. */
import { suggest } from '../diagnostics/suggest.js';
import { listOf, quoted } from '../diagnostics/message-parts.js';
import { alternativesOf } from '../kinds/alternative.js';
import type { Alternative } from '../kinds/alternative.js';
import type { Model, ModelStep } from '../model/model.js';
import type { Pointer } from '../parse/document.js';
import type { Report } from '../parse/report.js';
import type { Scope } from './scope.js';

function checkOne({ variable, values }: Alternative, at: Pointer, scope: Scope, report: Report): void {
  const source = scope.variables.get(variable);
  if (source?.type !== 'enum') {
    const enums = [...scope.variables].flatMap(([name, { type }]) => (type === 'enum' ? [name] : []));
    const nearest = suggest(variable, enums);
    const message =
      source === undefined
        ? `\`${variable}\` is not a variable of this procedure`
        : `\`${variable}\` is of type ${source.type}, and \`when\` in its short form needs an enum`;
    const hint =
      nearest === undefined
        ? 'declare it with type `enum`, or write the condition as shell'
        : `did you mean \`${nearest}\`?`;
    report({ code: 'SW0419', message, hint, at, onKey: true });
    return;
  }
  const known = source.values ?? [];
  for (const value of values.filter((one) => !known.includes(one))) {
    const nearest = suggest(value, known);
    const hint =
      nearest === undefined
        ? `its values are ${listOf(known.map(quoted), 'and')}`
        : `did you mean \`${nearest}\`?`;
    report({ code: 'SW0419', message: `\`${value}\` is no value of \`${variable}\``, hint, at });
  }
}

interface Run {
  readonly variable: string;
  readonly steps: ModelStep[];
}

/** Steps that follow each other, each for values of the same one variable. */
function runsOf(steps: readonly ModelStep[]): Run[] {
  const runs: Run[] = [];
  let before: ModelStep | undefined;
  for (const step of steps) {
    const [only, ...others] = alternativesOf(step.source.when);
    const last = runs.at(-1);
    const goesOn =
      last?.variable === only?.variable &&
      last?.steps.at(-1) === before &&
      before?.group?.id === step.group?.id;
    if (only !== undefined && others.length === 0) {
      if (goesOn) last?.steps.push(step);
      else runs.push({ variable: only.variable, steps: [step] });
    }
    before = step;
  }
  return runs.filter((run) => run.steps.length > 1);
}

function checkCovered({ variable, steps }: Run, scope: Scope, report: Report): void {
  const source = scope.variables.get(variable);
  const covered = new Set(
    steps.flatMap(({ source: { when } }) => alternativesOf(when).flatMap(({ values }) => values)),
  );
  const missing = (source?.values ?? []).filter((value) => !covered.has(value));
  const [first] = steps;
  if (missing.length === 0 || first === undefined) return;
  report({
    code: 'SW0717',
    message: `no alternative is for \`${variable}\` of ${listOf(missing.map(quoted), 'or')}`,
    hint: 'add a step for it, or name the value in `when` of one that is there',
    at: `${first.pointer}/when`,
    onKey: true,
  });
}

export function checkAlternatives({ phases }: Model, scope: Scope, report: Report): void {
  for (const { steps } of phases) {
    for (const { source, pointer } of steps) {
      for (const one of alternativesOf(source.when))
        checkOne(one, `${pointer}/when/${one.variable}`, scope, report);
    }
    for (const run of runsOf(steps)) checkCovered(run, scope, report);
  }
}
