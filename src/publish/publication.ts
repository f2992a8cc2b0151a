/**
 * Makes what is published. In: a format, compiled procedures, what was published before. Out: files, those over all procedures last.
 * A published version is never replaced by another of the same number.
 */
import type { Plan } from '../plan/plan.js';
import { entryOf } from '../render/entry.js';
import type { Entry } from '../render/entry.js';
import type { Format } from '../render/format.js';
import type { RenderedFile } from '../render/render.js';
import type { Render } from '../render/template-engine.js';
import { PublishError } from './trouble.js';

export interface Compiled {
  readonly plan: Plan;
  readonly outputs: readonly RenderedFile[];
}

const key = ({ procedure, version }: Entry): string => `${procedure}/${version}`;

function refuseOther(before: ReadonlyMap<string, Entry>, entry: Entry): void {
  const known = before.get(key(entry));
  if (known === undefined || known.digest === entry.digest) return;
  throw new PublishError(
    `version ${entry.version} of ${entry.procedure} was published before, made of other sources`,
    'raise its `version`; what was published stays as it is',
  );
}

/** Entries of all versions, each once: those of now in the place of those from before. */
function allEntries(before: readonly Entry[], now: readonly Entry[]): Entry[] {
  return [...new Map([...before, ...now].map((entry) => [key(entry), entry])).values()];
}

export function publication(
  format: Format,
  compiled: readonly Compiled[],
  before: readonly Entry[],
  render: Render,
): RenderedFile[] {
  const known = new Map(before.map((entry) => [key(entry), entry]));
  const publications = compiled.map((one) => ({ ...one, entry: entryOf(one.plan) }));
  for (const { entry } of publications) refuseOther(known, entry);
  const entries = allEntries(
    before,
    publications.map(({ entry }) => entry),
  );
  return [...publications.flatMap((one) => format.pages(one, render)), ...format.whole(entries, render)];
}
