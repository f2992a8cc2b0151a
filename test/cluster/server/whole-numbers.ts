/** Counts in a spec: whole numbers from 0. In: a resource and a spec. Out: nothing, or the refusal in the API server's words. */
import { badRequest, invalid } from './api-error.js';
import type { Plain } from '../state/plain.js';
import type { Resource } from '../state/resources.js';

const COUNTS = [
  'replicas',
  'completions',
  'parallelism',
  'backoffLimit',
  'activeDeadlineSeconds',
  'ttlSecondsAfterFinished',
  'minReadySeconds',
  'progressDeadlineSeconds',
  'revisionHistoryLimit',
  'terminationGracePeriodSeconds',
];

function kindOf(value: unknown): string {
  if (typeof value === 'number') return `number ${value}`;
  if (typeof value === 'boolean') return 'bool';
  return Array.isArray(value) ? 'array' : typeof value;
}

export function checkCounts(resource: Resource, name: string, spec: Plain): void {
  for (const field of COUNTS) {
    const value = spec[field];
    if (value === undefined) continue;
    if (!Number.isInteger(value))
      throw badRequest(
        `${resource.kind} in version "${resource.versions[0] ?? ''}" cannot be handled as a ${resource.kind}: ` +
          `json: cannot unmarshal ${kindOf(value)} into Go struct field ${resource.kind}Spec.spec.${field} of type int32`,
      );
    if (Number(value) < 0)
      throw invalid(
        resource,
        name,
        `spec.${field}`,
        `Invalid value: ${Number(value)}: must be greater than or equal to 0`,
      );
  }
}
