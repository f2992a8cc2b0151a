/** Binding of volume claims, and what a deletion leaves to do: objects whose owner is gone, and namespaces on their way out. */
import type { KubeObject, ResourceName } from '../state/objects.js';
import { RESOURCES } from '../state/resources.js';
import { removeObject } from '../state/removal.js';
import type { Store } from '../state/store.js';

export function bindClaims(store: Store): void {
  for (const claim of store.list('persistentvolumeclaims')) {
    if (claim.status?.phase === 'Bound') continue;
    const capacity = claim.spec.resources?.requests ?? {};
    const status = { phase: 'Bound', accessModes: claim.spec.accessModes ?? [], capacity };
    store.update('persistentvolumeclaims', {
      ...claim,
      spec: { ...claim.spec, volumeName: `pvc-${claim.metadata.uid}` },
      status,
    });
  }
}

function grace(store: Store, resource: ResourceName, { metadata }: KubeObject): number {
  return resource === 'pods'
    ? (store.get('pods', metadata.namespace, metadata.name)?.spec.terminationGracePeriodSeconds ?? 0)
    : 0;
}

const NAMESPACED = RESOURCES.filter(({ namespaced }) => namespaced).map(({ name }) => name);

export function collectGarbage(store: Store): void {
  const uids = new Set(
    RESOURCES.flatMap(({ name }) =>
      (store.list(name) as readonly KubeObject[]).map(({ metadata }) => metadata.uid),
    ),
  );
  for (const resource of NAMESPACED)
    for (const object of store.list(resource) as readonly KubeObject[]) {
      const owners = object.metadata.ownerReferences ?? [];
      const orphaned = owners.length > 0 && owners.every(({ uid }) => !uids.has(uid));
      if (orphaned && object.metadata.deletionTimestamp === undefined)
        removeObject(store, resource, object, grace(store, resource, object));
    }
}

export function emptyNamespaces(store: Store): void {
  for (const namespace of store.list('namespaces')) {
    if (namespace.status.phase !== 'Terminating') continue;
    const { name } = namespace.metadata;
    const inside = NAMESPACED.flatMap((resource) =>
      (store.list(resource, name) as readonly KubeObject[]).map((object) => ({ resource, object })),
    );
    for (const { resource, object } of inside)
      if (object.metadata.deletionTimestamp === undefined)
        removeObject(store, resource, object, grace(store, resource, object));
    if (inside.length === 0) store.remove('namespaces', namespace);
  }
}
