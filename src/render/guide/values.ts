/** The block of values. In: the plan. Out: an assignment for each value with what it is, those without a default first, then the checks. */
import type { Phase, Plan, Variable } from '../../plan/plan.js';
import { singleQuote } from '../../shell/quote.js';
import { openOf } from './set-up.js';
import { wrapComment } from './wrap.js';

/** Columns up to which an assignment and its comment share a line. */
const WIDTH = 150;

/** The numbers of the phases that a value is for; '' when it is for all. */
function phaseNote({ phases }: Plan, isFor: (phase: Phase) => boolean): string {
  const numbers = phases.flatMap((phase, at) => (isFor(phase) ? [at + 1] : []));
  if (numbers.length === phases.length || numbers.length === 0) return '';
  return `${numbers.length === 1 ? 'Phase' : 'Phases'} ${numbers.join(', ')}.`;
}

/** What stands in a comment of bash, which no line end may leave. */
function comment(plan: Plan, { name, help, values }: Variable): string {
  const members = values.length === 0 ? '' : `One of: ${values.join(', ')}.`;
  const phases = phaseNote(plan, ({ variables }) => variables.includes(name));
  const sentence = /[.!?:]$/.test(help.trim()) ? help : `${help}.`;
  return [sentence, members, phases]
    .filter((part) => part !== '')
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
}

interface Assignment {
  readonly text: string;
  readonly comment: string;
}

/** Beside each other in two columns where that fits, otherwise the comment above. */
function written({ text, comment: about }: Assignment, column: number): string {
  const line = `${text.padEnd(column)}  # ${about}`;
  return line.length <= WIDTH && !text.includes('\n') ? line : [...wrapComment(about), text].join('\n');
}

const ERE_SPECIAL = /[\\^$.[\]|()*+?{}]/g;

/** The extended regular expression that the whole value has to match. */
function patternOf({ type, pattern, values, default: preset }: Variable): string {
  if (type === 'enum') return values.map((member) => member.replace(ERE_SPECIAL, '\\$&')).join('|');
  if (pattern !== '') return pattern;
  return preset === undefined ? '.+' : '.*';
}

/** What a value is checked against, as arguments of `value`. */
function demandOf(variable: Variable): string {
  const test = variable.type === 'file' ? ' -f' : variable.type === 'dir' ? ' -d' : '';
  return `${singleQuote(patternOf(variable))}${test}`;
}

/** A line for each pattern, which checks all values that have to match it. */
function checks(variables: readonly Variable[]): string[] {
  const names = new Map<string, string[]>();
  for (const variable of variables) {
    const demand = demandOf(variable);
    names.set(demand, [...(names.get(demand) ?? []), variable.name]);
  }
  return [...names].map(([demand, [first = '', ...others]]) =>
    others.length === 0
      ? `value ${first} ${demand}`
      : `for name in ${[first, ...others].join(' ')}; do value "$name" ${demand}; done`,
  );
}

/** What must be filled in comes first; it refers to nothing. A default refers to values before it only. */
function orderedOf(plan: Plan): Variable[] {
  const open = openOf(plan);
  return [
    ...open.filter(({ default: preset }) => preset === undefined),
    ...open.filter(({ default: preset }) => preset !== undefined),
  ];
}

const presetOf = ({ default: preset }: Variable): string => preset ?? "''";

export function valueLines(plan: Plan): string {
  const ordered = orderedOf(plan);
  const assignments = ordered.map((variable) => ({
    text: `${variable.name}=${presetOf(variable)}`,
    comment: comment(plan, variable),
  }));
  const fitting = assignments.filter(({ text }) => !text.includes('\n') && text.length <= 40);
  const column = Math.max(0, ...fitting.map(({ text }) => text.length));
  return [...assignments.map((one) => written(one, column)), ...checks(ordered)].join('\n');
}
