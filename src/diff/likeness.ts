/** How alike two steps are, from 0 to 1: shared words of their commands and titles. */
import type { SubjectStep } from './subject.js';

/** Words of a text with how often each occurs. */
export type WordBag = ReadonlyMap<string, number>;

export function wordBag(text: string): WordBag {
  const bag = new Map<string, number>();
  for (const [word] of text.matchAll(/[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu))
    bag.set(word, (bag.get(word) ?? 0) + 1);
  return bag;
}

function size(bag: WordBag): number {
  let total = 0;
  for (const count of bag.values()) total += count;
  return total;
}

/** Sørensen-Dice: twice what is shared over all that there is. */
export function overlap(a: WordBag, b: WordBag): number {
  const total = size(a) + size(b);
  if (total === 0) return 1;
  let shared = 0;
  for (const [word, count] of a) shared += Math.min(count, b.get(word) ?? 0);
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
