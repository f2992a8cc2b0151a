/** What to read, a line each: steps in their order, functions by where they come from. In: rows of the review. Out: lines of Markdown. */
import { FUNCTION_ORIGINS } from '../../functions/definition.js';
import type { Plan } from '../../plan/plan.js';
import { environmentThatStays } from './environment.js';
import { grouped } from './group-by.js';
import { CHANGES, UNKNOWN } from './order.js';
import type { Review } from './review.js';
import { code, lines, plain, refs, span } from './markdown-parts.js';

/** What is read before the steps, and what the script leaves as the caller has it. */
export function headLines({ head: { cleans, notes, unsets }, values, places }: Review): string {
  const here = places.find(({ place }) => place === 'here')?.programs ?? [];
  const stays = environmentThatStays(here).join(' ');
  return [
    `First how it cleans its environment${lines(cleans.first, cleans.last)}; what follows there only notes facts${lines(notes.first, notes.last)}.`,
    `Line ${unsets} names the caller's variables that are unset. Others stay and change what programs do, such as ${code(stays)}.`,
    `Then the values${lines(values.first, values.last)}, and the steps:`,
  ].join(' ');
}

/** Reasons that many steps have alone: such steps share a line. */
const SHARED: ReadonlyMap<string, string> = new Map([
  [UNKNOWN, 'Steps that hold what is not known'],
  [CHANGES, 'Other steps that change something'],
]);

function orderLine(rows: Review['order']): string {
  const [{ label, title, first, last, reason }] = rows as [Review['order'][number]];
  const shared = SHARED.get(reason);
  if (shared === undefined) return `**${label}** ${plain(title)}${lines(first, last)}: ${reason}`;
  return `${shared}: ${rows.map((one) => `${one.label}${span(one.first, one.last)}`).join(', ')}`;
}

/** A line for each step of which something of its own is to be said, and one for those that have a reason in common. */
export function orderLines({ order }: Review): string[] {
  const key = ({ reason, id }: Review['order'][number]): string => (SHARED.has(reason) ? reason : id);
  return grouped(order, key).map((rows, at) => `${at + 1}. ${orderLine(rows)}`);
}

/** Steps of which no change is known, those without commands apart. */
export function checkLines({ checks }: Review): string[] {
  const texts = checks.filter(({ first }) => first > 0);
  const others = checks.filter(({ first }) => first === 0);
  const named = texts
    .map(({ label, title, first, last }) => `${label} ${plain(title)}${span(first, last)}`)
    .join('; ');
  return [
    ...(texts.length === 0
      ? []
      : [`Then the steps that are not known to change anything outside of \`$WORK\`: ${named}.`]),
    ...(others.length === 0 ? [] : [`Steps without commands: ${refs(others)}.`]),
  ];
}

/** Where the functions of each kind stand; the script has their names. */
export function functionsLine(plan: Plan, { functions }: Review): string {
  const origin = new Map(plan.functions.map(({ name, from }) => [name, from]));
  const said = FUNCTION_ORIGINS.flatMap((from) => {
    const rows = functions.filter(({ name }) => origin.get(name) === from);
    const [first, last] = [rows.map((row) => row.first), rows.map((row) => row.last)];
    return rows.length === 0 ? [] : [`of the ${from}${lines(Math.min(...first), Math.max(...last))}`];
  });
  return said.join(', ');
}
