/** Deployments and their ReplicaSets. A rolling update starts all new pods, then ends the old ones; `Recreate` the other way round. */
import { condition } from '../pods/pod-status.js';
import { controllerOf, isOwnedBy, isReady } from '../state/objects.js';
import { tell } from '../state/events.js';
import type { Deployment, KubeObject, ReplicaSet } from '../state/objects.js';
import type { Store } from '../state/store.js';
import {
  createPod,
  deletePod,
  isActive,
  leastWanted,
  ownedPods,
  randomSuffix,
  templateHash,
  withoutZeros,
} from './owned-pods.js';

const HASH_LABEL = 'pod-template-hash';

export function reconcileReplicaSets(store: Store): void {
  for (const set of store.list('replicasets')) {
    const active = ownedPods(store, set).filter(isActive);
    const { replicas, template } = set.spec;
    for (let lacking = replicas - active.length; lacking > 0; lacking -= 1)
      createPod(store, set, template, { name: `${set.metadata.name}-${randomSuffix()}` });
    for (const pod of leastWanted(active).slice(0, Math.max(0, active.length - replicas)))
      deletePod(store, pod);
    const now = ownedPods(store, set).filter(isActive);
    const ready = now.filter(isReady).length;
    const counts = withoutZeros({
      readyReplicas: ready,
      availableReplicas: ready,
      fullyLabeledReplicas: now.length,
    });
    const observedGeneration = set.metadata.generation ?? 1;
    store.update('replicasets', { ...set, status: { replicas: now.length, ...counts, observedGeneration } });
  }
}

function tellScaling(store: Store, owner: Deployment, set: string, from: number, to: number): void {
  const message =
    from === 0 && to > 0
      ? `Scaled up replica set ${set} to ${to}`
      : `Scaled ${to > from ? 'up' : 'down'} replica set ${set} to ${to} from ${from}`;
  tell(store, owner, {
    type: 'Normal',
    reason: 'ScalingReplicaSet',
    message,
    component: 'deployment-controller',
  });
}

function scaleTo(store: Store, owner: Deployment, set: ReplicaSet, replicas: number): void {
  if (set.spec.replicas === replicas) return;
  tellScaling(store, owner, set.metadata.name, set.spec.replicas, replicas);
  const generation = (set.metadata.generation ?? 1) + 1;
  store.update('replicasets', {
    ...set,
    metadata: { ...set.metadata, generation },
    spec: { ...set.spec, replicas },
  });
}

function createSet(store: Store, owner: Deployment, hash: string, replicas: number): void {
  if (replicas > 0) tellScaling(store, owner, `${owner.metadata.name}-${hash}`, 0, replicas);
  const { name, namespace } = owner.metadata;
  const { template, selector } = owner.spec;
  const labels = { ...template.metadata.labels, [HASH_LABEL]: hash };
  store.create('replicasets', {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      ...(namespace === undefined ? {} : { namespace }),
      labels,
      generation: 1,
      ownerReferences: [controllerOf(owner)],
    },
    spec: {
      replicas,
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [HASH_LABEL]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
    status: { replicas: 0 },
  });
}

const REVISION = 'deployment.kubernetes.io/revision';

const revisionOf = ({ metadata }: KubeObject): number => Number(metadata.annotations?.[REVISION] ?? '0');

function annotated<T extends KubeObject>(object: T, revision: number): T {
  const annotations = { ...object.metadata.annotations, [REVISION]: String(revision) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** The set that is current has the highest number, also when it was there before. */
function number(store: Store, { metadata }: Deployment, hash: string): void {
  const deployment = store.get('deployments', metadata.namespace, metadata.name);
  if (deployment === undefined) return;
  const sets = store.list('replicasets', metadata.namespace).filter((set) => isOwnedBy(set, deployment));
  const current = sets.find((set) => set.metadata.labels?.[HASH_LABEL] === hash);
  const highest = Math.max(0, ...sets.filter((set) => set !== current).map(revisionOf));
  if (current === undefined) return;
  const revision = revisionOf(current) > highest ? revisionOf(current) : highest + 1;
  store.update('replicasets', annotated(current, revision));
  store.update('deployments', annotated(deployment, revision));
}

function roll(store: Store, deployment: Deployment, hash: string, sets: readonly ReplicaSet[]): void {
  const { replicas, strategy } = deployment.spec;
  const current = sets.find(({ metadata }) => metadata.labels?.[HASH_LABEL] === hash);
  const old = sets.filter((set) => set !== current);
  const oldPods = old.flatMap((set) => ownedPods(store, set));
  const recreate = strategy.type === 'Recreate';
  const wanted = recreate && oldPods.length > 0 ? 0 : replicas;
  if (deployment.spec.paused === true) {
    // Scaling goes on with what runs; the new template waits.
    const running = current ?? [...old].sort((a, b) => revisionOf(b) - revisionOf(a))[0];
    if (running !== undefined) scaleTo(store, deployment, running, replicas);
    return;
  }
  if (current === undefined) createSet(store, deployment, hash, wanted);
  else scaleTo(store, deployment, current, wanted);
  const isThere =
    (current?.status?.availableReplicas ?? 0) >= replicas && current?.spec.replicas === replicas;
  number(store, deployment, hash);
  if (recreate || isThere) for (const set of old) scaleTo(store, deployment, set, 0);
}

function report(store: Store, deployment: Deployment, hash: string, sets: readonly ReplicaSet[]): void {
  const pods = sets.flatMap((set) => ownedPods(store, set)).filter(isActive);
  const ready = pods.filter(isReady).length;
  const updated = pods.filter(({ metadata }) => metadata.labels?.[HASH_LABEL] === hash).length;
  const lacking = Math.max(0, deployment.spec.replicas - ready);
  const counts = {
    replicas: pods.length,
    readyReplicas: ready,
    availableReplicas: ready,
    updatedReplicas: updated,
    unavailableReplicas: lacking,
  };
  const before = deployment.status?.conditions ?? [];
  const conditions = [
    lacking === 0
      ? condition(before, { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' })
      : condition(before, { type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable' }),
    condition(before, {
      type: 'Progressing',
      status: 'True',
      reason: lacking === 0 ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated',
    }),
  ];
  const observedGeneration = deployment.metadata.generation ?? 1;
  store.update('deployments', {
    ...deployment,
    status: { observedGeneration, ...withoutZeros(counts), conditions },
  });
}

export function reconcileDeployments(store: Store): void {
  for (const deployment of store.list('deployments')) {
    const hash = templateHash(deployment.spec.template);
    const owned = (): readonly ReplicaSet[] =>
      store.list('replicasets', deployment.metadata.namespace).filter((set) => isOwnedBy(set, deployment));
    roll(store, deployment, hash, owned());
    const { namespace, name } = deployment.metadata;
    report(store, store.get('deployments', namespace, name) ?? deployment, hash, owned());
  }
}
