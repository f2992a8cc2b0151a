/** Finds which old step became which new one. In: both lists of steps. Out: pairs, by id first, then by likeness; each step at most once. */
import { commandsOf, likeness, profileOf } from './likeness.js';
import type { SubjectStep } from './subject.js';

export interface Pair {
  readonly old: SubjectStep;
  readonly new: SubjectStep;
}

export interface Matching {
  readonly pairs: readonly Pair[];
  readonly removed: readonly SubjectStep[];
  readonly added: readonly SubjectStep[];
  /** False when there were too many unmatched steps to compare each with each. */
  readonly likenessTried: boolean;
}

/** From here on two steps with different ids are taken for one that was renamed; below it, equal ids count only when nothing better is found. */
const ALIKE = 0.6;
/** Comparisons of step with step; more would take longer than a person waits. */
const MOST_COMPARISONS = 40_000;

/** Collects while the rounds go on. */
interface Rounds {
  readonly old: Set<SubjectStep>;
  readonly new: Set<SubjectStep>;
  readonly pairs: Pair[];
}

function join(rounds: Rounds, old: SubjectStep, fresh: SubjectStep): void {
  rounds.old.delete(old);
  rounds.new.delete(fresh);
  rounds.pairs.push({ old, new: fresh });
}

function matchByKey(
  rounds: Rounds,
  key: (step: SubjectStep) => string,
  accept: (pair: Pair) => boolean,
): void {
  const waiting = new Map<string, SubjectStep[]>();
  for (const step of [...rounds.new].reverse()) {
    const others = waiting.get(key(step));
    if (others === undefined) waiting.set(key(step), [step]);
    else others.push(step);
  }
  for (const old of [...rounds.old]) {
    const candidates = waiting.get(key(old));
    const fresh = candidates?.at(-1);
    if (fresh === undefined || !accept({ old, new: fresh })) continue;
    candidates?.pop();
    join(rounds, old, fresh);
  }
}

function isPlausible({ old, new: fresh }: Pair): boolean {
  const same = old.kind === fresh.kind && old.title === fresh.title;
  return same || commandsOf(old) === commandsOf(fresh) || likeness(profileOf(old), profileOf(fresh)) >= ALIKE;
}

/** Best pairs first; of equals, those that stand closest to where they were. */
function matchByLikeness(rounds: Rounds): void {
  const oldProfiles = [...rounds.old].map((step) => ({ step, profile: profileOf(step) }));
  const newProfiles = [...rounds.new].map((step) => ({ step, profile: profileOf(step) }));
  const candidates = oldProfiles.flatMap((a) =>
    newProfiles.flatMap((b) => {
      const score = likeness(a.profile, b.profile);
      return score < ALIKE ? [] : [{ old: a.step, new: b.step, score }];
    }),
  );
  const distance = (pair: Pair): number => Math.abs(pair.old.number - pair.new.number);
  candidates.sort((a, b) => b.score - a.score || distance(a) - distance(b));
  for (const { old, new: fresh } of candidates) {
    if (rounds.old.has(old) && rounds.new.has(fresh)) join(rounds, old, fresh);
  }
}

export function matchSteps(old: readonly SubjectStep[], fresh: readonly SubjectStep[]): Matching {
  const rounds: Rounds = { old: new Set(old), new: new Set(fresh), pairs: [] };
  const byId = ({ id }: SubjectStep): string => id;
  matchByKey(rounds, byId, isPlausible);
  matchByKey(
    rounds,
    (step) => `${step.kind}\n${commandsOf(step)}`,
    (pair) => commandsOf(pair.old).trim() !== '',
  );
  const likenessTried = rounds.old.size * rounds.new.size <= MOST_COMPARISONS;
  if (likenessTried) matchByLikeness(rounds);
  matchByKey(rounds, byId, () => true);
  return {
    pairs: rounds.pairs.sort((a, b) => a.new.number - b.new.number),
    removed: [...rounds.old],
    added: [...rounds.new],
    likenessTried,
  };
}
