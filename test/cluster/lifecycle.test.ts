/** A cluster's end leaves nothing, however it comes; two clusters know nothing of each other. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import type { Manifest } from './api.js';
import { removeFolder } from './folders.js';
import { NAMESPACE, deployment, smallCluster, statefulSet, runSupported } from './small-cluster.js';
import { findKubectls, kubectl } from '../support/kubectl.js';

const test = suite('the end of a cluster');

/** Processes whose root or arguments lie in the folder. */
function processesIn(folder: string): readonly string[] {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  return ids.filter((id) => {
    try {
      return readFileSync(`/proc/${id}/cmdline`, 'utf8').includes(folder);
    } catch {
      return false;
    }
  });
}

/** What runs below a process, containers included, each with the time at which it began, because ids are used again. */
function runningBelow(owner: number): readonly string[] {
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      const fields = statOf(id);
      return fields === undefined ? [] : [{ id, parent: fields[1] ?? '', begun: fields[19] ?? '' }];
    });
  const below = (parent: string): readonly string[] =>
    stats
      .filter((stat) => stat.parent === parent)
      .flatMap(({ id, begun }) => [`${id} ${begun}`, ...below(id)]);
  return below(String(owner));
}

/** The fields after the program's name, which may hold anything. */
function statOf(id: string): readonly string[] | undefined {
  try {
    return readFileSync(`/proc/${id}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
  } catch {
    return undefined;
  }
}

function lives(process: string): boolean {
  const [id = '', begun] = process.split(' ');
  const stat = statOf(id);
  return stat !== undefined && stat[0] !== 'Z' && stat[19] === begun;
}

const mounts = (): readonly string[] =>
  readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .filter((line) => line.includes('stepwright-cluster'));

async function gone(folder: string, owned: readonly string[] = []): Promise<void> {
  const left = (): readonly string[] => [...processesIn(folder), ...owned.filter(lives)];
  for (let tries = 0; tries < 400 && left().length > 0; tries += 1) await sleep(25);
  assert.equal(left(), []);
  assert.equal(mounts(), []);
}

/** A database gives up root by itself; it is ready when it has. */
const container = {
  name: 'database',
  image: 'postgres:15',
  env: [{ name: 'POSTGRES_PASSWORD', value: 'secret' }],
  readinessProbe: { exec: { command: ['pg_isready', '-q'] } },
};
const labels = { app: 'database' };
const database: Manifest = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'database', namespace: NAMESPACE },
  spec: {
    replicas: 1,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [container] } },
  },
};

const OBJECTS = [deployment('web', 2), statefulSet('db', 1), database];

/** A process of its own that owns a cluster. */
async function owner(): Promise<{ child: ChildProcess; folder: string; owned: readonly string[] }> {
  const small = fileURLToPath(new URL('small-cluster.js', import.meta.url));
  const script = `const { smallCluster } = await import(${JSON.stringify(small)}); const { folder } = await smallCluster({ objects: ${JSON.stringify(OBJECTS)} }); console.log(folder);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const folder = line.toString().trim();
  assert.is.not(processesIn(folder).length, 0);
  return { child, folder, owned: runningBelow(child.pid ?? 0) };
}

test('stop ends every process and deletes every file', async () => {
  const cluster = await smallCluster({ objects: [deployment('web', 1), statefulSet('db', 1)] });
  await cluster.stop();
  await cluster.stop();
  assert.not(existsSync(cluster.folder));
  await gone(cluster.folder);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  test(`${signal} to the owner does the same`, async () => {
    const { child, folder, owned } = await owner();
    child.kill(signal);
    const [, by] = (await once(child, 'exit')) as [number | null, string | null];
    assert.is(by, signal);
    assert.not(existsSync(folder));
    await gone(folder, owned);
  });

test('even KILL leaves no process; the next cluster sweeps the files away', async () => {
  const { child, folder, owned } = await owner();
  child.kill('SIGKILL');
  await once(child, 'exit');
  await gone(folder, owned);
  assert.ok(existsSync(folder));
  const next = await smallCluster({ objects: [] });
  assert.not(existsSync(folder));
  await next.stop();
  removeFolder(folder);
});

test('two clusters side by side have their own objects, addresses, secrets and identity', async () => {
  const { found } = findKubectls();
  const program = found[0];
  const clusters = await Promise.all(
    [1, 2].map((replicas) =>
      smallCluster({ objects: [deployment('web', replicas)], name: `side-${replicas}` }),
    ),
  );
  const seen = await Promise.all(
    clusters.map(async ({ kubeconfig, get, names }) => {
      const uid = (get('namespaces', '', 'kube-system')?.['metadata'] as { uid: string }).uid;
      const pods = names('pods', NAMESPACE).length;
      const context =
        program === undefined
          ? ''
          : (await kubectl(program, kubeconfig, ['config', 'current-context'])).stdout.trim();
      return { uid, pods, context };
    }),
  );
  assert.equal(
    seen.map(({ pods }) => pods),
    [1, 2],
  );
  assert.equal(
    seen.map(({ context }) => context),
    ['side-1', 'side-2'],
  );
  assert.is.not(seen[0]?.uid, seen[1]?.uid);
  await Promise.all(clusters.map(({ stop }) => stop()));
});

runSupported(test);
