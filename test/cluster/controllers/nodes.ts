/** What depends on nodes: choosing one for each pod, and a DaemonSet's pod on each. */
import { condition } from '../pods/pod-status.js';
import { isReady } from '../state/objects.js';
import type { DaemonSet, Node, Pod, Taint } from '../state/objects.js';
import { tell } from '../state/events.js';
import type { Store } from '../state/store.js';
import { createPod, deletePod, isActive, isGoing, ownedPods, randomSuffix } from './owned-pods.js';

function tolerates({ spec }: Pick<Pod, 'spec'>, taint: Taint): boolean {
  return (spec.tolerations ?? []).some(
    ({ key, operator = 'Equal', value = '', effect }) =>
      (key === undefined || key === taint.key) &&
      (effect === undefined || effect === '' || effect === taint.effect) &&
      (operator === 'Exists' || value === (taint.value ?? '')),
  );
}

function fits(pod: Pick<Pod, 'spec'>, node: Node): boolean {
  const selected = Object.entries(pod.spec.nodeSelector ?? {});
  const taints = (node.spec.taints ?? []).filter(({ effect }) => effect !== 'PreferNoSchedule');
  return (
    taints.every((taint) => tolerates(pod, taint)) &&
    selected.every(([key, value]) => node.metadata.labels?.[key] === value)
  );
}

function missingClaim(store: Store, pod: Pod): string | undefined {
  const claims = (pod.spec.volumes ?? []).flatMap(
    ({ persistentVolumeClaim: claim }) => claim?.claimName ?? [],
  );
  return claims.find(
    (name) => store.get('persistentvolumeclaims', pod.metadata.namespace, name) === undefined,
  );
}

const SCHEDULER = { component: 'default-scheduler' } as const;

export function schedulePods(store: Store): void {
  const nodes = store.list('nodes');
  for (const pod of store.list('pods')) {
    if (pod.spec.nodeName !== undefined || isGoing(pod)) continue;
    const missing = missingClaim(store, pod);
    const load = (node: Node): number =>
      store.list('pods').filter(({ spec }) => spec.nodeName === node.metadata.name).length;
    const usable = nodes.filter((node) => node.spec.unschedulable !== true && fits(pod, node));
    const chosen = missing === undefined ? [...usable].sort((a, b) => load(a) - load(b))[0] : undefined;
    if (chosen !== undefined) {
      const node = chosen.metadata.name;
      const { namespace = '', name } = pod.metadata;
      store.update('pods', { ...pod, spec: { ...pod.spec, nodeName: node } });
      tell(store, pod, {
        ...SCHEDULER,
        type: 'Normal',
        reason: 'Scheduled',
        message: `Successfully assigned ${namespace}/${name} to ${node}`,
      });
      continue;
    }
    const message =
      missing === undefined
        ? `0/${nodes.length} nodes are available`
        : `persistentvolumeclaim "${missing}" not found`;
    if (!(pod.status.conditions ?? []).some((one) => one.message === message))
      tell(store, pod, { ...SCHEDULER, type: 'Warning', reason: 'FailedScheduling', message });
    const waiting = condition(pod.status.conditions ?? [], {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message,
    });
    store.update('pods', { ...pod, status: { ...pod.status, conditions: [waiting] } });
  }
}

function reconcileDaemonSet(store: Store, set: DaemonSet): void {
  const { template } = set.spec;
  const nodes = store.list('nodes').filter((node) => fits({ spec: template.spec }, node));
  const pods = ownedPods(store, set);
  for (const { metadata } of nodes)
    if (!pods.some((pod) => pod.spec.nodeName === metadata.name))
      createPod(store, set, template, {
        name: `${set.metadata.name}-${randomSuffix()}`,
        spec: { nodeName: metadata.name },
      });
  for (const pod of pods.filter(
    (one) => !nodes.some(({ metadata }) => metadata.name === one.spec.nodeName) || !isActive(one),
  ))
    deletePod(store, pod);
  const active = ownedPods(store, set).filter(isActive);
  const ready = active.filter(isReady).length;
  const status = {
    observedGeneration: set.metadata.generation ?? 1,
    desiredNumberScheduled: nodes.length,
    currentNumberScheduled: active.length,
    updatedNumberScheduled: active.length,
    numberReady: ready,
    numberAvailable: ready,
    numberMisscheduled: 0,
  };
  store.update('daemonsets', { ...set, status });
}

export function reconcileDaemonSets(store: Store): void {
  for (const set of store.list('daemonsets')) reconcileDaemonSet(store, set);
}
