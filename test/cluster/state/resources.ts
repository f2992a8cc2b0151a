/** The API's resources as data: what discovery lists, where objects are stored, and how their paths are recognised. */
import type { ResourceName } from './objects.js';

export interface Resource {
  readonly name: ResourceName;
  readonly singular: string;
  readonly kind: string;
  readonly group: string;
  /** The first is the one that objects are stored in. */
  readonly versions: readonly string[];
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly inAll: boolean;
  readonly subresources: readonly Subresource[];
  /** Clients may not write `status` through the object itself. */
  readonly hasStatus: boolean;
}

export interface Subresource {
  readonly name: string;
  readonly kind: string;
  readonly group: string;
  readonly version: string;
  readonly verbs: readonly string[];
}

const status = (kind: string, group: string, version: string): Subresource => ({
  name: 'status',
  kind,
  group,
  version,
  verbs: ['get', 'patch', 'update'],
});

const scale: Subresource = {
  name: 'scale',
  kind: 'Scale',
  group: 'autoscaling',
  version: 'v1',
  verbs: ['get', 'patch', 'update'],
};

const podSubresources: readonly Subresource[] = [
  { name: 'exec', kind: 'PodExecOptions', group: '', version: 'v1', verbs: ['create', 'get'] },
  { name: 'log', kind: 'Pod', group: '', version: 'v1', verbs: ['get'] },
  { name: 'eviction', kind: 'Eviction', group: 'policy', version: 'v1', verbs: ['create'] },
];

type Options = Partial<Pick<Resource, 'shortNames' | 'inAll' | 'subresources' | 'versions'>> & {
  readonly clusterWide?: boolean;
  readonly noStatus?: boolean;
};

function resource(name: ResourceName, kind: string, group: string, options: Options = {}): Resource {
  const versions = options.versions ?? ['v1'];
  const own = options.noStatus === true ? [] : [status(kind, group, versions[0] ?? 'v1')];
  return {
    name,
    singular: kind.toLowerCase(),
    kind,
    group,
    versions,
    namespaced: options.clusterWide !== true,
    shortNames: options.shortNames ?? [],
    inAll: options.inAll === true,
    subresources: [...own, ...(options.subresources ?? [])],
    hasStatus: options.noStatus !== true,
  };
}

export const RESOURCES: readonly Resource[] = [
  resource('namespaces', 'Namespace', '', { shortNames: ['ns'], clusterWide: true }),
  resource('nodes', 'Node', '', { shortNames: ['no'], clusterWide: true }),
  resource('pods', 'Pod', '', { shortNames: ['po'], inAll: true, subresources: podSubresources }),
  resource('services', 'Service', '', { shortNames: ['svc'], inAll: true }),
  resource('serviceaccounts', 'ServiceAccount', '', { shortNames: ['sa'], noStatus: true }),
  resource('configmaps', 'ConfigMap', '', { shortNames: ['cm'], noStatus: true }),
  resource('secrets', 'Secret', '', { noStatus: true }),
  resource('events', 'Event', '', { shortNames: ['ev'], noStatus: true }),
  resource('persistentvolumeclaims', 'PersistentVolumeClaim', '', { shortNames: ['pvc'] }),
  resource('deployments', 'Deployment', 'apps', {
    shortNames: ['deploy'],
    inAll: true,
    subresources: [scale],
  }),
  resource('replicasets', 'ReplicaSet', 'apps', { shortNames: ['rs'], inAll: true, subresources: [scale] }),
  resource('statefulsets', 'StatefulSet', 'apps', {
    shortNames: ['sts'],
    inAll: true,
    subresources: [scale],
  }),
  resource('daemonsets', 'DaemonSet', 'apps', { shortNames: ['ds'], inAll: true }),
  resource('jobs', 'Job', 'batch', { inAll: true }),
  resource('poddisruptionbudgets', 'PodDisruptionBudget', 'policy', {
    shortNames: ['pdb'],
  }),
];

export const OBJECT_VERBS = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'] as const;

export function resourceNamed(name: string): Resource | undefined {
  return RESOURCES.find((one) => one.name === name);
}

export function resourceOfKind(apiVersion: string, kind: string): Resource | undefined {
  return RESOURCES.find((one) => one.kind === kind && apiVersions(one).includes(apiVersion));
}

/** All that a manifest of this resource may say after `apiVersion:`. */
export function apiVersions(one: Resource): readonly string[] {
  return one.versions.map((version) => (one.group === '' ? version : `${one.group}/${version}`));
}

/** The name that messages use, as in `deployments.apps "web" not found`. */
export function qualifiedName(one: Resource): string {
  return one.group === '' ? one.name : `${one.name}.${one.group}`;
}

/** Recognised parts of a request's path; undefined when the path is none of the API's. */
export interface ResourcePath {
  readonly resource: Resource;
  readonly version: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

export function parsePath(path: string): ResourcePath | undefined {
  const [root, ...rest] = path
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  const [group, version, ...parts] =
    root === 'api' ? ['', ...rest] : root === 'apis' ? rest : [undefined, undefined];
  if (group === undefined || version === undefined) return undefined;
  const scoped =
    parts[0] === 'namespaces' && parts.length > 2 && parts[2] !== 'status' && parts[2] !== 'finalize';
  const [name, object, subresource, ...more] = scoped ? parts.slice(2) : parts;
  const found = RESOURCES.find(
    (one) => one.name === name && one.group === group && one.versions.includes(version),
  );
  if (found === undefined || more.length > 0 || (scoped && !found.namespaced)) return undefined;
  return { resource: found, version, namespace: scoped ? parts[1] : undefined, name: object, subresource };
}
