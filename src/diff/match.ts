/** Finds which old step became which new one. In: both lists of steps. Out: pairs, by id first, then by likeness; each step at most once. */
import { pairAlike, pairBy, unpaired } from '../effects/pairing.js';
import type { Pair as PairOf } from '../effects/pairing.js';
import { commandsOf, likeness, profileOf } from './likeness.js';
import type { SubjectStep } from './subject.js';

export type Pair = PairOf<SubjectStep>;

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

function isPlausible(old: SubjectStep, fresh: SubjectStep): boolean {
  const same = old.kind === fresh.kind && old.title === fresh.title;
  return same || commandsOf(old) === commandsOf(fresh) || likeness(profileOf(old), profileOf(fresh)) >= ALIKE;
}

/** How alike two steps are, each of which is read once. */
function likenessAmong(steps: readonly SubjectStep[]): (a: SubjectStep, b: SubjectStep) => number {
  const profiles = new Map(steps.map((step) => [step, profileOf(step)]));
  return (a, b) => likeness(profiles.get(a) ?? profileOf(a), profiles.get(b) ?? profileOf(b));
}

const byId = ({ id }: SubjectStep): string => id;
const byCommands = (step: SubjectStep): string => `${step.kind}\n${commandsOf(step)}`;
const hasCommands = (step: SubjectStep): boolean => commandsOf(step).trim() !== '';
/** Of equally likely partners, the one that stands closest to where the step was. */
const distance = (old: SubjectStep, fresh: SubjectStep): number => Math.abs(old.number - fresh.number);

export function matchSteps(old: readonly SubjectStep[], fresh: readonly SubjectStep[]): Matching {
  const same = pairBy(pairBy(unpaired(old, fresh), byId, isPlausible), byCommands, hasCommands);
  const likenessTried = same.old.length * same.new.length <= MOST_COMPARISONS;
  const among = likenessAmong(likenessTried ? [...same.old, ...same.new] : []);
  const alike = likenessTried ? pairAlike(same, ALIKE, among, distance) : same;
  const { pairs, old: removed, new: added } = pairBy(alike, byId);
  return { pairs: [...pairs].sort((a, b) => a.new.number - b.new.number), removed, added, likenessTried };
}
