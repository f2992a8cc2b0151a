/** StatefulSets: pods with numbers and volumes of their own, made in order and ended in reverse, one at a time unless `Parallel`. */
import { isFinished, isReady } from '../state/objects.js';
import type { Pod, StatefulSet } from '../state/objects.js';
import type { Store } from '../state/store.js';
import { createPod, deletePod, isGoing, ownedPods, templateHash, withoutZeros } from './owned-pods.js';

const REVISION_LABEL = 'controller-revision-hash';

const ordinal = (pod: Pod): number => Number(/\d+$/.exec(pod.metadata.name)?.[0] ?? '0');

function createClaims(store: Store, set: StatefulSet, pod: string): void {
  const { namespace } = set.metadata;
  for (const { metadata, spec } of set.spec.volumeClaimTemplates ?? []) {
    const name = `${metadata.name}-${pod}`;
    if (store.get('persistentvolumeclaims', namespace, name) !== undefined) continue;
    store.create('persistentvolumeclaims', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name,
        ...(namespace === undefined ? {} : { namespace }),
        labels: { ...set.spec.selector.matchLabels },
      },
      spec,
      status: { phase: 'Pending' },
    });
  }
}

function createMember(store: Store, set: StatefulSet, number: number, revision: string): void {
  const name = `${set.metadata.name}-${number}`;
  createClaims(store, set, name);
  const claimed = (set.spec.volumeClaimTemplates ?? []).map(({ metadata }) => ({
    name: metadata.name,
    persistentVolumeClaim: { claimName: `${metadata.name}-${name}` },
  }));
  const names = claimed.map((volume) => volume.name);
  const others = (set.spec.template.spec.volumes ?? []).filter((volume) => !names.includes(volume.name));
  const labels = { 'statefulset.kubernetes.io/pod-name': name, [REVISION_LABEL]: revision };
  createPod(store, set, set.spec.template, { name, labels, spec: { volumes: [...others, ...claimed] } });
}

/** One step towards what is wanted; the next change brings the next step. */
function step(store: Store, set: StatefulSet, revision: string): void {
  const pods = ownedPods(store, set);
  const { replicas, podManagementPolicy, updateStrategy } = set.spec;
  const ordered = podManagementPolicy === 'OrderedReady';
  for (const pod of pods.filter(isFinished)) deletePod(store, pod);
  for (let number = 0; number < replicas; number += 1) {
    const pod = pods.find((one) => ordinal(one) === number);
    if (pod === undefined) createMember(store, set, number, revision);
    if (ordered && (pod === undefined || !isReady(pod))) break;
  }
  const surplus = pods.filter((pod) => ordinal(pod) >= replicas).sort((a, b) => ordinal(b) - ordinal(a));
  if (surplus.length > 0) {
    if (!ordered || !surplus.some(isGoing))
      for (const pod of ordered ? surplus.slice(0, 1) : surplus) deletePod(store, pod);
    return;
  }
  const stale = pods.filter(({ metadata }) => metadata.labels?.[REVISION_LABEL] !== revision);
  const last = stale.sort((a, b) => ordinal(b) - ordinal(a))[0];
  if (updateStrategy.type === 'RollingUpdate' && last !== undefined && !pods.some(isGoing))
    deletePod(store, last);
}

function report(store: Store, set: StatefulSet, revision: string): void {
  const pods = ownedPods(store, set);
  const ready = pods.filter(isReady).length;
  const updated = pods.filter(({ metadata }) => metadata.labels?.[REVISION_LABEL] === revision).length;
  const previous = set.status?.currentRevision ?? revision;
  const status = {
    observedGeneration: set.metadata.generation ?? 1,
    replicas: pods.length,
    availableReplicas: ready,
    currentRevision: updated === pods.length ? revision : previous,
    updateRevision: revision,
    collisionCount: 0,
    ...withoutZeros({ readyReplicas: ready, updatedReplicas: updated, currentReplicas: pods.length }),
  };
  store.update('statefulsets', { ...set, status });
}

export function reconcileStatefulSets(store: Store): void {
  for (const set of store.list('statefulsets')) {
    const revision = `${set.metadata.name}-${templateHash(set.spec.template)}`;
    step(store, set, revision);
    report(store, set, revision);
  }
}
