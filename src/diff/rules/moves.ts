/** Rules about steps that changed places: of a move the heaviest that can be said, which the others would repeat. */
import { changesThings, dependence, tiesOf } from '../dependence.js';
import type { Crossing, TiesOfSteps } from '../dependence.js';
import type { Pair } from '../match.js';
import type { Move, Order } from '../order.js';
import { code, list } from '../../diagnostics/code.js';
import { ofStep, say } from '../found.js';
import type { Found } from '../found.js';

function crossings({ pair, passed }: Move): readonly Crossing[] {
  return passed.map((other) =>
    pair.old.number < other.old.number ? [pair.new, other.new] : [other.new, pair.new],
  );
}

const where = ({ pair }: Move): string => `it was step ${pair.old.number} and is step ${pair.new.number} now`;

/** Reasons that are written out. */
const MOST_REASONS = 3;

function reasons(move: Move, ties: TiesOfSteps): string[] {
  const found: string[] = [];
  for (const [first, second] of crossings(move)) {
    const reason = dependence([first, second], ties);
    if (reason !== undefined) found.push(`${code(second.id)} now runs before ${code(first.id)}: ${reason}`);
    if (found.length > MOST_REASONS) break;
  }
  return found;
}

function cut(found: readonly string[]): string {
  return `${found.slice(0, MOST_REASONS).join('; ')}${found.length > MOST_REASONS ? '; and more' : ''}`;
}

function findInMove(move: Move, ties: TiesOfSteps): Found[] {
  const found = reasons(move, ties);
  if (found.length > 0) return say('order-swapped', `${where(move)}; ${cut(found)}`);
  const changing = crossings(move)
    .filter(([first, second]) => changesThings(first) && changesThings(second))
    .map(
      ([first, second]) =>
        `${code(second.id)} (${second.risk}) now runs before ${code(first.id)} (${first.risk})`,
    );
  if (changing.length > 0) return say('steps-reordered', `${where(move)}; ${cut(changing)}`);
  const past = move.passed.map((other) => other.new.id);
  return say('step-moved', past.length === 0 ? where(move) : `${where(move)}, past ${list(past)}`);
}

export function ofOrder({ moved, moves }: Order, pairs: readonly Pair[]): Found[] {
  if (moved.length === 0) return [];
  if (moves === undefined)
    return say(
      'order-unknown',
      `${moved.length} steps of ${pairs.length} stand elsewhere; read which of them depend on each other`,
    );
  const ties = tiesOf(pairs);
  return moves.flatMap((move) => ofStep(move.pair.new, findInMove(move, ties)));
}
