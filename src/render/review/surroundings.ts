/** What surrounds the changes: programs, rights, and what is reached. In: the effects of all texts. Out: rows of the review. */
import type { Effect } from '../../effects/effect.js';
import { kindOf } from '../../effects/programs/kubernetes.js';
import type { TextEffects } from '../../effects/of-plan.js';
import type { Plan } from '../../plan/plan.js';
import { BUILTINS } from '../../shell/syntax.js';
import type { PlacePrograms } from './review.js';

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
  const found = new Map([['here', new Set(plan.requires.tools.map(({ name }) => name))]]);
  for (const effect of effectsOf(all)) {
    const { program } = effect;
    if (NO_PROGRAM.has(program) || BUILTINS.has(program) || functions.has(program) || /[$ ]/.test(program))
      continue;
    const place = runsIn(effect);
    found.set(place, (found.get(place) ?? new Set()).add(program));
  }
  return [...found]
    .filter(([, programs]) => programs.size > 0)
    .map(([place, programs]) => ({ place, programs: [...programs].sort() }));
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
