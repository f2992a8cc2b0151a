/** Refusals of the API server, in the words and with the reasons that kubectl shows to its user. */
import { qualifiedName } from '../state/resources.js';
import type { Resource } from '../state/resources.js';

export class ApiError extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly about: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

export function notFound(resource: Resource, name: string): ApiError {
  const details = { name, group: resource.group, kind: resource.name };
  return new ApiError(404, 'NotFound', `${qualifiedName(resource)} "${name}" not found`, details);
}

export function alreadyExists(resource: Resource, name: string): ApiError {
  const details = { name, group: resource.group, kind: resource.name };
  return new ApiError(409, 'AlreadyExists', `${qualifiedName(resource)} "${name}" already exists`, details);
}

export function conflict(resource: Resource, name: string, why: string): ApiError {
  const details = { name, group: resource.group, kind: resource.name };
  const message = `Operation cannot be fulfilled on ${qualifiedName(resource)} "${name}": ${why}`;
  return new ApiError(409, 'Conflict', message, details);
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message);
}

/** `why` as in `Invalid value: …`, about one field. */
export function invalid(resource: Resource, name: string, field: string, why: string): ApiError {
  const causes = [{ reason: 'FieldValueInvalid', message: why, field }];
  const kind = resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;
  const details = { name, group: resource.group, kind: resource.kind, causes };
  return new ApiError(422, 'Invalid', `${kind} "${name}" is invalid: ${field}: ${why}`, details);
}

export function statusObject(error: ApiError): object {
  const { code, reason, message, about: details } = error;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    details,
    code,
  };
}
