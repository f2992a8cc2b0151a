/** Rules about what a procedure reaches and what a site must hold: databases, images, secrets, versions of programs, what a phase asks for first. */
import type { Pair } from '../match.js';
import { connectionsIn, imagesIn, secretsIn } from '../../effects/references.js';
import { NEEDS } from '../subject.js';
import type { Subject, SubjectPhase, SubjectStep } from '../subject.js';
import { code, list } from '../words.js';
import type { WholeFinding, WholeRule } from './rule.js';

const textsOf = ({ texts }: SubjectStep): readonly string[] => Object.values(texts);

/** Names that the new side's commands hold and the old side's do not, each with the first step that says it. */
function newNames(
  old: Subject,
  fresh: Subject,
  find: (text: string) => string[],
  declared: readonly string[] = [],
): WholeFinding[] {
  const known = new Set([...declared, ...old.steps.flatMap((step) => textsOf(step).flatMap(find))]);
  const before = new Map(old.steps.map((step) => [step.id, textsOf(step).join('\n')]));
  const changed = fresh.steps.filter((step) => before.get(step.id) !== textsOf(step).join('\n'));
  return changed.flatMap((step) => {
    const names = new Set(
      textsOf(step)
        .flatMap(find)
        .filter((name) => !known.has(name)),
    );
    for (const name of names) known.add(name);
    return [...names].map((name) => ({ message: `its commands name ${code(name)}`, step }));
  });
}

function connectionChange({ old, new: fresh }: Pair): string | undefined {
  if (textsOf(old).join('\n') === textsOf(fresh).join('\n')) return undefined;
  const [before, after] = [old, fresh].map((step) => [...new Set(textsOf(step).flatMap(connectionsIn))]);
  const come = after?.filter((one) => before?.includes(one) !== true) ?? [];
  const gone = before?.filter((one) => after?.includes(one) !== true) ?? [];
  if (come.length === 0 || before?.length === 0) return undefined;
  const said = (one: string): string => (one === '' ? 'the usual database' : code(one));
  return gone.length === 0
    ? `also by ${come.map(said).join(', ')}`
    : `by ${come.map(said).join(', ')} instead of ${gone.map(said).join(', ')}`;
}

/** A connection is used by many steps; it is said once, with their names. */
function connectionChanges(pairs: readonly Pair[]): WholeFinding[] {
  const steps = new Map<string, string[]>();
  for (const pair of pairs) {
    const change = connectionChange(pair);
    if (change !== undefined) steps.set(change, [...(steps.get(change) ?? []), pair.new.id]);
  }
  return [...steps].map(([change, ids]) => ({ message: `${list(ids)}: ${change}` }));
}

/** What all of the procedure needs is said elsewhere; this is what only a phase gained or lost. */
function needChanges(old: Subject, fresh: Subject): WholeFinding[] {
  const whole = ({ phases }: Subject): ReadonlySet<string> =>
    new Set(
      phases.flatMap(({ needs }) => NEEDS.flatMap((need) => needs[need].map((name) => `${need} ${name}`))),
    );
  const [before, after] = [whole(old), whole(fresh)];
  return fresh.phases.flatMap((phase) => {
    const other = old.phases.find(({ id }) => id === phase.id);
    if (other === undefined) return [];
    const said = NEEDS.flatMap((need) =>
      needChange(need, other, phase, (name) => before.has(`${need} ${name}`) && after.has(`${need} ${name}`)),
    );
    return said.length === 0 ? [] : [{ message: `${code(phase.id)}: ${said.join('; ')}` }];
  });
}

function needChange(
  need: (typeof NEEDS)[number],
  old: SubjectPhase,
  fresh: SubjectPhase,
  onBoth: (name: string) => boolean,
): string[] {
  const gone = old.needs[need].filter((name) => !fresh.needs[need].includes(name) && onBoth(name));
  const come = fresh.needs[need].filter((name) => !old.needs[need].includes(name) && onBoth(name));
  return [
    gone.length === 0 ? '' : `no longer ${need} ${list(gone)}`,
    come.length === 0 ? '' : `now also ${need} ${list(come)}`,
  ].filter((one) => one !== '');
}

export const siteRules: readonly WholeRule[] = [
  {
    code: 'version-command-changed',
    level: 'danger',
    title: "What tells a program's version changed",
    find: (old, fresh) =>
      fresh.tools.flatMap(({ name, version }) => {
        const before = old.tools.find((tool) => tool.name === name)?.version ?? '';
        return before === '' || version === '' || before === version
          ? []
          : [{ message: `${code(name)}: ${code(before)} before, ${code(version)} now` }];
      }),
  },
  {
    code: 'connection-changed',
    level: 'danger',
    title: 'A database or a cluster is reached another way',
    find: (_old, _fresh, { pairs }) => connectionChanges(pairs),
  },
  {
    code: 'new-image',
    level: 'caution',
    title: 'A container image is needed that was not needed',
    find: (old, fresh) => newNames(old, fresh, imagesIn, [...old.images, ...fresh.images]),
  },
  {
    code: 'new-secret',
    level: 'caution',
    title: 'A secret is new',
    find: (old, fresh) => newNames(old, fresh, secretsIn),
  },
  {
    code: 'phase-needs-changed',
    level: 'note',
    title: 'A phase asks for something else before its first step',
    find: needChanges,
  },
];
