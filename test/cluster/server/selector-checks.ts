/** Refuses selectors as the API server does: those that cannot be read, and fields that a resource cannot be selected by. In: the query's texts. Out: nothing, or an `ApiError`. */
import type { ResourceName } from '../state/objects.js';
import { requirements } from '../state/selectors.js';
import { badRequest } from './api-error.js';

const EVERY = ['metadata.name', 'metadata.namespace'];

/** From the conversion functions of Kubernetes' API groups. */
const FIELDS: Partial<Readonly<Record<ResourceName, readonly string[]>>> = {
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.podIPs',
    'status.nominatedNodeName',
  ],
  nodes: ['spec.unschedulable'],
  namespaces: ['status.phase'],
  secrets: ['type'],
  jobs: ['status.successful'],
  replicasets: ['status.replicas'],
  events: [
    ...['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map(
      (field) => `involvedObject.${field}`,
    ),
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
};

export function checkFieldSelector(resource: ResourceName, text: string): void {
  for (const requirement of requirements(text)) {
    const [, field] = /^([^=!]+)(?:==|=|!=)/.exec(requirement) ?? [];
    if (field === undefined)
      throw badRequest(`invalid selector: '${text}'; can't understand '${requirement}'`);
    const own = FIELDS[resource];
    if (EVERY.includes(field) || own?.includes(field) === true) continue;
    const only = EVERY.map((one) => `"${one}"`).join(', ');
    throw badRequest(
      own === undefined
        ? `"${field}" is not a known field selector: only ${only}`
        : `field label not supported: ${field}`,
    );
  }
}

const NAME = /^[A-Za-z0-9]([-\w.]*[A-Za-z0-9])?$/;

/** What is wrong with one requirement. */
function unreadable(requirement: string): string | undefined {
  const [, key = '', rest = ''] = /^(?:!\s*)?([^\s=!<>(]+)\s*(.*)$/.exec(requirement) ?? [];
  const [, prefix = 'x', name = ''] = /^(?:(.*)\/)?(.*)$/.exec(key) ?? [];
  if (!NAME.test(name) || !NAME.test(prefix)) return `key: Invalid value: "${key}": not a label's name`;
  const [, found = '', set] = /^(?:in|notin)\b\s*(\(?[^\s(]*)(.*)$/.exec(rest) ?? [];
  if (set !== undefined)
    return /^\([^()]*\)$/.test(found + set)
      ? undefined
      : `found '${found.replace(/^\(/, '')}', expected: '('`;
  if (rest === '') return undefined;
  const [, value] = /^(?:==|!=|=|>|<)\s*(.*)$/.exec(rest) ?? [];
  if (value === undefined) return `found '${rest}', expected: in, notin, =, ==, !=, gt, lt`;
  return value === '' || NAME.test(value) ? undefined : `values[0][${key}]: Invalid value: "${value}"`;
}

export function checkLabelSelector(text: string): void {
  for (const requirement of requirements(text)) {
    const why = unreadable(requirement);
    if (why !== undefined) throw badRequest(`unable to parse requirement: ${why}`);
  }
}
