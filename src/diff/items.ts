/**
 * Items stand in files that are called like the step, and the steps of a group name the step that lists them. In: which step became which.
 * Out: the same, the old side under the new names.
 */
import { itemsFile } from '../kinds/items.js';
import type { Pair } from './match.js';
import type { Subject, SubjectStep } from './subject.js';

/** The old side with the new names, so that what else changed is compared. */
export function withPairItemsNames(pairs: readonly Pair[]): readonly Pair[] {
  const names = new Map(pairs.map((pair) => [pair.old.id, pair.new.id]));
  return pairs.map((pair) => {
    const group = names.get(pair.old.group) ?? pair.old.group;
    if (pair.old.id === pair.new.id && group === pair.old.group) return pair;
    return { ...pair, old: { ...renamedItems(pair), group } };
  });
}

export function withItemsNames(old: Subject, pairs: readonly Pair[]): Subject {
  const paired = new Map(pairs.map((pair) => [pair.old.id, pair.old]));
  return { ...old, steps: old.steps.map((step) => paired.get(step.id) ?? step) };
}

function renamedItems({ old, new: fresh }: Pair): SubjectStep {
  const file = new RegExp(`(?<![\\w.-])${itemsFile(old.id).replaceAll('.', '\\.')}(?![\\w-])`, 'g');
  const call = new RegExp(`(?<=\\b(?:begin_item|keep_items) )${old.id}(?= )`, 'g');
  const texts = Object.entries(old.texts).map(([name, text]) => [
    name,
    text.replace(file, () => itemsFile(fresh.id)).replace(call, () => fresh.id),
  ]);
  return { ...old, texts: Object.fromEntries(texts) as SubjectStep['texts'] };
}
