/** What the workload controllers share: the pods that an object owns, making one from a template, counting, conditions. */
import { createHash, randomBytes } from 'node:crypto';
import { controllerOf, isFinished, isOwnedBy, isReady } from '../state/objects.js';
import type { KubeObject, Labels, Pod, PodSpec, PodTemplate } from '../state/objects.js';
import { tell } from '../state/events.js';
import { canonical } from '../state/plain.js';
import { removeObject } from '../state/removal.js';
import type { Store } from '../state/store.js';

/** Kubernetes' alphabet for generated names: no vowels, nothing that looks alike. */
const SAFE = 'bcdfghjklmnpqrstvwxz2456789';

const spelled = (bytes: Buffer): string => [...bytes].map((byte) => SAFE.charAt(byte % SAFE.length)).join('');

export const randomSuffix = (): string => spelled(randomBytes(5));

export function templateHash(template: PodTemplate): string {
  return spelled(createHash('sha256').update(canonical(template)).digest().subarray(0, 10));
}

export function ownedPods(store: Store, owner: KubeObject): readonly Pod[] {
  return store.list('pods', owner.metadata.namespace).filter((pod) => isOwnedBy(pod, owner));
}

export const isGoing = ({ metadata }: KubeObject): boolean => metadata.deletionTimestamp !== undefined;

/** Neither finished nor on its way out. */
export const isActive = (pod: Pod): boolean => !isGoing(pod) && !isFinished(pod);

export interface PodPlan {
  readonly name: string;
  readonly labels?: Labels;
  readonly spec?: Partial<PodSpec>;
}

export function createPod(store: Store, owner: KubeObject, template: PodTemplate, plan: PodPlan): void {
  const { namespace } = owner.metadata;
  const made = store.create('pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: plan.name,
      ...(namespace === undefined ? {} : { namespace }),
      labels: { ...template.metadata.labels, ...plan.labels },
      annotations: template.metadata.annotations ?? {},
      ownerReferences: [controllerOf(owner)],
    },
    spec: { ...template.spec, ...plan.spec },
    status: { phase: 'Pending', qosClass: 'BestEffort' },
  });
  const { kind, metadata } = owner;
  tell(store, owner, {
    type: 'Normal',
    reason: 'SuccessfulCreate',
    message:
      kind === 'StatefulSet'
        ? `create Pod ${made.metadata.name} in StatefulSet ${metadata.name} successful`
        : `Created pod: ${made.metadata.name}`,
    component: `${kind.toLowerCase()}-controller`,
  });
}

export function deletePod(store: Store, pod: Pod): void {
  if (!isGoing(pod)) removeObject(store, 'pods', pod, pod.spec.terminationGracePeriodSeconds);
}

/** Kubernetes leaves counts of 0 out of most statuses. */
export function withoutZeros(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}

/** Those to end first come first: not ready before ready, young before old. */
export function leastWanted(pods: readonly Pod[]): readonly Pod[] {
  const age = ({ metadata }: Pod): string => metadata.creationTimestamp;
  return [...pods].sort((a, b) => Number(isReady(a)) - Number(isReady(b)) || (age(a) > age(b) ? -1 : 1));
}
