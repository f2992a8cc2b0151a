/** What a pod's status says, worked out from its containers' states. In: the pod and its containers' statuses. Out: the pod's new status. */
import type { Condition, ContainerStatus, Pod, PodStatus } from '../state/objects.js';
import { now } from '../state/store.js';

function phase(pod: Pod, containers: readonly ContainerStatus[]): PodStatus['phase'] {
  const ended = containers.map(({ state }) => state.terminated?.exitCode);
  const started = containers.some(
    ({ state, lastState }) => state.waiting === undefined || lastState.terminated !== undefined,
  );
  if (!started) return 'Pending';
  if (pod.spec.restartPolicy === 'Always' || ended.includes(undefined)) return 'Running';
  return ended.every((code) => code === 0) ? 'Succeeded' : 'Failed';
}

/** Conditions keep their transition time while their status stays. */
export function condition(
  before: readonly Condition[],
  next: Omit<Condition, 'lastTransitionTime'>,
): Condition {
  const old = before.find(({ type }) => type === next.type);
  const lastTransitionTime = old?.status === next.status ? (old.lastTransitionTime ?? now()) : now();
  return { ...next, lastTransitionTime };
}

export function podStatus(pod: Pod, containers: readonly ContainerStatus[], podIP: string): PodStatus {
  const ready = containers.every((one) => one.ready);
  const lasting = pod.status.conditions ?? [];
  const answer = (holds: boolean): 'True' | 'False' => (holds ? 'True' : 'False');
  const next = phase(pod, containers);
  const conditions = [
    { type: 'Initialized', status: answer(true) },
    { type: 'Ready', status: answer(ready && next === 'Running') },
    { type: 'ContainersReady', status: answer(ready && next === 'Running') },
    { type: 'PodScheduled', status: answer(true) },
  ].map((one) => condition(lasting, one));
  return {
    ...pod.status,
    phase: next,
    conditions,
    containerStatuses: containers,
    podIP,
    hostIP: '127.0.0.1',
    startTime: pod.status.startTime ?? now(),
  };
}
