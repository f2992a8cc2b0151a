/** How alike two steps are, from 0 to 1: shared words of their commands and titles. */
import type { SubjectStep } from './subject.js';

/** Words of a text with how often each occurs. */
export interface WordBag {
  readonly counts: ReadonlyMap<string, number>;
  /** All words, each as often as it occurs. */
  readonly size: number;
}

export const NO_WORDS: WordBag = { counts: new Map(), size: 0 };

export function wordBag(text: string): WordBag {
  const counts = new Map<string, number>();
  const words = text.match(/[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return { counts, size: words.length };
}

/** Sørensen-Dice: twice what is shared over all that there is. */
export function overlap(a: WordBag, b: WordBag): number {
  const total = a.size + b.size;
  if (total === 0) return 1;
  const [few, many] = a.counts.size < b.counts.size ? [a, b] : [b, a];
  let shared = 0;
  for (const [word, count] of few.counts) shared += Math.min(count, many.counts.get(word) ?? 0);
  return (2 * shared) / total;
}

/** A step's words, counted once, for many comparisons. */
export interface Profile {
  readonly kind: string;
  readonly commands: WordBag;
  readonly title: WordBag;
}

/** All that a step does and asks, as one text. */
export function commandsOf({ texts, question, lookFor }: SubjectStep): string {
  return [...Object.values(texts), question, lookFor].join('\n');
}

export function profileOf(step: SubjectStep): Profile {
  return { kind: step.kind, commands: wordBag(commandsOf(step)), title: wordBag(step.title.toLowerCase()) };
}

/** Commands count most; steps of different kinds are less alike than their words. */
export function likeness(a: Profile, b: Profile): number {
  const words = 0.75 * overlap(a.commands, b.commands) + 0.25 * overlap(a.title, b.title);
  return a.kind === b.kind ? words : words * 0.8;
}
