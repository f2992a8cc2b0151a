/**
 * The verbs on stored objects: create, read, replace, patch, delete, scale, evict. In: the store and a parsed request. Out: the object to answer with,
 * or an `ApiError`. With `dryRun` everything is checked and nothing stored.
 */
import { isFinished, isReady } from '../state/objects.js';
import type { KubeObject, Pod, PodDisruptionBudget, ReplicaSet } from '../state/objects.js';
import { isPlain, omit, sameValue, textAt, within } from '../state/plain.js';
import type { Plain } from '../state/plain.js';
import { apiVersions, resourceNamed } from '../state/resources.js';
import type { ResourcePath } from '../state/resources.js';
import { isHeld, removeObject } from '../state/removal.js';
import { matches, selectorText } from '../state/selectors.js';
import { now } from '../state/store.js';
import type { Draft, Store } from '../state/store.js';
import { admit, checkName, checkUpdate, completeUpdate } from './admission.js';
import { ApiError, alreadyExists, badRequest, conflict, invalid, notFound } from './api-error.js';
import { checkFields } from './known-fields.js';
import { applyPatchOf } from './patch.js';

export interface ObjectCall {
  readonly method: string;
  readonly path: ResourcePath;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly contentType: string;
}

export interface Answer {
  readonly code: number;
  readonly object: object;
}

const plain = (object: KubeObject): Plain => object as unknown as Plain;
const ok = (object: object): Answer => ({ code: 200, object });

function bodyOf(call: ObjectCall): Plain {
  if (!isPlain(call.body)) throw badRequest('the body of the request is not an object');
  return call.body;
}

function existing(store: Store, { resource, namespace, name = '' }: ResourcePath): KubeObject {
  const found = store.get(resource.name, namespace, name);
  if (found === undefined) throw notFound(resource, name);
  return found;
}

const isStrict = ({ query }: ObjectCall): boolean => query.get('fieldValidation') === 'Strict';
const isDryRun = ({ query }: ObjectCall): boolean => query.has('dryRun');

function create(store: Store, call: ObjectCall): Answer {
  const { resource, namespace } = call.path;
  const body = bodyOf(call);
  if (body['kind'] !== resource.kind || !apiVersions(resource).includes(textAt(body, 'apiVersion') ?? ''))
    throw badRequest(`the object provided is unrecognized (must be of type ${resource.kind})`);
  if (isStrict(call)) checkFields(resource, body);
  const inBody = textAt(within(body, 'metadata'), 'namespace') ?? namespace;
  if (resource.namespaced && inBody !== namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  const namespaces = resourceNamed('namespaces');
  if (
    resource.namespaced &&
    namespaces !== undefined &&
    store.get('namespaces', undefined, namespace ?? '') === undefined
  )
    throw notFound(namespaces, namespace ?? '');
  const object = admit(resource, body, namespace, call.query.get('fieldManager') ?? 'kubectl');
  const name = textAt(within(object, 'metadata'), 'name') ?? '';
  if (store.get(resource.name, namespace, name) !== undefined) throw alreadyExists(resource, name);
  const draft = object as unknown as Draft<KubeObject>;
  if (isDryRun(call))
    return { code: 201, object: { ...object, metadata: { ...draft.metadata, creationTimestamp: now() } } };
  return { code: 201, object: store.create(resource.name, draft) };
}

/** The metadata that a client may change; the rest is the server's. */
function nextMetadata(current: KubeObject, next: Plain, specChanged: boolean): Plain {
  const {
    uid,
    name,
    namespace,
    creationTimestamp,
    resourceVersion,
    deletionTimestamp,
    deletionGracePeriodSeconds,
    generation,
  } = current.metadata;
  const fixed = {
    name,
    namespace,
    uid,
    creationTimestamp,
    resourceVersion,
    deletionTimestamp,
    deletionGracePeriodSeconds,
  };
  const raised = generation === undefined ? {} : { generation: specChanged ? generation + 1 : generation };
  const known = Object.fromEntries(
    Object.entries({ ...fixed, ...raised }).filter(([, value]) => value !== undefined),
  );
  return { ...within(next, 'metadata'), ...known };
}

function replaceWith(store: Store, call: ObjectCall, current: KubeObject, next: Plain): Answer {
  const { resource, name = '', subresource } = call.path;
  const sent = textAt(within(next, 'metadata'), 'resourceVersion') ?? '';
  if (sent !== '' && sent !== current.metadata.resourceVersion)
    throw conflict(
      resource,
      name,
      'the object has been modified; please apply your changes to the latest version and try again',
    );
  const before = plain(current);
  const ofStatus = subresource === 'status';
  const wanted: Plain = ofStatus
    ? { ...before, status: next['status'] }
    : { ...next, ...(resource.hasStatus ? { status: before['status'] } : {}) };
  const metadata = nextMetadata(
    current,
    ofStatus ? before : next,
    !sameValue(before['spec'], wanted['spec']),
  );
  const object = { ...wanted, apiVersion: current.apiVersion, kind: current.kind, metadata };
  if (!ofStatus) {
    checkName(resource, name, next);
    checkUpdate(resource, name, before, object);
  }
  if (isDryRun(call)) return ok(object);
  const stored: KubeObject = store.update(resource.name, object as never);
  if (isHeld(stored) || resource.name === 'pods' || resource.name === 'namespaces') return ok(stored);
  if (stored.metadata.deletionTimestamp !== undefined) store.remove(resource.name, stored);
  return ok(stored);
}

function replace(store: Store, call: ObjectCall): Answer {
  const current = existing(store, call.path);
  const body = bodyOf(call);
  if (isStrict(call)) checkFields(call.path.resource, body);
  return replaceWith(store, call, current, completeUpdate(call.path.resource, body, current));
}

function patch(store: Store, call: ObjectCall): Answer {
  const serverSide = call.contentType.startsWith('application/apply-patch');
  const { resource, namespace, name } = call.path;
  if (serverSide && store.get(resource.name, namespace, name ?? '') === undefined)
    return create(store, { ...call, path: { ...call.path, name: undefined } });
  const current = existing(store, call.path);
  const patched = applyPatchOf(call.contentType, current, call.body);
  const next = isPlain(patched) ? patched : {};
  if (isStrict(call)) checkFields(resource, next);
  return replaceWith(store, call, current, completeUpdate(resource, next, current));
}

function orphan(store: Store, owner: KubeObject): void {
  for (const resource of ['pods', 'replicasets', 'jobs'] as const)
    for (const object of store.list(resource, owner.metadata.namespace)) {
      const references = (object.metadata.ownerReferences ?? []).filter(
        ({ uid }) => uid !== owner.metadata.uid,
      );
      store.update(resource, {
        ...object,
        metadata: { ...object.metadata, ownerReferences: references },
      });
    }
}

function graceOf(object: KubeObject, options: Plain, query: URLSearchParams): number {
  const asked = options['gracePeriodSeconds'] ?? query.get('gracePeriodSeconds');
  if (typeof asked === 'number' || typeof asked === 'string') return Number(asked);
  return (object as Pod).spec.terminationGracePeriodSeconds;
}

function remove(store: Store, call: ObjectCall): Answer {
  const object = existing(store, call.path);
  const { resource, name = '' } = call.path;
  const options = isPlain(call.body) ? call.body : {};
  const uid = textAt(within(options, 'preconditions'), 'uid') ?? object.metadata.uid;
  if (uid !== object.metadata.uid)
    throw conflict(resource, name, 'the UID in the precondition does not match the UID in record');
  const done = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' };
  const details = { name, group: resource.group, kind: resource.name, uid: object.metadata.uid };
  if (isDryRun(call) || 'dryRun' in options) return ok({ ...done, details });
  const policy = textAt(options, 'propagationPolicy') ?? call.query.get('propagationPolicy');
  if (policy === 'Orphan' || options['orphanDependents'] === true) orphan(store, object);
  const grace = resource.name === 'pods' ? graceOf(object, options, call.query) : 0;
  const left = removeObject(store, resource.name, object, grace);
  return ok(left === object ? { ...done, details } : left);
}

function scaleOf(object: KubeObject): Plain {
  const { spec, status, metadata } = object as ReplicaSet;
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: spec.replicas },
    status: { replicas: status?.replicas ?? 0, selector: selectorText(spec.selector) },
  };
}

function scale(store: Store, call: ObjectCall): Answer {
  const current = existing(store, call.path);
  if (call.method === 'GET') return ok(scaleOf(current));
  const next =
    call.method === 'PUT' ? bodyOf(call) : applyPatchOf(call.contentType, scaleOf(current), call.body);
  const replicas = isPlain(next) ? (within(next, 'spec')['replicas'] ?? 0) : undefined;
  const { resource, name = '' } = call.path;
  if (typeof replicas !== 'number' || replicas < 0 || !Number.isInteger(replicas))
    throw invalid(
      resource,
      name,
      'spec.replicas',
      `Invalid value: ${JSON.stringify(replicas)}: must be greater than or equal to 0`,
    );
  const sent = isPlain(next) ? within(next, 'metadata')['resourceVersion'] : undefined;
  const wanted = {
    ...plain(current),
    metadata: { ...current.metadata, resourceVersion: sent },
    spec: { ...within(plain(current), 'spec'), replicas },
  };
  const answer = replaceWith(
    store,
    { ...call, path: { ...call.path, subresource: undefined } },
    current,
    wanted,
  );
  return ok(scaleOf(answer.object as KubeObject));
}

function disruptionAllowed({ spec }: PodDisruptionBudget, pods: readonly Pod[]): boolean {
  const healthy = pods.filter(isReady).length;
  const of = (value: number | string): number =>
    typeof value === 'number' ? value : Math.ceil((Number.parseInt(value, 10) * pods.length) / 100);
  if (spec.minAvailable !== undefined) return healthy > of(spec.minAvailable);
  return spec.maxUnavailable === undefined || pods.length - healthy < of(spec.maxUnavailable);
}

function evict(store: Store, call: ObjectCall): Answer {
  const pod = existing(store, { ...call.path, subresource: undefined }) as Pod;
  const { namespace, labels, name } = pod.metadata;
  for (const budget of store
    .list('poddisruptionbudgets', namespace)
    .filter(({ spec }) => matches(spec.selector, labels))) {
    const covered = store
      .list('pods', namespace)
      .filter((one) => matches(budget.spec.selector, one.metadata.labels) && !isFinished(one));
    if (isReady(pod) && !disruptionAllowed(budget, covered))
      throw new ApiError(
        429,
        'TooManyRequests',
        "Cannot evict pod as it would violate the pod's disruption budget.",
        {
          causes: [
            {
              reason: 'DisruptionBudget',
              message: `The disruption budget ${budget.metadata.name} does not allow evicting ${name} now`,
            },
          ],
        },
      );
  }
  const options = within(bodyOf(call), 'deleteOptions');
  if (!isDryRun(call) && !('dryRun' in options))
    removeObject(store, 'pods', pod, graceOf(pod, options, call.query));
  return {
    code: 201,
    object: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 },
  };
}

/** Every verb but list and watch. */
export function handleObject(store: Store, call: ObjectCall): Answer {
  const { subresource, name } = call.path;
  if (subresource === 'scale') return scale(store, call);
  if (subresource === 'eviction' && call.method === 'POST') return evict(store, call);
  if (subresource !== undefined && subresource !== 'status')
    throw new ApiError(404, 'NotFound', 'the server could not find the requested resource');
  if (name === undefined && call.method === 'POST') return create(store, call);
  if (name !== undefined && call.method === 'GET') return ok(existing(store, call.path));
  if (name !== undefined && call.method === 'PUT') return replace(store, call);
  if (name !== undefined && call.method === 'PATCH') return patch(store, call);
  if (name !== undefined && call.method === 'DELETE') return remove(store, call);
  throw new ApiError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
  );
}

/** The object under the API version that the client asked for. */
export function inVersion(path: ResourcePath, object: object): object {
  const wanted = path.resource.group === '' ? path.version : `${path.resource.group}/${path.version}`;
  const given = object as Plain;
  return given['kind'] === path.resource.kind && given['apiVersion'] !== wanted
    ? { ...omit(given), apiVersion: wanted }
    : object;
}
