/**
 * What the API server does to an object before it stores it: fills in defaults and refuses what would not work.
 * In: a client's object. Out: a complete one, or an `ApiError` in the server's words.
 */
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { badRequest, invalid } from './api-error.js';
import type { KubeObject, ResourceName, Selector } from '../state/objects.js';
import { mergePatch } from './patch.js';
import { isPlain, itemsAt, omit, sameValue, textAt, within } from '../state/plain.js';
import type { Plain } from '../state/plain.js';
import { qualifiedName } from '../state/resources.js';
import type { Resource } from '../state/resources.js';
import { matches } from '../state/selectors.js';
import { checkCounts } from './whole-numbers.js';

const POD_SPEC = {
  restartPolicy: 'Always',
  terminationGracePeriodSeconds: 30,
  dnsPolicy: 'ClusterFirst',
  securityContext: {},
  schedulerName: 'default-scheduler',
};

const CONTAINER = {
  resources: {},
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  imagePullPolicy: 'IfNotPresent',
};

const ROLLING = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } };

const SPECS: Partial<Readonly<Record<ResourceName, Plain>>> = {
  deployments: { replicas: 1, strategy: ROLLING, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 },
  replicasets: { replicas: 1 },
  statefulsets: {
    replicas: 1,
    serviceName: '',
    podManagementPolicy: 'OrderedReady',
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
    revisionHistoryLimit: 10,
  },
  daemonsets: {
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    revisionHistoryLimit: 10,
  },
  jobs: { parallelism: 1, completions: 1, backoffLimit: 6, suspend: false },
  persistentvolumeclaims: { volumeMode: 'Filesystem', accessModes: ['ReadWriteOnce'] },
  services: { type: 'ClusterIP', sessionAffinity: 'None' },
  namespaces: { finalizers: ['kubernetes'] },
};

const STATUSES: Partial<Readonly<Record<ResourceName, Plain>>> = {
  pods: { phase: 'Pending', qosClass: 'BestEffort' },
  namespaces: { phase: 'Active' },
  nodes: { conditions: [] },
  persistentvolumeclaims: { phase: 'Pending' },
};

const withTemplate: readonly ResourceName[] = [
  'deployments',
  'replicasets',
  'statefulsets',
  'daemonsets',
  'jobs',
];

/** What is null counts as not given. */
function defaults(base: Plain, given: Plain): Plain {
  const stated = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  return mergePatch(base, stated) as Plain;
}

function podSpec(given: Plain): Plain {
  const containers = (key: string): Plain =>
    Array.isArray(given[key]) ? { [key]: itemsAt(given, key).map((one) => defaults(CONTAINER, one)) } : {};
  return { ...defaults(POD_SPEC, given), ...containers('containers'), ...containers('initContainers') };
}

function workloadSpec(resource: Resource, given: Plain): Plain {
  const template = within(given, 'template');
  const base = SPECS[resource.name] ?? {};
  const recreate = textAt(within(given, 'strategy'), 'type') === 'Recreate' ? omit(base, 'strategy') : base;
  return {
    ...defaults(recreate, given),
    template: {
      ...template,
      metadata: within(template, 'metadata'),
      spec: podSpec(within(template, 'spec')),
    },
  };
}

/** A Job's selector and its pods' labels are the server's to choose; a manifest that was copied from a cluster brings old ones. */
function jobSpec(resource: Resource, name: string, uid: string, spec: Plain): Plain {
  if (spec['selector'] !== undefined && spec['manualSelector'] !== true)
    throw invalid(resource, name, 'spec.selector', 'Invalid value: `selector` not auto-generated');
  const template = within(spec, 'template');
  const metadata = within(template, 'metadata');
  const prefix = 'batch.kubernetes.io/';
  const old = { 'controller-uid': uid, 'job-name': name };
  const own = { ...old, [`${prefix}controller-uid`]: uid, [`${prefix}job-name`]: name };
  for (const [label, value] of Object.entries(own)) {
    const given = textAt(within(metadata, 'labels'), label);
    if (given !== undefined && given !== value)
      throw invalid(
        resource,
        name,
        `spec.template.metadata.labels[${label}]`,
        `Invalid value: "${given}": must be '${value}'`,
      );
  }
  const labels = { ...within(metadata, 'labels'), ...own };
  return {
    ...spec,
    selector: { matchLabels: { [`${prefix}controller-uid`]: uid } },
    template: { ...template, metadata: { ...metadata, labels } },
  };
}

function checkPodSpec(resource: Resource, name: string, path: string, spec: Plain): void {
  if (itemsAt(spec, 'containers').length === 0)
    throw invalid(resource, name, `${path}.containers`, 'Required value');
  for (const [index, container] of itemsAt(spec, 'containers').entries())
    for (const key of ['name', 'image'])
      if ((textAt(container, key) ?? '') === '')
        throw invalid(resource, name, `${path}.containers[${index}].${key}`, 'Required value');
  // A StatefulSet's claim templates are volumes too, which only its pods show.
  if (resource.name === 'statefulsets') return;
  const volumes = itemsAt(spec, 'volumes').map((volume) => textAt(volume, 'name'));
  for (const container of itemsAt(spec, 'containers'))
    for (const mount of itemsAt(container, 'volumeMounts'))
      if (!volumes.includes(textAt(mount, 'name')))
        throw invalid(
          resource,
          name,
          `${path}.containers[0].volumeMounts[0].name`,
          `Not found: "${String(mount['name'])}"`,
        );
}

function check(resource: Resource, name: string, spec: Plain): void {
  checkCounts(resource, name, spec);
  if (resource.name === 'pods') checkPodSpec(resource, name, 'spec', spec);
  if (!withTemplate.includes(resource.name)) return;
  const template = within(spec, 'template');
  checkPodSpec(resource, name, 'spec.template.spec', within(template, 'spec'));
  const labels = within(within(template, 'metadata'), 'labels') as Readonly<Record<string, string>>;
  const selector = within(spec, 'selector') as Selector;
  if (Object.keys(selector).length === 0) throw invalid(resource, name, 'spec.selector', 'Required value');
  if (!matches(selector, labels))
    throw invalid(
      resource,
      name,
      'spec.template.metadata.labels',
      `Invalid value: ${JSON.stringify(labels)}: \`selector\` does not match template \`labels\``,
    );
  const policy = textAt(within(template, 'spec'), 'restartPolicy');
  if (resource.name === 'jobs' && policy === 'Always')
    throw invalid(
      resource,
      name,
      'spec.template.spec.restartPolicy',
      'Required value: valid values: "OnFailure", "Never"',
    );
}

function secretData(object: Plain): Plain {
  const encoded = Object.entries(within(object, 'stringData')).map(([key, value]) => [
    key,
    Buffer.from(String(value)).toString('base64'),
  ]);
  return {
    type: 'Opaque',
    ...omit(object, 'stringData'),
    data: { ...within(object, 'data'), ...Object.fromEntries(encoded) },
  };
}

/** An address that nothing listens at, as there is no network of Services here. */
function serviceSpec(given: Plain): Plain {
  const spec = defaults(SPECS.services ?? {}, given);
  if (spec['type'] === 'ExternalName' || spec['clusterIP'] !== undefined) return spec;
  const clusterIP = `10.96.${randomInt(0, 256)}.${randomInt(1, 255)}`;
  return { ...spec, clusterIP, clusterIPs: [clusterIP] };
}

function complete(resource: Resource, object: Plain, name: string, uid: string): Plain {
  const spec = within(object, 'spec');
  if (resource.name === 'secrets') return secretData(object);
  if (resource.name === 'pods') return { ...object, spec: podSpec(spec) };
  if (resource.name === 'jobs')
    return { ...object, spec: jobSpec(resource, name, uid, workloadSpec(resource, spec)) };
  if (withTemplate.includes(resource.name)) return { ...object, spec: workloadSpec(resource, spec) };
  if (resource.name === 'services') return { ...object, spec: serviceSpec(spec) };
  const base = SPECS[resource.name];
  return base === undefined ? object : { ...object, spec: defaults(base, spec) };
}

/** What a client may create, ready for the store. */
export function admit(
  resource: Resource,
  given: Plain,
  namespace: string | undefined,
  manager: string,
): Plain {
  const metadata = within(given, 'metadata');
  const prefix = textAt(metadata, 'generateName');
  const name =
    textAt(metadata, 'name') ??
    (prefix === undefined ? '' : prefix + randomBytes(3).toString('hex').slice(0, 5));
  if (name === '')
    throw invalid(resource, '', 'metadata.name', 'Required value: name or generateName is required');
  if (!/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name))
    throw invalid(
      resource,
      name,
      'metadata.name',
      `Invalid value: "${name}": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.'`,
    );
  if ((textAt(metadata, 'resourceVersion') ?? '') !== '')
    throw badRequest(
      `${qualifiedName(resource)} "${name}": resourceVersion should not be set on objects to be created`,
    );
  const apiVersion =
    resource.group === '' ? resource.versions[0] : `${resource.group}/${resource.versions[0] ?? ''}`;
  const uid = randomUUID();
  const body = complete(resource, omit(given, 'status', 'metadata'), name, uid);
  check(resource, name, within(body, 'spec'));
  const kept = omit(
    metadata,
    'uid',
    'resourceVersion',
    'creationTimestamp',
    'generation',
    'selfLink',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'managedFields',
  );
  const field = { manager, operation: 'Update', apiVersion, fieldsType: 'FieldsV1', fieldsV1: {} };
  const scope = resource.namespaced ? { namespace } : {};
  const generation =
    isPlain(body['spec']) && resource.hasStatus && resource.name !== 'pods' ? { generation: 1 } : {};
  const status = resource.hasStatus ? { status: STATUSES[resource.name] ?? {} } : {};
  return {
    ...body,
    apiVersion,
    kind: resource.kind,
    metadata: { ...kept, name, uid, ...scope, ...generation, managedFields: [field] },
    ...status,
  };
}

const FIXED: Partial<Readonly<Record<ResourceName, readonly string[]>>> = {
  deployments: ['selector'],
  replicasets: ['selector'],
  daemonsets: ['selector'],
  statefulsets: ['selector', 'serviceName', 'volumeClaimTemplates', 'podManagementPolicy'],
  jobs: ['selector', 'template', 'completions'],
  services: ['clusterIP'],
  persistentvolumeclaims: ['accessModes', 'storageClassName', 'volumeMode'],
};

/** Fills in what a client's whole new version of an object left out. */
export function completeUpdate(resource: Resource, object: Plain, current: KubeObject): Plain {
  const { name } = current.metadata;
  if (resource.name === 'services') {
    const { clusterIP, clusterIPs } = within(current as unknown as Plain, 'spec');
    return complete(
      resource,
      { ...object, spec: { clusterIP, clusterIPs, ...within(object, 'spec') } },
      name,
      '',
    );
  }
  if (resource.name !== 'jobs') return complete(resource, object, name, '');
  return { ...object, spec: workloadSpec(resource, within(object, 'spec')) };
}

export function checkName(resource: Resource, name: string, sent: Plain): void {
  const given = textAt(within(sent, 'metadata'), 'name') ?? '';
  if (given !== name)
    throw invalid(resource, name, 'metadata.name', `Invalid value: "${given}": field is immutable`);
}

/** Whether a client may turn one object into the other. */
export function checkUpdate(resource: Resource, name: string, current: Plain, next: Plain): void {
  const [before, after] = [within(current, 'spec'), within(next, 'spec')];
  check(resource, name, after);
  for (const field of FIXED[resource.name] ?? [])
    if (!sameValue(before[field], after[field]))
      throw invalid(resource, name, `spec.${field}`, 'Invalid value: field is immutable');
  const fixed = (spec: Plain): Plain => ({
    ...omit(spec, 'tolerations', 'activeDeadlineSeconds', 'terminationGracePeriodSeconds'),
    containers: itemsAt(spec, 'containers').map((one) => omit(one, 'image')),
  });
  if (resource.name === 'pods' && !sameValue(fixed(before), fixed(after)))
    throw invalid(
      resource,
      name,
      'spec',
      'Forbidden: pod updates may not change fields other than `spec.containers[*].image`, `spec.activeDeadlineSeconds` or `spec.tolerations`',
    );
}
