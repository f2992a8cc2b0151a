/** Works out how one run of a container starts: its image, root directory, mounts, environment, command and account. In: the pod. Out: a plan, its files made. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Image, PodTimes } from '../api.js';
import type { ContainerSpec, Pod } from '../state/objects.js';
import type { Store } from '../state/store.js';
import type { Account, ContainerPlan } from './container.js';
import { NotYet, environment, volumeMounts } from './environment.js';
import type { Folders } from './environment.js';
import { buildRoot } from './root.js';

export interface PodHost {
  readonly store: Store;
  readonly images: Readonly<Record<string, Image>>;
  readonly times: PodTimes;
  readonly claim: Folders['claim'];
}

export interface Place {
  readonly address: string;
  readonly folders: Folders;
  /** How often the container has been started before. */
  readonly run: number;
  readonly log: string;
}

/** The image that a name means, whatever its tag or digest. */
export function imageOf(images: PodHost['images'], name: string): Image | undefined {
  return images[name.replace(/@.*$/, '').replace(/:[^/:]*$/, '')];
}

function accountOf(pod: Pod, spec: ContainerSpec): Account | undefined {
  const { runAsUser: uid, runAsGroup: gid = uid } = { ...pod.spec.securityContext, ...spec.securityContext };
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}

/** The pod's command replaces the image's entry point and with it the image's own arguments. */
function commandOf(spec: ContainerSpec, image: Image): readonly string[] {
  const args = spec.args ?? (spec.command === undefined ? image.command : []);
  return [...(spec.command ?? image.entrypoint), ...args];
}

export function planContainer(host: PodHost, pod: Pod, spec: ContainerSpec, place: Place): ContainerPlan {
  const { address, folders, run, log } = place;
  const image = imageOf(host.images, spec.image);
  if (image === undefined) throw new NotYet('ErrImagePull', `no image "${spec.image}" can be had here`);
  const hostname = pod.metadata.name;
  const root = join(folders.pod, spec.name, `root-${run}`);
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  const mounts = [...buildRoot(image, root), ...volumeMounts(host.store, pod, spec, root, folders)];
  writeFileSync(join(root, 'etc/hosts'), `${address} ${hostname} localhost\n`);
  writeFileSync(join(root, 'etc/hostname'), `${hostname}\n`);
  const addressed = { ...pod, status: { ...pod.status, podIP: address } };
  const env = environment(host.store, addressed, spec, image.env ?? {});
  return { root, hostname, mounts, argv: commandOf(spec, image), env, account: accountOf(pod, spec), log };
}
