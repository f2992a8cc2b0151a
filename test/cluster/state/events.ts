/** Events: what controllers and the kubelet tell about an object, as `kubectl describe` shows it. In: the store, the object, what happened. Out: an event, or one that was there with its count raised. */
import { createHash } from 'node:crypto';
import type { KubeObject } from './objects.js';
import { now } from './store.js';
import type { Store } from './store.js';

export interface Happening {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** Who tells, as in `kubelet`. */
  readonly component: string;
  /** The container that it is about. */
  readonly container?: string;
}

/** The only one that tells from a node. */
const ON_NODE = 'kubelet';

/** Nothing is told any more in a namespace that goes. */
export function tell(store: Store, about: KubeObject, happening: Happening): void {
  const { type, reason, message, component, container } = happening;
  const { name, namespace = 'default', uid, resourceVersion } = about.metadata;
  if (store.get('namespaces', undefined, namespace)?.status.phase !== 'Active') return;
  const key = createHash('sha256').update([uid, reason, message, container].join('\0')).digest('hex');
  const eventName = `${name}.${key.slice(0, 16)}`;
  const before = store.get('events', namespace, eventName);
  if (before !== undefined) {
    store.update('events', { ...before, count: before.count + 1, lastTimestamp: now() });
    return;
  }
  const field = container === undefined ? {} : { fieldPath: `spec.containers{${container}}` };
  const host = (about as { readonly spec?: { readonly nodeName?: string } }).spec?.nodeName;
  store.create('events', {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: eventName, namespace },
    involvedObject: {
      kind: about.kind,
      namespace,
      name,
      uid,
      apiVersion: about.apiVersion,
      resourceVersion,
      ...field,
    },
    type,
    reason,
    message,
    source: { component, ...(component === ON_NODE && host !== undefined ? { host } : {}) },
    firstTimestamp: now(),
    lastTimestamp: now(),
    count: 1,
    eventTime: null,
    reportingComponent: component,
    reportingInstance: '',
  });
}
