/** Rules about both sides as wholes: their names and versions, what a site must hold for their commands, and code that is no step's. */
import { canonical } from '../../effects/canonical.js';
import { connectionsIn, imagesIn, secretsIn } from '../../effects/references.js';
import type { Code } from '../codes.js';
import { say } from '../found.js';
import type { Found } from '../found.js';
import type { Pair } from '../match.js';
import type { Subject, SubjectStep } from '../subject.js';
import { code, list } from '../../diagnostics/code.js';

const textsOf = ({ texts }: SubjectStep): readonly string[] => Object.values(texts);

/** Names that the new side's commands hold and the old side's do not, each with the first step that says it. */
function newNames(
  name: Code,
  old: Subject,
  fresh: Subject,
  find: (text: string) => string[],
  declared: readonly string[] = [],
): Found[] {
  const known = new Set([...declared, ...old.steps.flatMap((step) => textsOf(step).flatMap(find))]);
  const before = new Map(old.steps.map((step) => [step.id, textsOf(step).join('\n')]));
  const changed = fresh.steps.filter((step) => before.get(step.id) !== textsOf(step).join('\n'));
  return changed.flatMap((step) => {
    const names = new Set(textsOf(step).flatMap(find));
    const come = [...names].filter((one) => !known.has(one));
    for (const one of come) known.add(one);
    return come.map((one) => ({ code: name, message: `its commands name ${code(one)}`, step }));
  });
}

function connectionChange({ old, new: fresh }: Pair): string | undefined {
  if (textsOf(old).join('\n') === textsOf(fresh).join('\n')) return undefined;
  const [before = [], after = []] = [old, fresh].map((step) => [
    ...new Set(textsOf(step).flatMap(connectionsIn)),
  ]);
  const come = after.filter((one) => !before.includes(one));
  const gone = before.filter((one) => !after.includes(one));
  if (come.length === 0 || before.length === 0) return undefined;
  const said = (names: readonly string[]): string =>
    names.map((one) => (one === '' ? 'the usual database' : code(one))).join(', ');
  return gone.length === 0 ? `also by ${said(come)}` : `by ${said(come)} instead of ${said(gone)}`;
}

/** A connection is used by many steps; it is said once, with their names. */
function connectionChanges(pairs: readonly Pair[]): Found[] {
  const steps = new Map<string, string[]>();
  for (const pair of pairs) {
    const change = connectionChange(pair);
    if (change !== undefined) steps.set(change, [...(steps.get(change) ?? []), pair.new.id]);
  }
  return [...steps].flatMap(([change, ids]) => say('connection-changed', `${list(ids)}: ${change}`));
}

/** All commands of a procedure as one text, however they are laid out. */
function commands({ steps }: Subject): string {
  return JSON.stringify(
    steps.map(({ texts }) => Object.entries(texts).map(([name, text]) => [name, canonical(text)])),
  );
}

function isVersionKept(old: Subject, fresh: Subject): boolean {
  const same = old.version === fresh.version && old.procedure === fresh.procedure;
  return same && commands(old) !== commands(fresh);
}

function ofNames(old: Subject, fresh: Subject): Found[] {
  const both = (a: string, b: string): string | undefined =>
    a === b ? undefined : `${code(a)} and ${code(b)}`;
  return [
    ...say('version-unchanged', isVersionKept(old, fresh) ? `both say ${code(fresh.version)}` : undefined),
    ...say('other-procedure', both(old.procedure, fresh.procedure)),
    ...say('generator-changed', both(old.generator, fresh.generator)),
  ];
}

/** What a script holds around its steps. */
function ofScript(old: Subject, fresh: Subject): Found[] {
  const known = old.runner !== undefined && fresh.runner !== undefined && old.generator === fresh.generator;
  const edited = known && old.runner !== fresh.runner;
  const foreign =
    fresh.foreign === ''
      ? 'it is gone on the new side'
      : `it runs, and no step shows it: ${code(fresh.foreign)}`;
  return [
    ...say(
      'runner-changed',
      edited ? 'what runs, asks and records is not the same text: one of them was edited' : undefined,
    ),
    ...say('script-has-foreign-code', old.foreign === fresh.foreign ? undefined : foreign),
  ];
}

export function ofWhole(
  old: Subject,
  fresh: Subject,
  pairs: readonly Pair[],
  renamedPhases: ReadonlyMap<string, string>,
): Found[] {
  const renamed = [...renamedPhases].map(
    ([from, to]) => `it was ${code(from)} and is ${code(to)} now; \`run\` and \`plan\` name it by its id`,
  );
  return [
    ...renamed.flatMap((message) => say('phase-renamed', message)),
    ...ofNames(old, fresh),
    ...ofScript(old, fresh),
    ...connectionChanges(pairs),
    ...newNames('new-image', old, fresh, imagesIn, [...old.images, ...fresh.images]),
    ...newNames('new-secret', old, fresh, secretsIn),
  ];
}
