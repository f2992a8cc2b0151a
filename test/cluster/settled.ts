/** Waits until every workload is as it should be. In: the store. Out: nothing, or an error that names what is not. */
import { isGoing, ownedPods } from './controllers/owned-pods.js';
import { isOwnedBy, isReady } from './state/objects.js';
import type { Deployment, KubeObject, Pod, StatefulSet } from './state/objects.js';
import type { Store } from './state/store.js';

function podsOf(store: Store, workload: Deployment | StatefulSet): readonly Pod[] {
  const { namespace } = workload.metadata;
  const sets = store.list('replicasets', namespace).filter((set) => isOwnedBy(set, workload));
  return [workload, ...sets].flatMap((owner) => ownedPods(store, owner));
}

function unsettled(store: Store): readonly string[] {
  const workloads = [...store.list('deployments'), ...store.list('statefulsets')];
  const lacking = workloads.filter((workload) => {
    const pods = podsOf(store, workload);
    const { observedGeneration, updatedReplicas = 0 } = workload.status ?? {};
    const { replicas } = workload.spec;
    const isSeen = observedGeneration === workload.metadata.generation && updatedReplicas === replicas;
    return !isSeen || pods.length !== replicas || !pods.every(isReady);
  });
  const bare = store
    .list('pods')
    .filter((pod) => isGoing(pod) || (pod.metadata.ownerReferences ?? []).length === 0);
  const waiting = bare.filter((pod) => isGoing(pod) || pod.status.phase === 'Pending');
  return [...lacking, ...waiting].map(
    ({ kind, metadata }: KubeObject) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`,
  );
}

export function settled(store: Store, timeoutMs = 60_000): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      // Controllers act right after a change; only what holds after them counts.
      setImmediate(() => {
        setImmediate(() => {
          if (unsettled(store).length > 0) return;
          finish();
          resolve();
        });
      });
    };
    const unsubscribe = store.subscribe(look);
    const timer = setTimeout(() => {
      finish();
      reject(new Error(`not settled after ${timeoutMs} ms: ${unsettled(store).join(', ')}`));
    }, timeoutMs);
    const finish = (): void => {
      unsubscribe();
      clearTimeout(timer);
    };
    look();
  });
}
