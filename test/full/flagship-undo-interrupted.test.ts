/**
 * An undo is interrupted while a command of it runs in a helper pod, and the operator goes on at once, backwards or forwards. What was begun in the
 * pod goes on without its caller, as it does on a real cluster; it must not take away what was put back meanwhile.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import type { PodRef } from '../cluster/api.js';
import { findKubectls } from '../support/kubectl.js';
import { CML_NAMESPACE, startClusters } from '../world/clusters.js';
import type { Clusters } from '../world/clusters.js';
import { treeDifferences } from '../world/files.js';
import { call, hire } from '../world/migration.js';
import type { Operator } from '../world/migration.js';
import { PLAIN } from '../world/options.js';
import { comesBack, projectFiles } from '../world/way-back.js';

const kubectl = findKubectls().found.at(-1);
const able = kubectl !== undefined && process.getuid?.() === 0;
if (!able) console.log('skipped: the stand-in cluster needs root and a kubectl');

interface Context {
  folder: string;
  clusters: Clusters;
  operator: Operator;
}

const test = suite<Context>('flagship undo, interrupted');
test.before(async (context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'stepwright-undo-'));
  if (kubectl === undefined || !able) return;
  context.clusters = await startClusters(PLAIN, context.folder);
  context.operator = hire(context.clusters, context.folder, kubectl.path, ['HELPER_IMAGE=busybox:1']);
  const exported = await call(context.operator, 'cdsw', 'run', 'export', '--yes');
  assert.is(exported.status, 0, exported.output);
});
test.after(async ({ folder, clusters }) => {
  if (able) await clusters.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function succeeds({ operator }: Context, ...args: readonly string[]): Promise<void> {
  const { status, output } = await call(operator, 'cml', ...args, '--yes');
  assert.is(status, 0, output);
}

/** A helper pod, and the words by which its commands are told from others. */
interface Helper {
  readonly pod: PodRef;
  readonly folder: string;
}

const helper = (name: 'files' | 'database', folder: string): Helper => ({
  pod: { namespace: CML_NAMESPACE, pod: `stepwright-${name}`, container: 'helper' },
  folder,
});

/** From now on each call of the programs takes this long in the pod, before it does anything. */
async function slowDown({ clusters }: Context, { pod }: Helper, seconds: number, ...programs: string[]) {
  const script = `busybox rm -f /tmp/began
  for name; do
    busybox rm -f "/bin/$name"
    busybox printf '#!/bin/sh\\nbusybox touch /tmp/began\\nbusybox sleep ${seconds}\\nexec busybox %s "$@"\\n' "$name" >"/bin/$name"
    busybox chmod 755 "/bin/$name"
  done`;
  const { status, stderr } = await clusters.cml.exec(pod, ['sh', '-c', script, 'sh', ...programs]);
  assert.is(status, 0, stderr);
}

/** Ctrl-C when one of the slow programs has begun. */
async function interrupt(context: Context, { pod }: Helper, ...args: readonly string[]): Promise<void> {
  const { clusters, operator } = context;
  const { script, env, given } = operator;
  const child = spawn('bash', [script, ...args, '--yes', '--state', operator.state('cml'), ...given], {
    env,
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  const ended = once(child, 'close');
  for (;;) {
    const { status } = await clusters.cml.exec(pod, ['test', '-e', '/tmp/began']);
    if (status === 0) break;
    assert.is(child.exitCode, null, 'it ended before it could be interrupted');
    await sleep(50);
  }
  child.kill('SIGINT');
  const [status] = (await ended) as [number | null];
  assert.is(status, 130);
}

/** Until nothing of what was interrupted runs in the pod. */
async function leftAlone({ clusters }: Context, { pod, folder }: Helper): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const { stdout } = await clusters.cml.exec(pod, ['ps', '-o', 'args']);
    if (!stdout.toString().includes(`cd ${folder}\n`)) return;
    await sleep(100);
  }
  assert.unreachable('something still runs in the pod');
}

test('files that undo was removing are brought in again, all of them', async (context) => {
  if (!able) return;
  const files = helper('files', '/migration/projects');
  await comesBack(context, async () => {
    await succeeds(context, 'run', 'import', '--to', 'place-files');
    const placed = projectFiles(context.clusters);
    await slowDown(context, files, 0.4, 'rm', 'mv');
    await interrupt(context, files, 'undo', '--to', 'place-files');
    await succeeds(context, 'run', 'import', '--to', 'place-files');
    await leftAlone(context, files);
    assert.equal(treeDifferences(placed, projectFiles(context.clusters)), []);
  });
});

test('data of the server that undo was bringing back are there when it is called again at once', async (context) => {
  if (!able) return;
  const database = helper('database', '/migration/database');
  await comesBack(context, async () => {
    await succeeds(context, 'run', 'import', '--to', 'restore');
    await succeeds(context, 'undo', '--to', 'remove-helpers');
    await slowDown(context, database, 3, 'rm');
    await interrupt(context, database, 'undo', '--to', 'keep-data');
    await succeeds(context, 'undo', '--to', 'keep-data');
    await leftAlone(context, database);
  });
});

test('a copy of the data is whole though a former attempt at it goes on', async (context) => {
  if (!able) return;
  const { clusters } = context;
  const database = helper('database', '/migration/database');
  await comesBack(context, async () => {
    await succeeds(context, 'run', 'import', '--to', 'place-dump');
    // The former attempt has compared its copy, and is about to give it its name.
    await slowDown(context, database, 4, 'mv');
    await interrupt(context, database, 'run', 'import', '--to', 'keep-data');
    await succeeds(context, 'run', 'import', '--to', 'keep-data');
    await leftAlone(context, database);
    const compare = 'cd /migration/database && diff -r 11 stepwright/data-before && ls stepwright';
    const { status, stdout } = await clusters.cml.exec(database.pod, ['sh', '-c', compare]);
    assert.is(status, 0, stdout.toString());
    assert.is(stdout.toString(), 'data-before\ndb.sql\n');
  });
});

test.run();
