/** A cluster's end leaves nothing, however it comes; two clusters know nothing of each other. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
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

const mounts = (): readonly string[] =>
  readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .filter((line) => line.includes('stepwright-cluster'));

async function gone(folder: string): Promise<void> {
  for (let tries = 0; tries < 400 && processesIn(folder).length > 0; tries += 1) await sleep(25);
  assert.equal(processesIn(folder), []);
  assert.equal(mounts(), []);
}

/** A process of its own that owns a cluster. */
async function owner(): Promise<{ child: ChildProcess; folder: string }> {
  const small = fileURLToPath(new URL('small-cluster.js', import.meta.url));
  const script = `const { smallCluster } = await import(${JSON.stringify(small)}); const { folder } = await smallCluster(); console.log(folder);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const folder = line.toString().trim();
  assert.is.not(processesIn(folder).length, 0);
  return { child, folder };
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
    const { child, folder } = await owner();
    child.kill(signal);
    const [, by] = (await once(child, 'exit')) as [number | null, string | null];
    assert.is(by, signal);
    assert.not(existsSync(folder));
    await gone(folder);
  });

test('even KILL leaves no process; the next cluster sweeps the files away', async () => {
  const { child, folder } = await owner();
  child.kill('SIGKILL');
  await once(child, 'exit');
  await gone(folder);
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
