/**
 * Puts a stand-in Kubernetes together and keeps it until it is stopped. In: images and objects. Out: a `Cluster`; whatever ends this process (its exit,
 * a signal, even KILL for the pods' processes) ends the cluster too.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import type { Cluster, ClusterOptions, Executed, Manifest, PodRef } from './api.js';
import { startControllers } from './controllers/controllers.js';
import { endWithProcess } from './end-with-process.js';
import { faultList } from './faults.js';
import { isAlive, makeFolder, removeFolder } from './folders.js';
import { enter, statusOf } from './pods/container.js';
import { startKubelet } from './pods/kubelet.js';
import type { Kubelet } from './pods/kubelet.js';
import { kubeconfig, makeCertificate } from './server/certificate.js';
import { SERVER_VERSION } from './server/discovery.js';
import { handleObject } from './server/objects-api.js';
import { startApiServer } from './server/server.js';
import { settled } from './settled.js';
import { restoreCluster, saveCluster } from './snapshot.js';
import { resourceNamed, resourceOfKind } from './state/resources.js';
import type { KubeObject, ResourceName } from './state/objects.js';
import { createStore } from './state/store.js';
import type { Store } from './state/store.js';

function applyManifest(store: Store, manifest: Manifest): void {
  const resource = resourceOfKind(manifest.apiVersion, manifest.kind);
  if (resource === undefined) throw new Error(`the stand-in has no ${manifest.apiVersion} ${manifest.kind}`);
  const { name } = manifest.metadata;
  const namespace = resource.namespaced ? (manifest.metadata.namespace ?? 'default') : undefined;
  if (namespace !== undefined && store.get('namespaces', undefined, namespace) === undefined)
    makeNamespace(store, namespace);
  const exists = store.get(resource.name, namespace, name) !== undefined;
  const path = {
    resource,
    version: resource.versions[0] ?? 'v1',
    namespace,
    name: exists ? name : undefined,
    subresource: undefined,
  };
  const query = new URLSearchParams();
  handleObject(store, {
    method: exists ? 'PUT' : 'POST',
    path,
    query,
    body: manifest,
    contentType: 'application/json',
  });
}

function makeNamespace(store: Store, name: string): void {
  const labels = { 'kubernetes.io/metadata.name': name };
  applyManifest(store, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
}

/** Enough for everything: nothing is measured here. */
const CAPACITY = { cpu: '8', memory: '32Gi', pods: '110', 'ephemeral-storage': '100Gi' };
const NODE = {
  capacity: CAPACITY,
  allocatable: CAPACITY,
  addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
  nodeInfo: {
    kubeletVersion: SERVER_VERSION.gitVersion,
    kubeProxyVersion: SERVER_VERSION.gitVersion,
    osImage: 'a stand-in',
    kernelVersion: release(),
    containerRuntimeVersion: 'process://1',
    operatingSystem: 'linux',
    architecture: 'amd64',
  },
};

function makeNode(store: Store, name: string): void {
  const labels = { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' };
  const conditions = [{ type: 'Ready', status: 'True' as const, reason: 'KubeletReady' }];
  store.create('nodes', {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels },
    spec: {},
    status: { conditions, ...NODE },
  });
}

function resourceOf(kind: string): ResourceName {
  const resource = resourceNamed(kind);
  if (resource === undefined) throw new Error(`the stand-in has no ${kind}`);
  return resource.name;
}

async function execIn(
  kubelet: Kubelet,
  where: PodRef,
  argv: readonly string[],
  stdin: string | Buffer,
): Promise<Executed> {
  const child = enter(kubelet.container(where), argv);
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(stdin);
  await once(child, 'close');
  return {
    status: statusOf(child),
    stdout: Buffer.concat(stdout),
    stderr: Buffer.concat(stderr).toString('utf8'),
  };
}

/** For an end that cannot wait: kills, waits for the processes without returning to the event loop, deletes. */
function endNow(kubelet: Kubelet, folder: string): void {
  const pids = kubelet.processes();
  for (const pid of pids.filter(isAlive)) process.kill(pid, 'SIGKILL');
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (let tries = 0; tries < 200 && pids.some(isAlive); tries += 1) Atomics.wait(clock, 0, 0, 10);
  removeFolder(folder);
}

/** Why no cluster can run here; undefined when one can. */
export function unsupported(): string | undefined {
  if (process.platform === 'linux' && process.getuid?.() === 0) return undefined;
  return 'the stand-in Kubernetes needs Linux and root: its pods are processes in namespaces of their own';
}

export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    throw new Error(
      'the stand-in Kubernetes needs Linux and root: its pods are processes in namespaces of their own',
    );
  const folder = makeFolder();
  mkdirSync(join(folder, 'volumes'));
  const volume = (namespace: string, claim: string): string => {
    const path = join(folder, 'volumes', namespace, claim);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const store = createStore();
  const faults = faultList();
  const network = `${randomInt(1, 255)}.${randomInt(0, 255)}`;
  const times = { startMs: 20, stopMs: 20, ...options.times };
  const kubelet = startKubelet({
    store,
    images: options.images,
    times,
    claim: volume,
    folder: join(folder, 'pods'),
    network,
  });
  const controllers = startControllers(store);
  const snapshot = { store, controllers, volumes: join(folder, 'volumes') };
  const forget = endWithProcess(() => {
    endNow(kubelet, folder);
  });
  const certificate = await makeCertificate(folder);
  const token = randomBytes(24).toString('hex');
  const server = await startApiServer(
    { store, pods: kubelet, faults, token, certificate },
    options.port ?? 0,
  );
  const url = `https://127.0.0.1:${server.port}`;
  const config = join(folder, 'kubeconfig');
  const name = options.name ?? 'stand-in';
  writeFileSync(config, kubeconfig({ name, url, token, certificate: certificate.certificate }), {
    mode: 0o600,
  });

  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    controllers.stop();
    await kubelet.stop();
    await server.close();
    forget();
    removeFolder(folder);
  };
  try {
    for (const namespace of ['default', 'kube-system', 'kube-public']) makeNamespace(store, namespace);
    for (const node of options.nodes ?? ['node-1']) makeNode(store, node);
    for (const manifest of options.objects ?? []) applyManifest(store, manifest);
  } catch (error) {
    await stop();
    throw error;
  }
  const scope = (kind: ResourceName, namespace: string): string | undefined =>
    resourceNamed(kind)?.namespaced === true ? namespace : undefined;
  return {
    kubeconfig: config,
    url,
    folder,
    apply: (manifest) => {
      applyManifest(store, manifest);
    },
    get: (kind, namespace, object) => {
      const resource = resourceOf(kind);
      return store.get(resource, scope(resource, namespace), object) as unknown as
        Readonly<Record<string, unknown>> | undefined;
    },
    names: (kind, namespace) => {
      const resource = resourceOf(kind);
      return (store.list(resource, scope(resource, namespace)) as readonly KubeObject[]).map(
        ({ metadata }) => metadata.name,
      );
    },
    remove: (kind, namespace, object) => {
      const resource = resourceNamed(resourceOf(kind));
      if (resource === undefined) return;
      const path = {
        resource,
        version: '',
        namespace: scope(resource.name, namespace),
        name: object,
        subresource: undefined,
      };
      handleObject(store, {
        method: 'DELETE',
        path,
        query: new URLSearchParams(),
        body: undefined,
        contentType: '',
      });
    },
    settled: (timeoutMs) => settled(store, timeoutMs),
    save: async (to) => {
      await saveCluster(snapshot, to);
      await settled(store);
    },
    restore: async (from) => {
      await restoreCluster(snapshot, from);
      await settled(store);
    },
    volume,
    exec: (where, argv, stdin = '') => execIn(kubelet, where, argv, stdin),
    faults: {
      cutExec: faults.cutExec,
      failRequests: faults.failRequests,
      clear: faults.clear,
      struck: faults.struck,
      restartContainer: async (where, downMs = 0) => {
        const { ended } = kubelet.container(where);
        kubelet.restart(where, downMs);
        await ended;
      },
    },
    stop: () => (stopped ??= stop()),
  };
}
