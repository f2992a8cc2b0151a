/**
 * The cluster's objects in memory. In: whole new objects from the API server and the controllers. Out: the current ones, and every change in order
 * of resourceVersion, so that a watch can replay from any point.
 */
import { randomUUID } from 'node:crypto';
import type { KubeObject, Kinds, ResourceName } from './objects.js';

export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly resource: ResourceName;
  readonly version: number;
  readonly object: KubeObject;
}

/** An object on its way into the store, which gives it resourceVersion and time, and a uid unless it has one. */
export type Draft<T extends KubeObject> = Omit<T, 'metadata'> & {
  readonly metadata: Omit<T['metadata'], 'uid' | 'resourceVersion' | 'creationTimestamp'> & {
    readonly uid?: string;
  };
};

export interface Store {
  readonly list: <K extends ResourceName>(resource: K, namespace?: string) => readonly Kinds[K][];
  readonly get: <K extends ResourceName>(
    resource: K,
    namespace: string | undefined,
    name: string,
  ) => Kinds[K] | undefined;
  readonly create: <K extends ResourceName>(resource: K, draft: Draft<Kinds[K]>) => Kinds[K];
  /** Replaces an object; a change that changes nothing is none. */
  readonly update: <K extends ResourceName>(resource: K, object: Kinds[K]) => Kinds[K];
  /** Puts an object in as it is, with its uid and its time, whatever stood in its place. */
  readonly put: (resource: ResourceName, object: KubeObject) => void;
  readonly remove: (resource: ResourceName, object: KubeObject) => void;
  readonly version: () => number;
  readonly changesSince: (resource: ResourceName, version: number) => readonly Change[];
  /** Calls back after each change, until the returned function is called. */
  readonly subscribe: (listener: (change: Change) => void) => () => void;
}

const keyOf = (namespace: string | undefined, name: string): string => `${namespace ?? ''}/${name}`;

export function now(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}

function sameBut(a: KubeObject, b: KubeObject): boolean {
  const plain = (one: KubeObject): string =>
    JSON.stringify({ ...one, metadata: { ...one.metadata, resourceVersion: '' } });
  return plain(a) === plain(b);
}

export function createStore(): Store {
  const objects = new Map<ResourceName, Map<string, KubeObject>>();
  const listeners = new Set<(change: Change) => void>();
  const log: Change[] = [];
  const waiting: Change[] = [];
  let version = 1000;

  const of = (resource: ResourceName): Map<string, KubeObject> => {
    const found = objects.get(resource) ?? new Map<string, KubeObject>();
    objects.set(resource, found);
    return found;
  };
  /** A listener may change the store itself: what it causes is told to all after what it was told. */
  const deliver = (change: Change): void => {
    waiting.push(change);
    if (waiting.length > 1) return;
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      for (const listener of [...listeners]) listener(next);
      waiting.shift();
    }
  };
  const record = <T extends KubeObject>(type: Change['type'], resource: ResourceName, object: T): T => {
    version += 1;
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
    const key = keyOf(stored.metadata.namespace, stored.metadata.name);
    if (type === 'DELETED') of(resource).delete(key);
    else of(resource).set(key, stored);
    const change: Change = { type, resource, version, object: stored };
    log.push(change);
    deliver(change);
    return stored;
  };

  return {
    list: <K extends ResourceName>(resource: K, namespace?: string) => {
      const all = [...of(resource).values()] as unknown as readonly Kinds[K][];
      const inside =
        namespace === undefined ? all : all.filter((one) => one.metadata.namespace === namespace);
      const sorted = inside.map((one) => [keyOf(one.metadata.namespace, one.metadata.name), one] as const);
      return sorted.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
    },
    get: <K extends ResourceName>(resource: K, namespace: string | undefined, name: string) =>
      of(resource).get(keyOf(namespace, name)) as Kinds[K] | undefined,
    create: <K extends ResourceName>(resource: K, draft: Draft<Kinds[K]>) => {
      const metadata = {
        ...draft.metadata,
        uid: draft.metadata.uid ?? randomUUID(),
        creationTimestamp: now(),
        resourceVersion: '',
      };
      return record('ADDED', resource, { ...draft, metadata } as unknown as Kinds[K]);
    },
    update: <K extends ResourceName>(resource: K, object: Kinds[K]) => {
      const current = of(resource).get(keyOf(object.metadata.namespace, object.metadata.name));
      if (current === undefined) return object;
      return sameBut(current, object) ? (current as Kinds[K]) : record('MODIFIED', resource, object);
    },
    put: (resource, object) => {
      const current = of(resource).get(keyOf(object.metadata.namespace, object.metadata.name));
      if (current !== undefined && sameBut(current, object)) return;
      const isOther = current !== undefined && current.metadata.uid !== object.metadata.uid;
      if (isOther) record('DELETED', resource, current);
      record(current === undefined || isOther ? 'ADDED' : 'MODIFIED', resource, object);
    },
    remove: (resource, object) => {
      const current = of(resource).get(keyOf(object.metadata.namespace, object.metadata.name));
      if (current?.metadata.uid === object.metadata.uid) record('DELETED', resource, current);
    },
    version: () => version,
    changesSince: (resource, since) =>
      log.filter((change) => change.resource === resource && change.version > since),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
