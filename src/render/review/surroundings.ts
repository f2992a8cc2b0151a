/** What surrounds the changes: programs, rights, what is reached, secrets, and files that stay. In: the effects of all texts. Out: rows of the review. */
import type { Effect } from '../../effects/effect.js';
import { kindOf } from '../../effects/programs/kubernetes.js';
import type { TextEffects } from '../../effects/of-plan.js';
import type { Plan } from '../../plan/plan.js';
import { BUILTINS } from '../../shell/syntax.js';
import { isOwnFile, refOf } from './changing.js';
import type { PlaceFiles, PlacePrograms, Review, StepRef } from './review.js';

const unique = (items: readonly string[]): string[] => [...new Set(items)];

const effectsOf = (all: readonly TextEffects[]): Effect[] => all.flatMap(({ effects }) => effects);

const NO_PROGRAM: ReadonlySet<string> = new Set(['SQL', 'environment', '']);

/** Clients act in another place than the one that they run in, which their place ends with. */
const CLIENTS = /^(?:kubectl|oc|psql|pg_restore)$/;
const SHELLS = /^(?:this )?machine |^(?:container|pod) /;
const runsIn = ({ program, place }: Effect): string =>
  CLIENTS.test(program) && !SHELLS.test(place) ? (/\bfrom (.*?)\)?$/.exec(place)?.[1] ?? 'here') : place;

export function programsOf(plan: Plan, all: readonly TextEffects[]): PlacePrograms[] {
  const functions = new Set(plan.functions.map(({ name }) => name));
  const found = new Map<string, Set<string>>();
  for (const effect of effectsOf(all)) {
    const { program } = effect;
    if (NO_PROGRAM.has(program) || BUILTINS.has(program) || functions.has(program) || /[$ ]/.test(program))
      continue;
    const place = runsIn(effect);
    found.set(place, (found.get(place) ?? new Set()).add(program));
  }
  return [...found].map(([place, programs]) => ({ place, programs: [...programs].sort() }));
}

/** What an API server must allow for a verb of kubectl's on the object's resource. */
const RIGHTS: Readonly<Record<string, string>> = {
  get: 'get list',
  describe: 'get list',
  wait: 'get list watch',
  'rollout status': 'get list watch',
  apply: 'get create patch',
  create: 'create',
  delete: 'get delete',
  logs: 'get',
  replace: 'get update',
};
const PATCHES = /^(?:scale|patch|label|annotate|cordon|uncordon|drain|edit|taint|set|rollout \w+)$/;
/** On other resources than the object's. */
const BESIDES: Readonly<Record<string, readonly string[]>> = {
  drain: ['pods: list', 'pods/eviction: create', 'daemonsets: get'],
  exec: ['pods/exec: create'],
};

const resourceOf = (object: string): string => {
  if (/^(?:a|what) /.test(object)) return object;
  const kind = kindOf(object.replace(/^all /, '').replace(/[ /].*$/, ''));
  return /[$,]|s$/.test(kind) ? kind : `${kind}s`;
};

function rightsFor({ verb, objects }: Effect): string[] {
  const verbs = RIGHTS[verb] ?? (PATCHES.test(verb) ? 'get patch' : verb === 'exec' ? 'get' : verb);
  const own = objects
    .filter((object) => !object.startsWith('workloads noted'))
    .flatMap((object) => verbs.split(' ').map((right) => `${resourceOf(object)}: ${right}`));
  return [...own, ...(BESIDES[verb] ?? [])];
}

/** What a place asks of who reaches it: a login, or leave to become another user. */
function loginFor(place: string): string[] {
  const [, user = '', host] = /^machine (?:(.*)@)?(.*?)(?:, from .*)?$/.exec(place) ?? [];
  const [, other] = /\bas (\S+)$/.exec(place) ?? [];
  if (host !== undefined && other === undefined)
    return [`${host}: a login by key${user === '' ? '' : ` as ${user}`}`];
  return other === undefined
    ? []
    : [`${place.replace(/ as \S+$/, '')}: sudo without a password, to ${other}`];
}

/** By place, as `resource: verbs`, and the logins. */
export function rightsOf(all: readonly TextEffects[]): string[] {
  const logins = effectsOf(all).flatMap(({ place }) => loginFor(place));
  const found = new Map<string, Set<string>>();
  for (const effect of effectsOf(all)) {
    if ((effect.program !== 'kubectl' && effect.program !== 'oc') || /^>>?$/.test(effect.verb)) continue;
    for (const right of rightsFor(effect)) {
      const [resource = '', verb = ''] = right.split(': ');
      const key = `${effect.place}: ${resource}`;
      found.set(key, (found.get(key) ?? new Set()).add(verb));
    }
  }
  const rights = [...found].map(([key, verbs]) => `${key}: ${[...verbs].join(', ')}`);
  return [...unique(logins), ...rights];
}

/** Places other than this machine, and addresses that programs are given. */
export function reachesOf(all: readonly TextEffects[]): string[] {
  const effects = effectsOf(all);
  const places = effects
    .map(({ place }) => place)
    .filter((place) => place !== 'here' && !place.startsWith('this machine'));
  const addresses = effects
    .filter(({ program }) => /^(?:curl|wget)$/.test(program))
    .flatMap(({ objects }) => objects);
  return unique([...places, ...addresses.filter((one) => /:\/\//.test(one))]);
}

const WRITES =
  / (?:-f|-o|-out|\\o|\\w|\\g|\\copy to)$|^>>?$|^(?:cp|mkdir|tee|touch|install|tar -x|tar -c|ln|mv)$/;

/** The file or folder that an effect makes or fills; undefined for others. */
function writtenBy({ does, verb, objects }: Effect): string | undefined {
  return does === 'changes' && WRITES.test(verb) ? objects.at(-1) : undefined;
}

const writtenFiles = ({ effects }: TextEffects): string[] =>
  effects.flatMap((effect) => writtenBy(effect) ?? []);

/** What an effect takes away from where it was. */
function goneBy({ program, objects }: Effect): readonly string[] {
  if (/^(?:rm|rmdir)$/.test(program)) return objects;
  return program === 'mv' ? objects.slice(0, -1) : [];
}

/** A secret's steps, and the files that those texts write, where it may rest. */
export function secretsOf(plan: Plan, all: readonly TextEffects[]): Review['secrets'] {
  return plan.variables
    .filter(({ secret }) => secret)
    .map(({ name }) => {
      const readers = all.filter(({ text }) => text.reads.includes(name));
      const steps: StepRef[] = readers.map(refOf);
      const files = unique(readers.flatMap(writtenFiles)).filter((file) => file !== '');
      return {
        name,
        steps: steps.filter(
          (one, at) => steps.findIndex(({ id, undo }) => id === one.id && undo === one.undo) === at,
        ),
        files,
      };
    });
}

/** Files and folders that the way forward makes and does not take away again, by place; the procedure's own are kept as the record. */
export function filesThatStay(all: readonly TextEffects[]): PlaceFiles[] {
  const stay = new Map<string, Set<string>>();
  for (const effect of effectsOf(all.filter(({ name }) => name !== 'undo'))) {
    const files = stay.get(effect.place) ?? new Set();
    const made = writtenBy(effect);
    if (made !== undefined && made !== '' && !isOwnFile(made)) stay.set(effect.place, files.add(made));
    for (const file of goneBy(effect)) files.delete(file);
  }
  return [...stay].flatMap(([place, files]) => (files.size === 0 ? [] : [{ place, files: [...files] }]));
}
