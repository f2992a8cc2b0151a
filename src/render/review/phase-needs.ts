/** What a phase needs of the record of another one. In: the plan. Out: values and files, with the steps that make them. */
import type { Phase, Plan, Step } from '../../plan/plan.js';
import { distinct } from './group-by.js';
import type { PhaseNeeds } from './review.js';

const FILE = /\$\{?WORK\}?"?\/([A-Za-z0-9_][\w.-]*?)(?:\.new|\.part)?(?![\w.-])/g;

/** Files of the record that texts of a step name on the way forward. */
const filesNamed = ({ texts }: Step): string[] =>
  Object.values(texts)
    .filter(({ name }) => name !== 'undo')
    .flatMap(({ source }) => [...source.matchAll(FILE)].map(([, name = '']) => name));

/** By the step that names each first. */
function firstNamed(steps: readonly Step[]): ReadonlyMap<string, Step> {
  const found = new Map<string, Step>();
  for (const step of steps) for (const name of filesNamed(step)) if (!found.has(name)) found.set(name, step);
  return found;
}

export function phaseNeeds({ phases }: Plan): PhaseNeeds[] {
  const all = phases.flatMap(({ steps }) => steps);
  const labels = new Map(all.map(({ id, label }) => [id, label]));
  const files = firstNamed(all);
  const needsOf = ({ steps }: Phase): PhaseNeeds['needs'] => {
    const values = steps
      .flatMap((step) => step.needs)
      .filter(({ step }) => !steps.some(({ id }) => id === step))
      .map(({ variable, step }) => ({ name: variable, step: labels.get(step) ?? step }));
    const named = steps.flatMap(filesNamed).flatMap((name) => {
      const first = files.get(name);
      const isOther =
        first !== undefined && !steps.includes(first) && !values.some((one) => one.name === name);
      return isOther ? [{ name: `$WORK/${name}`, step: first.label }] : [];
    });
    return distinct([...values, ...named]);
  };
  return phases
    .map((phase) => ({ phase: phase.id, needs: needsOf(phase) }))
    .filter(({ needs }) => needs.length > 0);
}
