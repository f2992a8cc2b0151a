/** Says which steps changed their place. In: matched pairs. Out: the fewest steps that must have moved, and whom each one passed, unless too many moved. */
import type { Pair } from './match.js';

/** Indexes of a longest increasing run of numbers, in O(n log n). */
function longestIncreasing(numbers: readonly number[]): Set<number> {
  const ends: number[] = [];
  const before: (number | undefined)[] = [];
  numbers.forEach((number, at) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((numbers[ends[middle] ?? 0] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    before.push(low === 0 ? undefined : ends[low - 1]);
    ends[low] = at;
  });
  const kept = new Set<number>();
  for (let at = ends.at(-1); at !== undefined; at = before[at]) kept.add(at);
  return kept;
}

export interface Move {
  readonly pair: Pair;
  /** Steps that stood on its other side before; of two that both moved, the later one does not name the earlier again. */
  readonly passed: readonly Pair[];
}

export interface Order {
  /** Pairs that moved, in the new order. */
  readonly moved: readonly Pair[];
  /** Whom each of them passed; undefined where it would take too long to look. */
  readonly moves: readonly Move[] | undefined;
}

/** Looks at one step for another; more would take longer than a person waits. */
const MOST_LOOKS = 1_000_000;

function passedBy(moved: readonly Pair[], pairs: readonly Pair[]): Move[] {
  const said = new Set<Pair>();
  return moved.map((pair) => {
    const passed = pairs.filter(
      (other) =>
        other !== pair &&
        !said.has(other) &&
        other.old.number < pair.old.number !== other.new.number < pair.new.number,
    );
    said.add(pair);
    return { pair, passed };
  });
}

export function orderOf(pairs: readonly Pair[]): Order {
  const ordered = [...pairs].sort((a, b) => a.new.number - b.new.number);
  const kept = longestIncreasing(ordered.map(({ old }) => old.number));
  const moved = ordered.filter((_, at) => !kept.has(at));
  const canLook = moved.length * ordered.length <= MOST_LOOKS;
  return { moved, moves: canLook ? passedBy(moved, ordered) : undefined };
}
