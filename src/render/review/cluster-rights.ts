/** Rights that kubectl's commands need. In: the effects in one cluster or namespace. Out: `resource: verbs`. */
import type { Effect } from '../../effects/effect.js';
import { resourceOf } from '../../effects/programs/kubernetes.js';
import { distinct, groupBy } from './group-by.js';

/** What kubectl 1.20 and later ask of an API server about a named object; one that waits for a deletion looks and watches. */
const ASKED: Readonly<Record<string, string>> = {
  get: 'get',
  describe: 'get list',
  wait: 'get list watch',
  'rollout status': 'get list watch',
  apply: 'get create patch',
  create: 'create',
  delete: 'delete get list watch',
  replace: 'get update',
  diff: 'get patch',
  run: 'create',
  scale: 'get',
  logs: 'get',
  exec: 'get',
  attach: 'get',
  'port-forward': 'get',
  expose: 'get',
  autoscale: 'get',
};
const PATCHES = /^(?:patch|label|annotate|cordon|uncordon|drain|edit|taint|set|rollout \w+)$/;

/** On other resources than the object's. */
const BESIDES: Readonly<Record<string, readonly string[]>> = {
  drain: [
    'pods in all namespaces: get, list',
    'pods/eviction in all namespaces: create',
    'daemonsets in all namespaces: get',
  ],
  describe: ['events: list'],
  exec: ['pods/exec: create'],
  attach: ['pods/attach: create'],
  cp: ['pods: get', 'pods/exec: create'],
  logs: ['pods/log: get'],
  'port-forward': ['pods/portforward: create'],
  expose: ['services: create'],
  autoscale: ['horizontalpodautoscalers: create'],
  'rollout undo': ['replicasets: list', 'controllerrevisions: list'],
};

/** They act on a pod; of anything else that is named they look for one. */
const ON_PODS = /^(?:logs|exec|attach|port-forward)$/;

/** `pod a`, `pod deployment/a`, `pod with label a=b`, `all pods`, `pods`. */
function resourceIn(object: string): string {
  if (/^(?:a|what) /.test(object)) return object;
  const [, workload] = /^pod ([a-z]+)\//.exec(object) ?? [];
  return resourceOf(workload ?? object.replace(/^all /, '').replace(/[ /].*$/, ''));
}

/** A value alone may be a kind, or a kind with a name. */
function asked(verbs: string, object: string): string {
  if (/^\$\S+$/.test(object)) return `${verbs} list`;
  const isNamed = object.includes(' ') && !/^all | with label /.test(object);
  if (isNamed) return verbs;
  return verbs === 'delete' ? 'list delete' : verbs.replace(/\bget\b/, 'list');
}

/** What options add, or leave out. */
function verbsOf({ verb, protects, shown }: Effect): string {
  if (verb === 'delete' && protects.includes('--wait=false')) return 'delete';
  const verbs = ASKED[verb] ?? (PATCHES.test(verb) ? 'get patch' : '');
  return verb === 'get' && / (?:-w|--watch(?:-only)?)\b/.test(shown) ? `${verbs} watch` : verbs;
}

/** A count that must be as it was expected is read and written as a whole; one that is waited for is read. */
function scaleRights({ protects }: Effect): string {
  const isExpected = protects.some((one) => one.startsWith('--current-replicas'));
  const isAwaited = protects.some((one) => one.startsWith('--timeout'));
  if (isExpected) return 'get, update';
  return isAwaited ? 'get, patch' : 'patch';
}

const EVERYWHERE = / (?:-A|--all-namespaces)\b/;
/** What stands behind dashes is for another program. */
const whereOf = (text: string): string =>
  EVERYWHERE.test(text.replace(/ -- .*/, '')) ? ' in all namespaces' : '';

function rightsOn(object: string, effect: Effect): string[] {
  const { verb, shown } = effect;
  const resource = resourceIn(object);
  const verbs = asked(verbsOf(effect), object).trim().split(/ +/);
  return [
    `${resource}${whereOf(shown)}: ${verbs.join(', ')}`,
    ...(verb === 'scale' ? [`${resource}/scale: ${scaleRights(effect)}`] : []),
    ...(verb === 'describe' && resource === 'deployments' ? ['replicasets: list'] : []),
    ...(ON_PODS.test(verb) && resource !== 'pods' ? ['pods: list'] : []),
  ];
}

/** `create pods --subresource=exec`, as the script itself asks. */
function askedFor(object: string): string[] {
  const [verb = '', resource = ''] = object.split(' ');
  const [kind = '', part = / --subresource=(\S+)/.exec(object)?.[1]] = resource.split('/');
  if (kind === '' || object.includes('$')) return [];
  return [`${resourceOf(kind)}${part === undefined ? '' : `/${part}`}${whereOf(object)}: ${verb}`];
}

function kubectlRights(effect: Effect): string[] {
  const { verb, objects } = effect;
  if (verb === 'auth can-i') return objects.flatMap(askedFor);
  const own = verbsOf(effect) === '' ? [] : objects.filter((one) => !one.startsWith('workloads noted'));
  return [...own.flatMap((object) => rightsOn(object, effect)), ...(BESIDES[verb] ?? [])];
}

/** With `--local` and `--dry-run=client` it works on text alone. */
const reachesCluster = ({ program, verb, shown }: Effect): boolean =>
  /^(?:kubectl|oc)$/.test(program) && !/^>/.test(verb) && !/ --(?:local|dry-run=client)\b/.test(shown);

const VERBS = 'get list watch create update patch delete'.split(' ');

/** Each once, those that most roles have first. */
const inOrder = (verbs: readonly string[]): string[] =>
  distinct([...VERBS.filter((one) => verbs.includes(one)), ...verbs]);

/** `resources: verbs`, a resource once; those with the same verbs stand together. */
export function clusterRights(effects: readonly Effect[]): string[] {
  const found = new Map<string, string[]>();
  for (const right of effects.filter(reachesCluster).flatMap(kubectlRights)) {
    const [resource = '', verbs = ''] = right.split(': ');
    found.set(resource, [...(found.get(resource) ?? []), ...verbs.split(', ')]);
  }
  const alike = groupBy([...found.keys()], (resource) => inOrder(found.get(resource) ?? []).join(', '));
  return [...alike].map(([verbs, resources]) => `${resources.join(', ')}: ${verbs}`);
}
