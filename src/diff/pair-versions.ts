/** Brings the two sides of a comparison together. In: what each side has. Out: comparisons; a procedure whose folder was renamed is still one procedure. */
import type { Version } from './compare.js';
import { compareVersions } from './compare.js';
import type { Comparison } from './report-schema.js';

/** Something to compare, read only when it is needed. */
export interface Comparable {
  readonly key: string;
  readonly load: () => Version;
  /** Equal for equal content; undefined when not known. */
  readonly identity: string | undefined;
}

interface Couple {
  readonly old: Comparable | undefined;
  readonly new: Comparable | undefined;
}

function couple(old: readonly Comparable[], fresh: readonly Comparable[]): Couple[] {
  const [onlyOld, onlyNew] = [old[0], fresh[0]];
  if (old.length === 1 && fresh.length === 1) return [{ old: onlyOld, new: onlyNew }];
  const waiting = new Map(fresh.map((one) => [one.key, one]));
  const couples = old.map((one): Couple => {
    const other = waiting.get(one.key);
    waiting.delete(one.key);
    return { old: one, new: other };
  });
  return [...couples, ...[...waiting.values()].map((one) => ({ old: undefined, new: one }))];
}

function isUnchanged({ old, new: fresh }: Couple): boolean {
  return old?.identity !== undefined && old.identity === fresh?.identity;
}

interface Loaded {
  readonly key: string;
  readonly old: Version | undefined;
  readonly new: Version | undefined;
}

/** Lone versions of one procedure belong together although they stand in different folders. */
function joinRenamed(loaded: readonly Loaded[]): Loaded[] {
  const gone = loaded.filter((one) => one.new === undefined);
  const taken = new Set<Loaded>();
  const joined = loaded.map((one) => {
    if (one.old !== undefined) return one;
    const before = gone.find(
      (other) =>
        !taken.has(other) &&
        other.old?.subject !== undefined &&
        other.old.subject.procedure === one.new?.subject?.procedure,
    );
    if (before === undefined) return one;
    taken.add(before);
    return { ...one, old: before.old };
  });
  return joined.filter((one) => !taken.has(one));
}

function nameOf({ key, old, new: fresh }: Loaded): string {
  return (
    fresh?.subject?.procedure ??
    old?.subject?.procedure ??
    (key === '' ? (fresh ?? old)?.side.label : key) ??
    ''
  );
}

/** The same on both sides without having been read. */
function unchanged(key: string): Comparison {
  return {
    name: key,
    status: 'same',
    old: null,
    new: null,
    findings: [],
    steps: [],
    fields: [],
    texts: [],
    unchanged: 0,
    likenessTried: true,
  };
}

export function pairVersions(old: readonly Comparable[], fresh: readonly Comparable[]): Comparison[] {
  const couples = couple(old, fresh);
  const same = couples.filter(isUnchanged).map((one) => unchanged(one.new?.key ?? ''));
  const loaded = couples
    .filter((one) => !isUnchanged(one))
    .map((one) => ({ key: (one.new ?? one.old)?.key ?? '', old: one.old?.load(), new: one.new?.load() }));
  return [...joinRenamed(loaded).map((one) => compareVersions(nameOf(one), one.old, one.new)), ...same];
}
