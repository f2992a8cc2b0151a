/** What the review says before the changes: where phases run, and the values. In: the plan and the review. Out: Markdown. */
import type { Plan, Step, Variable } from '../../plan/plan.js';
import { inlineProse } from '../markdown/prose.js';
import { stepRef } from './changing.js';
import { discarded } from './kept.js';
import type { Review } from './review.js';
import { code, codeOfValue, plain, refs } from './markdown-parts.js';

/** What weighs most, by the steps in which it is. */
function gravest({ phases }: Plan, { outages }: Review): string {
  const steps = phases.flatMap((phase) => phase.steps);
  const those = (is: (step: Step) => boolean): string => refs(steps.filter(is).map(stepRef));
  const down = outages.map(({ from, to }) => `${from.label}–${to?.label ?? '(by hand)'}`).join(', ');
  const said: readonly (readonly [string, string])[] = [
    ['Point of no return', those(({ policy }) => policy.risk === 'point-of-no-return')],
    ['Destructive', those(({ policy }) => policy.risk === 'destructive')],
    ['Undo discards data', those((step) => discarded(step) !== '')],
    ['Something is down', down],
  ];
  return said.flatMap(([what, where]) => (where === '' ? [] : [` ${what}: ${where}.`])).join('');
}

/** How much there is to read, and how many of the steps matter most. */
export function summaryOf(plan: Plan, review: Review): string {
  const { steps, changing, mayChange, toRead, scriptLines, commandLines } = review;
  const may = mayChange.length === 0 ? '' : `, and of ${refs(mayChange)} it is not known`;
  return `${steps} steps, ${changing} of them change something${may}. To read: lines 1–${toRead.last} of ${scriptLines}, ${commandLines} of them functions and texts of steps.${gravest(plan, review)}`;
}

/** On which machines the phases run, in their author's words, and what they need of another phase. */
export function whereItRuns({ phases }: Plan, { phaseNeeds }: Review): string {
  const needsOf = (phase: string): string => {
    const { needs = [] } = phaseNeeds.find((one) => one.phase === phase) ?? {};
    const said = needs.map(({ name, step }) => `${code(name)} of ${step}`).join(', ');
    return said === '' ? '' : ` (needs ${said} from the record)`;
  };
  return phases
    .flatMap(({ id, where }) => {
      const [said, needed] = [inlineProse(plain(where)), needsOf(id)];
      if (said === '' && needed === '') return [];
      return [`phase ${code(id)}${said === '' ? '' : `: ${said}`}${needed}`];
    })
    .join('; ');
}

/** A default of several lines, as bash would have it on one. */
function shownDefault(text: string): string {
  if (text === '') return "''";
  return text.includes('\n') ? `$'${text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'` : text;
}

const SAME = { server: 'on the same server', place: 'the same place' } as const;

/** What is given, what has a default, and what is one where nobody gives another. */
export function valuesLine({ variables }: Plan, { samePlaces }: Review): string {
  const marked = (text: string, { secret }: Variable): string =>
    `${codeOfValue(text)}${secret ? ' (secret)' : ''}`;
  const given = variables
    .filter(({ defaultText }) => defaultText === undefined)
    .map((variable) => marked(variable.name, variable));
  const defaults = variables.flatMap((variable) =>
    variable.defaultText === undefined
      ? []
      : [marked(`${variable.name}=${shownDefault(variable.defaultText)}`, variable)],
  );
  return [
    ...(given.length === 0 ? [] : [`To be given: ${given.join(', ')}.`]),
    ...(defaults.length === 0 ? [] : [`Defaults: ${defaults.join(', ')}.`]),
    ...samePlaces.map(
      ({ names, what }) => `With the defaults, ${names.map(code).join(', ')} are ${SAME[what]}.`,
    ),
  ].join(' ');
}
