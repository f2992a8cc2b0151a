/** The cluster that these tests talk to: a few services, a database-like StatefulSet with a side-car, a node more than needed. */
import type { Cluster, ClusterOptions, Manifest } from './api.js';
import { busyboxImage, postgresImage, scriptImage, serviceImage } from './images.js';
import { startCluster, unsupported } from './start.js';
import { suite } from 'uvu';
import { findKubectls } from '../support/kubectl.js';
import type { Kubectl } from '../support/kubectl.js';

export const NAMESPACE = 'mlx';

const metadata = (name: string): { name: string; namespace: string; labels: Record<string, string> } => ({
  name,
  namespace: NAMESPACE,
  labels: { app: name },
});

export function deployment(name: string, replicas: number, image = 'service:1'): Manifest {
  const template = { metadata: { labels: { app: name } }, spec: { containers: [{ name, image }] } };
  const spec = { replicas, selector: { matchLabels: { app: name } }, template };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: metadata(name), spec };
}

/** Two containers, and a volume of its own for each pod. */
export function statefulSet(name: string, replicas: number): Manifest {
  const volumeMounts = [{ name: 'data', mountPath: '/data' }];
  const containers = [
    { name, image: 'service:1', env: [{ name: 'GREETING', value: 'hello, world' }], volumeMounts },
    { name: 'side-car', image: 'service:1' },
  ];
  const claim = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } };
  const template = { metadata: { labels: { app: name } }, spec: { containers } };
  const selector = { matchLabels: { app: name } };
  const spec = { replicas, serviceName: name, selector, template, volumeClaimTemplates: [claim] };
  return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: metadata(name), spec };
}

export function job(name: string, image: string, more: Readonly<Record<string, unknown>> = {}): Manifest {
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image }] } };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: metadata(name), spec: { template, ...more } };
}

const IMAGES = {
  service: serviceImage(),
  busybox: busyboxImage(),
  postgres: postgresImage(),
  succeeds: scriptImage('echo well done'),
  fails: scriptImage('echo oh no >&2; exit 3'),
};

export async function smallCluster(options: Partial<ClusterOptions> = {}): Promise<Cluster> {
  const objects = options.objects ?? [deployment('web', 2), deployment('cron', 1), statefulSet('db', 1)];
  const cluster = await startCluster({ images: IMAGES, ...options, objects });
  await cluster.settled();
  return cluster;
}

/** Says why, and leaves a file without tests its summary. */
function skip(reason: string): void {
  console.log(`skipped: ${reason}`);
  suite('skipped').run();
}

/** The kubectls to test with; none where no cluster can run. */
export function testedKubectls(): readonly Kubectl[] {
  const reason = unsupported();
  const { found, skipped } = reason === undefined ? findKubectls() : { found: [], skipped: reason };
  if (found.length === 0) skip(skipped ?? 'no kubectl');
  else if (skipped !== undefined) console.log(`skipped: ${skipped}`);
  return found;
}

/** Runs the tests where a cluster can run. */
export function runSupported(test: { readonly run: () => void }): void {
  const reason = unsupported();
  if (reason === undefined) test.run();
  else skip(reason);
}
