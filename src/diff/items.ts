/** The items of a `for_each` stand in a file that is called like the step. In: which step became which. Out: the same, the old file under the new name. */
import { itemsFile } from '../kinds/items.js';
import type { Pair } from './match.js';
import type { Subject, SubjectStep } from './subject.js';

/** The old side with the new name, so that what else changed is compared. */
export function withPairItemsNames(pairs: readonly Pair[]): readonly Pair[] {
  return pairs.map((pair) => (pair.old.id === pair.new.id ? pair : { ...pair, old: renamedItems(pair) }));
}

export function withItemsNames(old: Subject, pairs: readonly Pair[]): Subject {
  const paired = new Map(pairs.map((pair) => [pair.old.id, pair.old]));
  return { ...old, steps: old.steps.map((step) => paired.get(step.id) ?? step) };
}

function renamedItems({ old, new: fresh }: Pair): SubjectStep {
  const file = new RegExp(`(?<![\\w.-])${itemsFile(old.id).replaceAll('.', '\\.')}(?![\\w-])`, 'g');
  const texts = Object.entries(old.texts).map(([name, text]) => [
    name,
    text.replace(file, () => itemsFile(fresh.id)),
  ]);
  return { ...old, texts: Object.fromEntries(texts) as SubjectStep['texts'] };
}
