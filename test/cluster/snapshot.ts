/**
 * A cluster's whole state in a folder, and back. In: the store, the controllers, the folder of the volumes. Out: objects and volumes as they were:
 * uids, statuses and finished pods included. Running pods are made again by whoever made them; what they wrote beside their volumes is not kept.
 *
 * Pods with a volume are ended first, politely, so that what a server writes is whole, and nobody writes while files are copied.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Controllers } from './controllers/controllers.js';
import { isFinished } from './state/objects.js';
import type { KubeObject, Pod, ResourceName } from './state/objects.js';
import { removeObject } from './state/removal.js';
import { RESOURCES } from './state/resources.js';
import type { Store } from './state/store.js';

export interface SnapshotParts {
  readonly store: Store;
  readonly controllers: Controllers;
  /** Below it a folder for each namespace, in that one for each claim. */
  readonly volumes: string;
}

type Objects = Readonly<Record<string, readonly KubeObject[]>>;

const run = promisify(execFile);

const usesVolume = (pod: Pod): boolean =>
  !isFinished(pod) && (pod.spec.volumes ?? []).some((volume) => volume.persistentVolumeClaim !== undefined);

/** A controller makes it again when it is gone. */
const isRemade = (pod: Pod): boolean =>
  !isFinished(pod) && (pod.metadata.ownerReferences ?? []).some(({ controller }) => controller === true);

async function endPods(store: Store, pods: readonly Pod[]): Promise<void> {
  const uids = new Set(pods.map(({ metadata }) => metadata.uid));
  const isThere = (): boolean => store.list('pods').some(({ metadata }) => uids.has(metadata.uid));
  for (const pod of pods)
    if (pod.metadata.deletionTimestamp === undefined) removeObject(store, 'pods', pod, 30);
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (isThere()) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = store.subscribe(look);
    look();
  });
}

function objectsOf(store: Store): Objects {
  const kept = (name: ResourceName): readonly KubeObject[] =>
    name === 'pods' ? store.list('pods').filter((pod) => !isRemade(pod)) : store.list(name);
  return Object.fromEntries(RESOURCES.map(({ name }) => [name, kept(name)]));
}

/** Begins anew, on the node that it had. */
function unstarted(object: KubeObject): KubeObject {
  const pod = object as Pod;
  if (isFinished(pod)) return pod;
  return { ...pod, status: { phase: 'Pending', qosClass: pod.status.qosClass } } as Pod;
}

function putBack(store: Store, objects: Objects): void {
  for (const { name } of RESOURCES) {
    const wanted = objects[name] ?? [];
    const uids = new Set(wanted.map(({ metadata }) => metadata.uid));
    const isKept = (object: KubeObject): boolean =>
      uids.has(object.metadata.uid) || (name === 'pods' && isRemade(object as Pod));
    for (const object of store.list(name) as readonly KubeObject[])
      if (!isKept(object)) store.remove(name, object);
    for (const object of wanted) store.put(name, name === 'pods' ? unstarted(object) : object);
  }
}

function claims(root: string): readonly string[] {
  return readdirSync(root).flatMap((namespace) =>
    readdirSync(join(root, namespace)).map((claim) => join(namespace, claim)),
  );
}

/** The folders themselves stay: something may be mounted there. */
async function copyVolumes(from: string, to: string): Promise<void> {
  for (const path of [from, to]) mkdirSync(path, { recursive: true });
  for (const claim of new Set([...claims(to), ...claims(from)])) {
    mkdirSync(join(to, claim), { recursive: true });
    for (const name of readdirSync(join(to, claim)))
      rmSync(join(to, claim, name), { recursive: true, force: true });
    if (claims(from).includes(claim)) await run('cp', ['-a', `${join(from, claim)}/.`, join(to, claim)]);
  }
}

async function whileStill(
  { store, controllers }: SnapshotParts,
  work: () => Promise<Objects>,
): Promise<void> {
  controllers.suspend();
  try {
    await endPods(store, store.list('pods').filter(usesVolume));
    putBack(store, await work());
  } finally {
    controllers.resume();
  }
}

/** Replaces what the folder held. */
export async function saveCluster(parts: SnapshotParts, folder: string): Promise<void> {
  // Before pods are ended: those that no controller makes again are to come back.
  const objects = objectsOf(parts.store);
  await whileStill(parts, async () => {
    await copyVolumes(parts.volumes, join(folder, 'volumes'));
    writeFileSync(join(folder, 'objects.json'), JSON.stringify(objects));
    return objects;
  });
}

export async function restoreCluster(parts: SnapshotParts, folder: string): Promise<void> {
  const objects = JSON.parse(readFileSync(join(folder, 'objects.json'), 'utf8')) as Objects;
  await whileStill(parts, async () => {
    await copyVolumes(join(folder, 'volumes'), parts.volumes);
    return objects;
  });
}
