/**
 * The fields of the objects that procedures write most, to refuse others when a client asks for strictness (kubectl 1.27 and later do). In: an
 * object. Out: nothing, or an `ApiError` that names the first unknown field. Deeper fields are not looked at.
 */
import { isPlain, itemsAt, within } from '../state/plain.js';
import type { Plain } from '../state/plain.js';
import type { Resource } from '../state/resources.js';
import { badRequest } from './api-error.js';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** From the API reference of 1.27. */
const OBJECT = words('apiVersion kind metadata spec status');
const METADATA =
  words(`name generateName namespace labels annotations ownerReferences finalizers uid resourceVersion generation
  creationTimestamp deletionTimestamp deletionGracePeriodSeconds managedFields selfLink`);
const POD =
  words(`containers initContainers ephemeralContainers volumes restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds
  dnsPolicy dnsConfig nodeSelector nodeName serviceAccountName serviceAccount automountServiceAccountToken hostNetwork hostPID hostIPC
  hostUsers shareProcessNamespace securityContext imagePullSecrets hostname subdomain affinity schedulerName tolerations hostAliases
  priorityClassName priority preemptionPolicy readinessGates runtimeClassName enableServiceLinks overhead topologySpreadConstraints
  setHostnameAsFQDN os schedulingGates resourceClaims`);
const CONTAINER =
  words(`name image command args workingDir ports env envFrom resources resizePolicy volumeMounts volumeDevices livenessProbe
  readinessProbe startupProbe lifecycle terminationMessagePath terminationMessagePolicy imagePullPolicy securityContext stdin stdinOnce tty`);
const VOLUME =
  words(`name hostPath emptyDir gcePersistentDisk awsElasticBlockStore gitRepo secret nfs iscsi glusterfs persistentVolumeClaim
  rbd flexVolume cinder cephfs flocker downwardAPI fc azureFile configMap vsphereVolume quobyte azureDisk photonPersistentDisk projected
  portworxVolume scaleIO storageos csi ephemeral`);
const SPECS: Readonly<Record<string, readonly string[]>> = {
  Pod: POD,
  Deployment: words(
    'replicas selector template strategy minReadySeconds revisionHistoryLimit paused progressDeadlineSeconds',
  ),
  StatefulSet:
    words(`replicas selector template volumeClaimTemplates serviceName podManagementPolicy updateStrategy revisionHistoryLimit
    minReadySeconds persistentVolumeClaimRetentionPolicy ordinals`),
  Job: words(`parallelism completions activeDeadlineSeconds podFailurePolicy backoffLimit selector manualSelector template
    ttlSecondsAfterFinished completionMode suspend`),
};

function unknownIn(object: Plain, known: readonly string[], path: string): readonly string[] {
  return Object.keys(object)
    .filter((key) => !known.includes(key))
    .map((key) => (path === '' ? key : `${path}.${key}`));
}

function unknownInPod(spec: Plain, path: string): readonly string[] {
  const lists = { containers: CONTAINER, initContainers: CONTAINER, volumes: VOLUME };
  return [
    ...unknownIn(spec, POD, path),
    ...Object.entries(lists).flatMap(([key, known]) =>
      itemsAt(spec, key).flatMap((item, index) => unknownIn(item, known, `${path}.${key}[${index}]`)),
    ),
  ];
}

/** Resources that the table does not have pass. */
export function checkFields(resource: Resource, object: Plain): void {
  const known = SPECS[resource.kind];
  if (known === undefined) return;
  const spec = within(object, 'spec');
  const template = spec['template'];
  const unknown = [
    ...unknownIn(object, OBJECT, ''),
    ...unknownIn(within(object, 'metadata'), METADATA, 'metadata'),
    ...(resource.name === 'pods' ? unknownInPod(spec, 'spec') : unknownIn(spec, known, 'spec')),
    ...(isPlain(template)
      ? [
          ...unknownIn(template, ['metadata', 'spec'], 'spec.template'),
          ...unknownIn(within(template, 'metadata'), METADATA, 'spec.template.metadata'),
          ...unknownInPod(within(template, 'spec'), 'spec.template.spec'),
        ]
      : []),
  ];
  if (unknown.length > 0)
    throw badRequest(
      `${resource.kind} in version "${resource.versions[0] ?? ''}" cannot be handled as a ${resource.kind}: ` +
        `strict decoding error: ${unknown.map((field) => `unknown field "${field}"`).join(', ')}`,
    );
}
