/** A cluster goes back to what was kept of it: objects with their uids, finished Jobs, bare pods, volumes, and the rows of a database. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import type { Cluster, Manifest } from './api.js';
import { postgresImage, scriptImage, serviceImage } from './images.js';
import { NAMESPACE, deployment, job, runSupported } from './small-cluster.js';
import { startCluster } from './start.js';

const metadata = (name: string): Manifest['metadata'] => ({ name, namespace: NAMESPACE });

const claim = (name: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: metadata(name),
  spec: { accessModes: ['ReadWriteMany'] },
});

const volume = (name: string): object => ({ name, persistentVolumeClaim: { claimName: name } });

const helper: Manifest = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: metadata('helper'),
  spec: {
    restartPolicy: 'Never',
    containers: [
      { name: 'helper', image: 'service:1', volumeMounts: [{ name: 'files', mountPath: '/files' }] },
    ],
    volumes: [volume('files')],
  },
};

function database(): Manifest {
  const env = { PGDATA: '/data/11', POSTGRES_USER: 'sense', POSTGRES_PASSWORD: 'secret' };
  const container = {
    name: 'db',
    image: 'postgres:15',
    env: Object.entries(env).map(([name, value]) => ({ name, value })),
    volumeMounts: [{ name: 'rows', mountPath: '/data' }],
    readinessProbe: { exec: { command: ['pg_isready', '-q'] } },
  };
  const labels = { app: 'db' };
  const template = { metadata: { labels }, spec: { containers: [container], volumes: [volume('rows')] } };
  const spec = { replicas: 1, serviceName: 'db', selector: { matchLabels: labels }, template };
  return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: metadata('db'), spec };
}

async function jobEnded(cluster: Cluster): Promise<void> {
  const status = (): unknown => cluster.get('jobs', NAMESPACE, 'once')?.['status'];
  while (!JSON.stringify(status() ?? '').includes('Complete')) await sleep(50);
}

async function psql(cluster: Cluster, sql: string): Promise<string> {
  const where = { namespace: NAMESPACE, pod: 'db-0' };
  const { status, stdout, stderr } = await cluster.exec(where, ['psql', '-XAtq', '-U', 'sense'], sql);
  assert.is(status, 0, stderr);
  return stdout.toString().trim();
}

/** An object as it is, but for its version, which only grows, and for times at which pods became ready, which were made again. */
function object(cluster: Cluster, kind: string, name: string): string {
  const text = JSON.stringify(cluster.get(kind, NAMESPACE, name));
  const passing = kind === 'jobs' ? ['resourceVersion'] : ['resourceVersion', 'lastTransitionTime'];
  return passing.reduce((rest, key) => rest.replace(new RegExp(`"${key}":"[^"]*"`, 'g'), ''), text);
}

function finished(cluster: Cluster): readonly string[] {
  return cluster.names('pods', NAMESPACE).filter((name) => name.startsWith('once-'));
}

const test = suite<{ folder: string; cluster: Cluster }>('keeping a cluster');
test.before(async (context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'stepwright-kept-'));
  const images = { postgres: postgresImage(), service: serviceImage(), quick: scriptImage('true') };
  const objects = [claim('files'), claim('rows'), deployment('web', 2), database(), job('once', 'quick:1')];
  context.cluster = await startCluster({ images, objects: [...objects, helper] });
  await context.cluster.settled();
  await jobEnded(context.cluster);
});
test.after(async ({ cluster, folder }) => {
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('everything comes back, as often as it is wanted', async ({ cluster, folder }) => {
  const kept = join(folder, 'kept');
  const file = join(cluster.volume(NAMESPACE, 'files'), 'a file');
  writeFileSync(file, 'as it was\n');
  await psql(cluster, 'CREATE TABLE t AS SELECT generate_series(1, 1000) AS n;');
  const [web, once, pods] = [
    object(cluster, 'deployments', 'web'),
    object(cluster, 'jobs', 'once'),
    finished(cluster),
  ];
  const cluster0 = (cluster.get('namespaces', '', 'kube-system') as { metadata: { uid: string } }).metadata
    .uid;
  await cluster.save(kept);

  for (const change of ['scaled and removed', 'made anew']) {
    writeFileSync(file, change);
    writeFileSync(join(cluster.volume(NAMESPACE, 'files'), 'another'), change);
    await psql(cluster, 'DROP TABLE t; CREATE TABLE other (n int);');
    for (const [kind, name] of [
      ['jobs', 'once'],
      ['pods', 'helper'],
      ['deployments', 'web'],
    ] as const)
      cluster.remove(kind, NAMESPACE, name);
    await cluster.settled();
    if (change === 'made anew') for (const again of [deployment('web', 5), helper]) cluster.apply(again);
    cluster.apply({ ...database(), spec: { ...(database()['spec'] as object), replicas: 0 } });
    await cluster.settled();
    await cluster.restore(kept);

    assert.is(readFileSync(file, 'utf8'), 'as it was\n');
    assert.is(
      await psql(cluster, "SELECT count(*), min(n), max(n), to_regclass('other') FROM t;"),
      '1000|1|1000|',
    );
    assert.is(object(cluster, 'deployments', 'web'), web);
    assert.is(object(cluster, 'jobs', 'once'), once);
    assert.equal(finished(cluster), pods);
    assert.is(cluster.names('pods', NAMESPACE).filter((name) => name.startsWith('web-')).length, 2);
    const ran = await cluster.exec({ namespace: NAMESPACE, pod: 'helper' }, ['ls', '/files']);
    assert.is(ran.stdout.toString(), 'a file\n');
    const now = cluster.get('namespaces', '', 'kube-system') as { metadata: { uid: string } };
    assert.is(now.metadata.uid, cluster0);
  }
});

runSupported(test);
