/** Compares what stands above and between the steps. In: two subjects. Out: short values as fields, prose and code as texts, each where it differs. */
import type { Comparison } from './report-schema.js';
import type { Subject } from './subject.js';
import { textChange } from './text-diff.js';

/** A value under a name that is the same on both sides; undefined where a side does not hold it. */
type Entry = readonly [name: string, value: string | undefined];

function fieldsOf({ title, version, contact, phases, tools, access }: Subject): Entry[] {
  return [
    ['title', title],
    ['version', version],
    ['contact', contact],
    ...phases.map((phase): Entry => [`title of phase ${phase.id}`, phase.title]),
    ...tools.map(({ name, why }): Entry => [`what ${name} is for`, why]),
    ...access.map(({ text, why }): Entry => [`what \`${text}\` is for`, why]),
  ];
}

function textsOf({ summary, useWhen, limits, phases, foreign }: Subject): Entry[] {
  return [
    ['summary', summary],
    ['use_when', useWhen],
    ['limits', limits],
    ...phases.map((phase): Entry => [`intro of phase ${phase.id}`, phase.intro]),
    ['code that belongs to no step', foreign],
  ];
}

/** Pairs of values that differ; what is on one side only is said elsewhere. */
function changes(
  old: readonly Entry[],
  fresh: readonly Entry[],
): readonly (readonly [string, string, string])[] {
  const before = new Map(old);
  return fresh.flatMap(([name, after]) => {
    const value = before.get(name);
    return value === undefined || after === undefined || value === after
      ? []
      : [[name, value, after] as const];
  });
}

export function compareHeads(old: Subject, fresh: Subject): Pick<Comparison, 'fields' | 'texts'> {
  return {
    fields: changes(fieldsOf(old), fieldsOf(fresh)).map(([name, before, after]) => ({
      name,
      old: before,
      new: after,
    })),
    texts: changes(textsOf(old), textsOf(fresh)).map((change) => textChange(...change)),
  };
}
