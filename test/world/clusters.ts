/**
 * A CDSW cluster and a CML workspace that kubectl can talk to, filled with a world. In: the world's options and a folder. Out: both stand-in
 * clusters, one kubeconfig with the contexts `cdsw` and `cml`, where databases and files are, and an end to all of it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Cluster, Image, Manifest, PodRef } from '../cluster/api.js';
import { busyboxImage, postgresImage, scriptImage, serviceImage } from '../cluster/images.js';
import { startCluster } from '../cluster/start.js';
import { writeTree } from './files.js';
import { postgresBin } from '../support/postgres.js';
import { until } from '../support/run-script.js';
import { makeWorld, ROLE, ROLE_PASSWORD } from './world.js';
import type { DatabaseAt } from './invariants.js';
import type { World } from './world.js';
import type { WorldOptions } from './options.js';

export interface Clusters {
  readonly world: World;
  readonly cdsw: Cluster;
  readonly cml: Cluster;
  /** Both kubeconfigs, as KUBECONFIG takes them. */
  readonly kubeconfig: string;
  /** Both databases, as the invariants' queries reach them: by their sockets. */
  readonly source: DatabaseAt;
  readonly target: DatabaseAt;
  /** CDSW's folder on its master. */
  readonly cdswData: string;
  /** The volume of the projects of CML. */
  readonly projects: string;
  readonly stop: () => Promise<void>;
}

export const CML_NAMESPACE = 'mlx';
export const CDSW_DATABASE: Omit<PodRef, 'pod'> = { namespace: 'default', container: 'db' };
export const CML_DATABASE: PodRef = { namespace: CML_NAMESPACE, pod: 'db-0', container: 'db' };

/** Counts other than those that the original assumed: none, two, four. */
export const CDSW_REPLICAS = {
  web: 2,
  'feature-flags': 1,
  'usage-reporter': 0,
  'model-proxy': 2,
  cron: 1,
} as const;
export const CML_REPLICAS = {
  web: 4,
  'feature-flags': 2,
  'usage-reporter': 1,
  'model-proxy': 0,
  cron: 1,
  metering: 1,
} as const;

function workload(
  namespace: string,
  kind: string,
  name: string,
  replicas: number,
  podSpec: object,
  more: object = {},
): Manifest {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: podSpec };
  const spec = { replicas, selector: { matchLabels: labels }, template, ...more };
  return { apiVersion: 'apps/v1', kind, metadata: { name, namespace, labels }, spec };
}

function services(namespace: string, replicas: Readonly<Record<string, number>>): readonly Manifest[] {
  return Object.entries(replicas).map(([name, count]) =>
    workload(namespace, 'Deployment', name, count, { containers: [{ name, image: 'service:1' }] }),
  );
}

/** The socket of a database, through which tests and the Job reach it: the stand-in has no services that would find the pod by name. */
const SOCKET = { name: 'socket', mountPath: '/run/postgresql' } as const;

/** The container of the database; `folder` is where its volume is mounted. */
function databaseContainer(folder: string, mounts: readonly object[] = []): object {
  const env = { PGDATA: `${folder}/11`, POSTGRES_USER: ROLE, POSTGRES_PASSWORD: ROLE_PASSWORD };
  return {
    name: 'db',
    image: 'postgres:15',
    env: Object.entries(env).map(([name, value]) => ({ name, value })),
    volumeMounts: [{ name: 'postgres-data-versioned', mountPath: folder }, ...mounts],
    readinessProbe: { exec: { command: ['pg_isready', '-q'] } },
  };
}

function claim(namespace: string, name: string): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace },
    spec: { accessModes: ['ReadWriteMany'] },
  };
}

function cdswObjects(socket: string): readonly Manifest[] {
  const volumes = [
    { name: 'postgres-data-versioned', persistentVolumeClaim: { claimName: 'db' } },
    { name: 'socket', hostPath: { path: socket } },
  ];
  const spec = { containers: [databaseContainer('/var/lib/postgresql', [SOCKET])], volumes };
  return [
    claim('default', 'db'),
    workload('default', 'Deployment', 'db', 1, spec),
    ...services('default', CDSW_REPLICAS),
  ];
}

function migrateJob(name: string, socket: string): Manifest {
  const container = { name: 'migrate', image: 'migrate:1', volumeMounts: [SOCKET] };
  const spec = {
    restartPolicy: 'Never',
    containers: [container],
    volumes: [{ name: 'socket', hostPath: { path: socket } }],
  };
  const template = { metadata: { labels: { app: 'db-migrate' } }, spec };
  const metadata = {
    name,
    namespace: CML_NAMESPACE,
    labels: { app: 'db-migrate' },
    annotations: { note: 'two: words' },
  };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { backoffLimit: 1, template } };
}

function cmlObjects(options: WorldOptions, socket: string): readonly Manifest[] {
  const sideCar = { name: 'exporter', image: 'service:1' };
  const containers = [...(options.sideCar ? [sideCar] : []), databaseContainer('/data-versioned', [SOCKET])];
  const volumes = [{ name: 'socket', hostPath: { path: socket } }];
  const template = {
    metadata: { name: 'postgres-data-versioned' },
    spec: { accessModes: ['ReadWriteOnce'] },
  };
  const { metering, ...others } = CML_REPLICAS;
  const jobs = options.migrateJobs === 2 ? ['db-migrate-1', 'db-migrate-2'] : ['db-migrate-1'];
  return [
    claim(CML_NAMESPACE, 'projects-pvc'),
    workload(
      CML_NAMESPACE,
      'StatefulSet',
      'db',
      1,
      { containers, volumes },
      { serviceName: 'db', volumeClaimTemplates: [template] },
    ),
    ...services(CML_NAMESPACE, options.metering ? { ...others, metering } : others),
    ...jobs.map((name) => migrateJob(name, socket)),
  ];
}

/** Everything that either cluster is told to run, as manifests. */
export function clusterObjects(options: WorldOptions): readonly Manifest[] {
  return [...cdswObjects('/cdsw'), ...cmlObjects(options, '/cml')];
}

/** What the Job runs. The workspace's own first run finds no tables yet, as it is filled later. */
function migrateImage(sql: string, folder: string): Image {
  mkdirSync(join(folder, 'opt'), { recursive: true });
  writeFileSync(join(folder, 'opt/migrate.sql'), sql);
  const client = `${postgresBin()}/psql -X -q -A -t -v ON_ERROR_STOP=1 -h /run/postgresql -U ${ROLE}`;
  const script = `until ${client} -c 'SELECT 1' >/dev/null 2>&1; do sleep 0.2; done
[ "$(${client} -c "SELECT to_regclass('public.projects') IS NULL")" = t ] || ${client} -f /opt/migrate.sql`;
  return { ...scriptImage(script), files: folder };
}

interface JobStatus {
  readonly succeeded?: number;
}

function jobs(cluster: Cluster): readonly JobStatus[] {
  return cluster
    .names('jobs', CML_NAMESPACE)
    .map((name) => cluster.get('jobs', CML_NAMESPACE, name) as { status?: JobStatus } | undefined)
    .map((job) => job?.status ?? {});
}

async function fill(cluster: Cluster, where: PodRef, sql: string): Promise<void> {
  const ran = await cluster.exec(where, ['psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-U', ROLE], sql);
  if (ran.status !== 0) throw new Error(`the world's SQL failed: ${ran.stderr}`);
}

function podOf(cluster: Cluster, namespace: string, prefix: string): string {
  const name = cluster.names('pods', namespace).find((pod) => pod.startsWith(prefix));
  if (name === undefined) throw new Error(`there is no pod ${prefix}…`);
  return name;
}

/** The pod of CDSW's database, whose name is not known before. */
export function cdswDatabase(cdsw: Cluster): PodRef {
  return { ...CDSW_DATABASE, pod: podOf(cdsw, 'default', 'db-') };
}

function databaseAt(socket: string): DatabaseAt {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  const path = [postgresBin(), process.env['PATH'] ?? ''].join(delimiter);
  const env = { ...Object.fromEntries(own), PATH: path, PGHOST: socket, PGPORT: '5432', PGUSER: ROLE };
  return { server: { env }, database: ROLE };
}

export async function startClusters(options: WorldOptions, folder: string): Promise<Clusters> {
  const world = makeWorld(options);
  const images = { service: serviceImage(), busybox: busyboxImage(), postgres: postgresImage() };
  const sockets = { cdsw: join(folder, 'cdsw-socket'), cml: join(folder, 'cml-socket') };
  for (const socket of Object.values(sockets)) mkdirSync(socket, { recursive: true });
  const cdsw = await startCluster({ name: 'cdsw', images, objects: cdswObjects(sockets.cdsw) });
  const migrate = migrateImage(world.migrateSql, join(folder, 'job-image'));
  const cml = await startCluster({
    name: 'cml',
    images: { ...images, migrate },
    objects: cmlObjects(options, sockets.cml),
  });
  await Promise.all([cdsw.settled(), cml.settled()]);
  // Their first run is to find no tables.
  await until('the Jobs have ended', () => jobs(cml).every(({ succeeded }) => succeeded === 1), 60);
  await fill(cdsw, cdswDatabase(cdsw), world.cdswSql);
  await fill(cml, CML_DATABASE, world.cmlSql);
  const cdswData = join(folder, 'cdsw');
  writeTree(join(cdswData, 'projects'), world.cdswFiles);
  const projects = cml.volume(CML_NAMESPACE, 'projects-pvc');
  writeTree(projects, world.cmlFiles, 8536);
  const stop = async (): Promise<void> => {
    await Promise.all([cdsw.stop(), cml.stop()]);
  };
  return {
    world,
    cdsw,
    cml,
    source: databaseAt(sockets.cdsw),
    target: databaseAt(sockets.cml),
    kubeconfig: [cdsw.kubeconfig, cml.kubeconfig].join(delimiter),
    cdswData,
    projects,
    stop,
  };
}
