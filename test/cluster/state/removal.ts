/** Deletes an object the way Kubernetes does: most at once; a scheduled pod, a namespace and what has finalizers in two steps. */
import type { KubeObject, Pod, ResourceName } from './objects.js';
import { now } from './store.js';
import type { Store } from './store.js';

/** Whoever put a finalizer there is to take it away before the object may go. */
export const isHeld = ({ metadata }: KubeObject): boolean => (metadata.finalizers ?? []).length > 0;

/** A scheduled pod and a namespace only begin to go; their controllers finish it. */
export function removeObject(
  store: Store,
  resource: ResourceName,
  object: KubeObject,
  grace: number,
): KubeObject {
  const waits =
    resource === 'pods'
      ? (object as Pod).spec.nodeName !== undefined && grace > 0
      : resource === 'namespaces' || isHeld(object);
  if (!waits) {
    store.remove(resource, object);
    return object;
  }
  const metadata = {
    ...object.metadata,
    deletionTimestamp: object.metadata.deletionTimestamp ?? now(),
    ...(resource === 'pods' ? { deletionGracePeriodSeconds: grace } : {}),
  };
  const status = resource === 'namespaces' ? { status: { phase: 'Terminating' } } : {};
  return store.update(resource, { ...object, ...status, metadata });
}
