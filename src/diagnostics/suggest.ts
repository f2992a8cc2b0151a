/** Finds what a person most likely meant. */
import { distance } from 'fastest-levenshtein';

/** The name with each pair of neighbours swapped once: the commonest slip of all, which Levenshtein counts as two. */
function swaps(name: string): string[] {
  return Array.from(
    { length: Math.max(name.length - 1, 0) },
    (_, at) => name.slice(0, at) + name.charAt(at + 1) + name.charAt(at) + name.slice(at + 2),
  );
}

/** Letters to add, remove, change or swap with their neighbour. */
function slips(name: string, candidate: string): number {
  const swapped = swaps(name).map((variant) => 1 + distance(variant, candidate));
  return Math.min(distance(name, candidate), ...swapped);
}

/** The candidate nearest to a name, if it is near enough to be a slip: at most a third of its length away. */
export function suggest(name: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const steps = slips(name.toLowerCase(), candidate.toLowerCase());
    if (steps < least) {
      least = steps;
      best = candidate;
    }
  }
  return best;
}
