/** Rights that kubectl's commands need. In: the effects in one cluster or namespace. Out: `resource: verbs`. */
import type { Effect } from '../../effects/effect.js';
import { kindOf } from '../../effects/programs/kubernetes.js';

/** What an API server must allow for a verb of kubectl's on the object's resource. */
const KUBECTL: Readonly<Record<string, string>> = {
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

function kubectlRights({ verb, objects }: Effect): string[] {
  const verbs = KUBECTL[verb] ?? (PATCHES.test(verb) ? 'get patch' : verb === 'exec' ? 'get' : verb);
  const own = objects
    .filter((object) => !object.startsWith('workloads noted'))
    .flatMap((object) => verbs.split(' ').map((right) => `${resourceOf(object)}: ${right}`));
  return [...own, ...(BESIDES[verb] ?? [])];
}

/** With `--local` and `--dry-run=client` it works on text alone. */
const reachesCluster = ({ program, verb, shown }: Effect): boolean =>
  /^(?:kubectl|oc)$/.test(program) && !/^>/.test(verb) && !/ --(?:local|dry-run=client)\b/.test(shown);

/** `resource: verbs`, a resource once. */
export function clusterRights(effects: readonly Effect[]): string[] {
  const found = new Map<string, Set<string>>();
  for (const effect of effects.filter(reachesCluster))
    for (const right of kubectlRights(effect)) {
      const [resource = '', verb = ''] = right.split(': ');
      found.set(resource, (found.get(resource) ?? new Set()).add(verb));
    }
  return [...found].map(([resource, verbs]) => `${resource}: ${[...verbs].join(', ')}`);
}
