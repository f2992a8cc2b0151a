/** Brings two lists together. In: the items of both sides, and by what they are the same. Out: pairs, and what is left on each side. */

export interface Pair<T> {
  readonly old: T;
  readonly new: T;
}

export interface Paired<T> {
  readonly pairs: readonly Pair<T>[];
  readonly old: readonly T[];
  readonly new: readonly T[];
}

export const unpaired = <T>(old: readonly T[], fresh: readonly T[]): Paired<T> => ({
  pairs: [],
  old,
  new: fresh,
});

/** Of what is left, each old item with the first new one that has its key and fits. */
export function pairBy<T>(
  { pairs, old, new: fresh }: Paired<T>,
  key: (item: T) => string,
  fits: (old: T, fresh: T) => boolean = () => true,
): Paired<T> {
  const waiting = new Map<string, T[]>();
  for (const one of fresh) {
    const others = waiting.get(key(one));
    if (others === undefined) waiting.set(key(one), [one]);
    else others.push(one);
  }
  const found: Pair<T>[] = [];
  const left = old.filter((one) => {
    const partners = waiting.get(key(one)) ?? [];
    const at = partners.findIndex((other) => fits(one, other));
    if (at !== -1) found.push(...partners.splice(at, 1).map((other) => ({ old: one, new: other })));
    return at === -1;
  });
  return { pairs: [...pairs, ...found], old: left, new: [...waiting.values()].flat() };
}

/** Of what is left, the pairs with the highest score first; of equals, those with the least distance. */
export function pairAlike<T>(
  { pairs, old, new: fresh }: Paired<T>,
  least: number,
  score: (old: T, fresh: T) => number,
  distance: (old: T, fresh: T) => number = () => 0,
): Paired<T> {
  const candidates = old.flatMap((a) =>
    fresh.map((b) => ({ old: a, new: b, score: score(a, b), distance: distance(a, b) })),
  );
  const taken = new Set<T>();
  const found = candidates
    .filter((one) => one.score >= least)
    .sort((a, b) => b.score - a.score || a.distance - b.distance)
    .filter((one) => {
      if (taken.has(one.old) || taken.has(one.new)) return false;
      taken.add(one.old).add(one.new);
      return true;
    });
  const isLeft = (one: T): boolean => !taken.has(one);
  return {
    pairs: [...pairs, ...found.map((one) => ({ old: one.old, new: one.new }))],
    old: old.filter(isLeft),
    new: fresh.filter(isLeft),
  };
}

/** What is in `from` more often than in `taken`, in its order. */
export function surplus(from: readonly string[], taken: readonly string[]): readonly string[] {
  return pairBy(unpaired(from, taken), (one) => one).old;
}
