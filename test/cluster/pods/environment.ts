/** A container's environment, volumes and mounts, worked out from its pod, its image and the objects that they refer to. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerSpec, EnvVar, Labels, Pod, Volume } from '../state/objects.js';
import { fieldAt } from '../state/selectors.js';
import type { Store } from '../state/store.js';
import type { Mount } from './container.js';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Why a pod can't start yet: the reason and the message that its status shows. */
export class NotYet extends Error {
  constructor(
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

function secretData(store: Store, namespace: string, name: string): Labels | undefined {
  const data = store.get('secrets', namespace, name)?.data;
  const decoded = Object.entries(data ?? {}).map(([key, value]) => [
    key,
    Buffer.from(value, 'base64').toString('utf8'),
  ]);
  return store.get('secrets', namespace, name) === undefined
    ? undefined
    : (Object.fromEntries(decoded) as Labels);
}

function referred(store: Store, pod: Pod, { name, value, valueFrom }: EnvVar): string | undefined {
  if (valueFrom === undefined) return value ?? '';
  const { namespace = '' } = pod.metadata;
  const { secretKeyRef, configMapKeyRef, fieldRef } = valueFrom;
  if (fieldRef !== undefined) return fieldAt(pod, fieldRef.fieldPath);
  const reference = secretKeyRef ?? configMapKeyRef;
  if (reference === undefined) return '';
  const data =
    secretKeyRef === undefined
      ? store.get('configmaps', namespace, reference.name)?.data
      : secretData(store, namespace, reference.name);
  const found = data?.[reference.key];
  if (found === undefined && reference.optional !== true)
    throw new NotYet('CreateContainerConfigError', `${name}: no key ${reference.key} in "${reference.name}"`);
  return found;
}

export function environment(
  store: Store,
  pod: Pod,
  container: ContainerSpec,
  image: Labels,
): Readonly<Record<string, string>> {
  const own = (container.env ?? []).map((one) => [one.name, referred(store, pod, one)] as const);
  const set = own.filter((pair): pair is readonly [string, string] => pair[1] !== undefined);
  return { PATH, HOME: '/root', HOSTNAME: pod.metadata.name, ...image, ...Object.fromEntries(set) };
}

function writeFiles(folder: string, data: Labels): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(data)) writeFileSync(join(folder, name), content);
  return folder;
}

export interface Folders {
  /** Where this pod's own volumes are kept. */
  readonly pod: string;
  readonly claim: (namespace: string, name: string) => string;
}

function volumeFolder(store: Store, pod: Pod, volume: Volume, folders: Folders): string {
  const { namespace = '' } = pod.metadata;
  const own = join(folders.pod, 'volumes', volume.name);
  const { persistentVolumeClaim: claim, hostPath, configMap, secret } = volume;
  if (claim !== undefined) {
    if (store.get('persistentvolumeclaims', namespace, claim.claimName) === undefined)
      throw new NotYet('Unschedulable', `persistentvolumeclaim "${claim.claimName}" not found`);
    return folders.claim(namespace, claim.claimName);
  }
  if (hostPath !== undefined) return hostPath.path;
  if (configMap !== undefined)
    return writeFiles(own, store.get('configmaps', namespace, configMap.name)?.data ?? {});
  if (secret !== undefined) return writeFiles(own, secretData(store, namespace, secret.secretName) ?? {});
  mkdirSync(own, { recursive: true });
  return own;
}

/** Creates the mount points in the root and says what goes there. */
export function volumeMounts(
  store: Store,
  pod: Pod,
  container: ContainerSpec,
  root: string,
  folders: Folders,
): readonly Mount[] {
  return (container.volumeMounts ?? []).map(({ name, mountPath, subPath = '', readOnly = false }) => {
    const volume = (pod.spec.volumes ?? []).find((one) => one.name === name) ?? { name };
    const source = join(volumeFolder(store, pod, volume, folders), subPath);
    mkdirSync(source, { recursive: true });
    mkdirSync(join(root, mountPath), { recursive: true });
    return { source, target: mountPath, readOnly };
  });
}
