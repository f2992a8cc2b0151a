/**
 * What only has another name: phases whose steps all went to a new one, and items, which stand in files that are called like the step that
 * lists them. In: both sides and which step became which. Out: the old side under the new names, so that what else changed is compared.
 */
import { itemsFile } from '../kinds/items.js';
import type { Pair } from './match.js';
import type { Subject, SubjectStep } from './subject.js';

/** New ids of phases, by the old ones. */
export type Renamed = ReadonlyMap<string, string>;

/** A phase that is gone is one that came when all its steps that are left went there. */
export function renamedPhases(old: Subject, fresh: Subject, pairs: readonly Pair[]): Renamed {
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

function withItems({ old, new: fresh }: Pair): SubjectStep['texts'] {
  const file = new RegExp(`(?<![\\w.-])${itemsFile(old.id).replaceAll('.', '\\.')}(?![\\w-])`, 'g');
  const call = new RegExp(`(?<=\\b(?:begin_item|keep_items) )${old.id}(?= )`, 'g');
  const texts = Object.entries(old.texts).map(([name, text]) => [
    name,
    text.replace(file, () => itemsFile(fresh.id)).replace(call, () => fresh.id),
  ]);
  return Object.fromEntries(texts) as SubjectStep['texts'];
}

export function withNewNames(pairs: readonly Pair[], phases: Renamed): readonly Pair[] {
  const ids = new Map(pairs.map((pair) => [pair.old.id, pair.new.id]));
  return pairs.map((pair) => {
    const { old, new: fresh } = pair;
    const phase = phases.get(old.phase) ?? old.phase;
    const group = ids.get(old.group) ?? old.group;
    const texts = old.id === fresh.id ? old.texts : withItems(pair);
    return { ...pair, old: { ...old, phase, group, texts } };
  });
}

/** The old side with the steps of the pairs, and with the new names of its phases. */
export function withRenamed(old: Subject, pairs: readonly Pair[], phases: Renamed): Subject {
  const paired = new Map(pairs.map((pair) => [pair.old.id, pair.old]));
  return {
    ...old,
    phases: old.phases.map((phase) => ({ ...phase, id: phases.get(phase.id) ?? phase.id })),
    steps: old.steps.map((step) => paired.get(step.id) ?? step),
  };
}
