/** Rules about what a procedure asks for before its first step: programs, images, rights, space, phases. */
import type { Code } from '../codes.js';
import { say } from '../found.js';
import type { Found } from '../found.js';
import { NEEDS } from '../subject.js';
import type { Subject, SubjectPhase } from '../subject.js';
import { code, list } from '../../diagnostics/code.js';

/** A thing by its name, and what is said of it. */
type Item = readonly [name: string, said: string];

const named = (names: readonly string[]): Item[] => names.map((name) => [name, code(name)]);

/** Lists of which each item that came or went is one finding. */
const LISTS: readonly (readonly [come: Code, gone: Code, items: (subject: Subject) => readonly Item[]])[] = [
  [
    'new-tool',
    'tool-removed',
    ({ tools }) =>
      tools.map(({ name, min }) => [name, min === '' ? code(name) : `${code(name)} ${min} or later`]),
  ],
  ['new-image', 'image-removed', ({ images }) => named(images)],
  ['new-access', 'access-dropped', ({ access }) => named(access.map(({ text }) => text))],
  ['phase-added', 'phase-removed', ({ phases }) => named(phases.map(({ id }) => id))],
];

function missing(from: readonly Item[], other: readonly Item[], name: Code): Found[] {
  const names = new Set(other.map(([key]) => key));
  return from.flatMap(([key, said]) => (names.has(key) ? [] : say(name, said)));
}

/** -1, 0 or 1, by the dotted numbers of two versions. */
function compareVersions(a: string, b: string): number {
  const [left = [], right = []] = [a, b].map((version) => version.split('.').map(Number));
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

const lowest = (min: string): string => (min === '' ? 'any version' : code(min));

/** Programs on both sides: their lowest version, and how it is asked for. */
function ofTools(old: Subject, fresh: Subject): Found[] {
  return fresh.tools.flatMap(({ name, min, version }) => {
    const before = old.tools.find((tool) => tool.name === name);
    if (before === undefined) return [];
    const direction = compareVersions(min, before.min);
    const raised = direction > 0 ? 'tool-minimum-raised' : 'tool-minimum-lowered';
    const both = `${code(name)}: ${lowest(before.min)} before, ${lowest(min)} now`;
    const known = before.version !== '' && version !== '' && before.version !== version;
    const asked = `${code(name)}: ${code(before.version)} before, ${code(version)} now`;
    return [
      ...say(raised, direction === 0 ? undefined : both),
      ...say('version-command-changed', known ? asked : undefined),
    ];
  });
}

function ofSpace(old: Subject, fresh: Subject): Found[] {
  const bytes = ({ disk }: Subject, path: string): number =>
    disk.find((need) => need.path === path)?.bytes ?? 0;
  const paths = new Set([...old.disk, ...fresh.disk].map(({ path }) => path));
  return [...paths].flatMap((path) => {
    const [before, after] = [bytes(old, path), bytes(fresh, path)];
    const said = `${code(path)}: ${before} bytes before, ${after} now`;
    return before === after ? [] : say(after < before ? 'disk-lowered' : 'disk-raised', said);
  });
}

/** `variables X`, `tools Y`: all that any phase asks for. */
const allNeeds = ({ phases }: Subject): ReadonlySet<string> =>
  new Set(
    phases.flatMap(({ needs }) => NEEDS.flatMap((need) => needs[need].map((name) => `${need} ${name}`))),
  );

/** What all of the procedure needs is said elsewhere; this is what only a phase gained or lost. */
function ofPhase(old: SubjectPhase, fresh: SubjectPhase, onBoth: (name: string) => boolean): Found[] {
  const said = NEEDS.flatMap((need) => {
    const [before, after] = [old.needs[need], fresh.needs[need]];
    const gone = before.filter((name) => !after.includes(name) && onBoth(`${need} ${name}`));
    const come = after.filter((name) => !before.includes(name) && onBoth(`${need} ${name}`));
    return [
      ...(gone.length === 0 ? [] : [`no longer ${need} ${list(gone)}`]),
      ...(come.length === 0 ? [] : [`now also ${need} ${list(come)}`]),
    ];
  });
  const moved = `${code(fresh.id)}: ${code(old.where)} before, ${code(fresh.where)} now`;
  return [
    ...say('phase-place-changed', old.where === fresh.where ? undefined : moved),
    ...say('phase-needs-changed', said.length === 0 ? undefined : `${code(fresh.id)}: ${said.join('; ')}`),
  ];
}

function ofPhases(old: Subject, fresh: Subject): Found[] {
  const [before, after] = [allNeeds(old), allNeeds(fresh)];
  return fresh.phases.flatMap((phase) => {
    const other = old.phases.find(({ id }) => id === phase.id);
    return other === undefined ? [] : ofPhase(other, phase, (name) => before.has(name) && after.has(name));
  });
}

export function ofNeeds(old: Subject, fresh: Subject): Found[] {
  const changed = `${code(old.bash)} before, ${code(fresh.bash)} now`;
  return [
    ...LISTS.flatMap(([come, gone, items]) => [
      ...missing(items(fresh), items(old), come),
      ...missing(items(old), items(fresh), gone),
    ]),
    ...ofTools(old, fresh),
    ...say('bash-changed', old.bash === fresh.bash ? undefined : changed),
    ...ofSpace(old, fresh),
    ...ofPhases(old, fresh),
  ];
}
