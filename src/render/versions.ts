/** Versions of procedures. In: entries. Out: those of each procedure together, the newest first. */
import type { Entry } from './entry.js';

/** Of one procedure. */
export type Versions = readonly [newest: Entry, ...older: Entry[]];

/** Numbers with dots between them, as the schema has it. */
function isNewer(version: string, than: string): number {
  const [a, b] = [version.split('.').map(Number), than.split('.').map(Number)];
  const at = a.findIndex((number, index) => number !== b[index]);
  return at === -1 ? 0 : (b[at] ?? 0) - (a[at] ?? 0);
}

const byTitle = ([a]: Versions, [b]: Versions): number => {
  const [left, right] = [a, b].map(({ title, procedure }) => `${title.toLowerCase()} ${procedure}`);
  return (left ?? '') < (right ?? '') ? -1 : 1;
};

/** Procedures by their titles. */
export function versionsOf(entries: readonly Entry[]): Versions[] {
  const all = new Map<string, Entry[]>();
  for (const entry of entries) all.set(entry.procedure, [...(all.get(entry.procedure) ?? []), entry]);
  const sorted = [...all.values()].flatMap((versions): Versions[] => {
    const [newest, ...older] = versions.sort((a, b) => isNewer(a.version, b.version));
    return newest === undefined ? [] : [[newest, ...older]];
  });
  return sorted.sort(byTitle);
}
