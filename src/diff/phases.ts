/** Finds phases that only have another id. In: both subjects and which step became which. Out: the new id by the old one. */
import type { Pair } from './match.js';
import type { Subject } from './subject.js';

/** A phase that is gone is one that came when all its steps that are left went there. */
export function renamedPhases(
  old: Subject,
  fresh: Subject,
  pairs: readonly Pair[],
): ReadonlyMap<string, string> {
  const before = new Set(old.phases.map(({ id }) => id));
  const after = new Set(fresh.phases.map(({ id }) => id));
  const renamed = new Map<string, string>();
  for (const id of [...before].filter((one) => !after.has(one))) {
    const went = new Set(pairs.flatMap((pair) => (pair.old.phase === id ? [pair.new.phase] : [])));
    const [to] = went;
    const isNew = to !== undefined && !before.has(to) && ![...renamed.values()].includes(to);
    if (went.size === 1 && isNew) renamed.set(id, to);
  }
  return renamed;
}

const renameIn = <T>(item: T, key: keyof T & string, renamed: ReadonlyMap<string, string>): T => {
  const to = renamed.get(String(item[key]));
  return to === undefined ? item : { ...item, [key]: to };
};

/** The old side with the new names, so that what else changed is compared. */
export function withPhaseNames(old: Subject, renamed: ReadonlyMap<string, string>): Subject {
  return {
    ...old,
    phases: old.phases.map((phase) => renameIn(phase, 'id', renamed)),
    steps: old.steps.map((step) => renameIn(step, 'phase', renamed)),
  };
}

export function withPairPhaseNames(
  pairs: readonly Pair[],
  renamed: ReadonlyMap<string, string>,
): readonly Pair[] {
  return pairs.map((pair) => ({ ...pair, old: renameIn(pair.old, 'phase', renamed) }));
}
