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

/** A line for each kind of function: its name, its lines, the steps that call it. */
export function functionLines(plan: Plan, { functions }: Review): string[] {
  const origin = new Map(plan.functions.map(({ name, from }) => [name, from]));
  return FUNCTION_ORIGINS.flatMap((from) => {
    const named = functions
      .filter(({ name }) => origin.get(name) === from)
      .map(
        ({ name, first, last, steps }) =>
          `${code(name)}${span(first, last)}${steps.length === 0 ? '' : `: ${refs(steps)}`}`,
      );
    return named.length === 0 ? [] : [`of the ${from}: ${named.join('; ')}`];
  });
}
