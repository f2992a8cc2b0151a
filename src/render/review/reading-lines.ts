/** What to read, a line each: steps in their order, functions by where they come from. In: rows of the review. Out: lines of Markdown. */
import { FUNCTION_ORIGINS } from '../../functions/definition.js';
import type { Plan } from '../../plan/plan.js';
import type { Review } from './review.js';
import { code, lines, plain, refs, span } from './markdown-parts.js';

/** What `weigh` says of a step of which nothing else is to be said. */
const NO_MORE = 'changes something';

/** A line for each step of which more is to be said than that it changes something. */
export function orderLines({ order }: Review): string[] {
  const rest = order.filter(({ reason }) => reason === NO_MORE);
  const named = rest.map(({ label, first, last }) => `${label}${lines(first, last)}`);
  return [
    ...order
      .filter(({ reason }) => reason !== NO_MORE)
      .map(
        ({ label, title, first, last, reason }, at) =>
          `${at + 1}. **${label}** ${plain(title)}${lines(first, last)}: ${reason}`,
      ),
    ...(rest.length === 0
      ? []
      : [`${order.length - rest.length + 1}. Other steps that change something: ${named.join(', ')}`]),
  ];
}

type Row = Review['functions'][number];

/** What nearly every step calls is not worth a list of steps. */
function libraryLine(rows: readonly Row[]): string {
  const last = Math.max(...rows.map((row) => row.last));
  return `of the library${lines(rows[0]?.first ?? 0, last)}: ${rows.map(({ name }) => code(name)).join(', ')}`;
}

const withSteps = ({ name, first, last, steps }: Row): string =>
  `${code(name)}${span(first, last)}${steps.length === 0 ? '' : `: ${refs(steps)}`}`;

/** A line for each kind of function: names, their lines, the steps that call them. */
export function functionLines(plan: Plan, { functions }: Review): string[] {
  const origin = new Map(plan.functions.map(({ name, from }) => [name, from]));
  return FUNCTION_ORIGINS.flatMap((from) => {
    const rows = functions.filter(({ name }) => origin.get(name) === from);
    if (rows.length === 0) return [];
    return [from === 'library' ? libraryLine(rows) : `of the ${from}: ${rows.map(withSteps).join('; ')}`];
  });
}
