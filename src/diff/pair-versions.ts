/** Brings the two sides of a comparison together. In: what each side has. Out: comparisons; a procedure whose folder was renamed is still one procedure. */
import { pairAlike, unpaired } from '../effects/pairing.js';
import type { Version } from './compare.js';
import { NO_DIFFERENCE, compareVersions } from './compare.js';
import type { WordBag } from './likeness.js';
import { NO_WORDS, commandsOf, overlap, wordBag } from './likeness.js';
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

/** From here on two procedures with different names are taken for one that was renamed. */
const ALIKE = 0.5;

function bagOf(subject: Version['subject']): WordBag {
  return wordBag((subject?.steps ?? []).map((step) => `${step.title}\n${commandsOf(step)}`).join('\n'));
}

/** How likely a lone new one is a lone old one: surely where both have one name, else by the words of their steps. */
function likenessAmong(loaded: readonly Loaded[]): (gone: Loaded, come: Loaded) => number {
  const bags = new Map(loaded.map((one) => [one, bagOf((one.new ?? one.old)?.subject)]));
  return (gone, come) =>
    gone.old?.subject?.procedure === come.new?.subject?.procedure
      ? 2
      : overlap(bags.get(gone) ?? NO_WORDS, bags.get(come) ?? NO_WORDS);
}

/** Lone versions of one procedure belong together although they stand in different folders. */
function joinRenamed(loaded: readonly Loaded[]): Loaded[] {
  const gone = loaded.filter((one) => one.new === undefined && one.old?.subject !== undefined);
  const come = loaded.filter((one) => one.old === undefined && one.new?.subject !== undefined);
  const { pairs } = pairAlike(unpaired(gone, come), ALIKE, likenessAmong([...gone, ...come]));
  const [taken, before] = [
    new Set(pairs.map(({ old }) => old)),
    new Map(pairs.map((one) => [one.new, one.old])),
  ];
  return loaded
    .filter((one) => !taken.has(one))
    .map((one) => ({ ...one, old: before.get(one)?.old ?? one.old }));
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
const unchanged = (name: string): Comparison => ({
  ...{ name, status: 'same', old: null, new: null },
  ...NO_DIFFERENCE,
});

export function pairVersions(old: readonly Comparable[], fresh: readonly Comparable[]): Comparison[] {
  const couples = couple(old, fresh);
  const same = couples.filter(isUnchanged).map((one) => unchanged(one.new?.key ?? ''));
  const loaded = couples
    .filter((one) => !isUnchanged(one))
    .map((one) => ({ key: (one.new ?? one.old)?.key ?? '', old: one.old?.load(), new: one.new?.load() }));
  return [...joinRenamed(loaded).map((one) => compareVersions(nameOf(one), one.old, one.new)), ...same];
}
