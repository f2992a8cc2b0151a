/**
 * An undo is interrupted while a command of it runs in a helper pod, and the operator goes on at once, backwards or forwards. What was begun in the
 * pod goes on without its caller, as it does on a real cluster; it must not take away what was put back meanwhile.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import type { Executed, PodRef } from '../cluster/api.js';
import { query } from '../support/postgres.js';
import { CML_NAMESPACE } from '../world/clusters.js';
import { treeDifferences } from '../world/files.js';
import { flagshipSuite } from '../world/flagship-suite.js';
import type { FlagshipContext } from '../world/flagship-suite.js';
import { begin, call } from '../world/migration.js';
import { PLAIN } from '../world/options.js';
import { comesBack, projectFiles } from '../world/way-back.js';
import { ROLE } from '../world/world.js';

const { test, able } = flagshipSuite('flagship undo, interrupted', {
  options: PLAIN,
  kubectl: 'newest',
  values: ['HELPER_IMAGE=busybox:1'],
  exported: true,
});

async function succeeds({ operator }: FlagshipContext, ...args: readonly string[]): Promise<void> {
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

interface HelperPod {
  readonly metadata: { readonly deletionTimestamp?: string };
  readonly status: { readonly containerStatuses: readonly { readonly containerID: string }[] };
}

/** The first process of its container, by its id on the host. */
function processOf(pod: HelperPod | undefined): number {
  return Number(pod?.status.containerStatuses[0]?.containerID.replace('process://', ''));
}

/** From now on the program does this first, in the pod. */
async function before(
  { clusters }: FlagshipContext,
  { pod }: Helper,
  program: string,
  script: string,
): Promise<void> {
  const install = 'busybox rm -f "/bin/$1" && busybox cat >"/bin/$1" && busybox chmod 755 "/bin/$1"';
  const text = `#!/bin/sh\n${script}\nexec busybox ${program} "$@"\n`;
  const { status, stderr } = await clusters.cml.exec(pod, ['sh', '-c', install, 'sh', program], text);
  assert.is(status, 0, stderr);
}

/** From now on each call of the programs takes this long before it does anything. */
async function slowDown(
  context: FlagshipContext,
  where: Helper,
  seconds: number,
  ...programs: string[]
): Promise<void> {
  await context.clusters.cml.exec(where.pod, ['busybox', 'rm', '-f', '/tmp/began']);
  const script = `busybox touch /tmp/began\nbusybox sleep ${seconds}`;
  for (const program of programs) await before(context, where, program, script);
}

/** Whether one of the slow programs has begun. */
async function began({ clusters }: FlagshipContext, { pod }: Helper): Promise<boolean> {
  return (await clusters.cml.exec(pod, ['test', '-e', '/tmp/began'])).status === 0;
}

/** Ctrl-C as soon as this holds. */
async function interrupt(
  { operator }: FlagshipContext,
  when: () => Promise<boolean> | boolean,
  ...args: readonly string[]
): Promise<void> {
  const { child, ended } = begin(operator, 'cml', ...args, '--yes');
  while (!(await when())) {
    assert.is(child.exitCode, null, 'it ended before it could be interrupted');
    await sleep(50);
  }
  child.kill('SIGINT');
  assert.is((await ended).status, 130);
}

/** Until nothing of what was interrupted runs in the pod: a shell that reads its text, or one of the slow programs. */
async function leftAlone({ clusters }: FlagshipContext, { pod }: Helper): Promise<void> {
  const isOurs = (args: string): boolean => /^sh$|^busybox (?!ps)|^sh -c "\$@"/.test(args.trim());
  for (let tries = 0; tries < 600; tries += 1) {
    const { stdout } = await clusters.cml.exec(pod, ['ps', '-o', 'args']);
    if (!stdout.toString().split('\n').some(isOurs)) return;
    await sleep(100);
  }
  assert.unreachable('something still runs in the pod');
}

/** The data of the server and their copy, and what lies beside it. */
function compared({ clusters }: FlagshipContext, { pod, folder }: Helper): Promise<Executed> {
  const compare = `cd ${folder} && diff -r 11 stepwright/data-before && ls stepwright`;
  return clusters.cml.exec(pod, ['sh', '-c', compare]);
}

test('files that undo was removing are brought in again, all of them', async (context) => {
  if (!able) return;
  const files = helper('files', '/migration/projects');
  await comesBack(context, async () => {
    await succeeds(context, 'run', 'import', '--to', 'place-files');
    const placed = projectFiles(context.clusters);
    await slowDown(context, files, 0.4, 'rm', 'mv');
    await interrupt(context, () => began(context, files), 'undo', '--to', 'place-files');
    await succeeds(context, 'run', 'import', '--to', 'place-files');
    await leftAlone(context, files);
    assert.equal(treeDifferences(placed, projectFiles(context.clusters)), []);
  });
});

test('data of the server that undo was bringing back are there when it is called again at once', async (context) => {
  if (!able) return;
  const database = helper('database', '/migration/database');
  await comesBack(context, async () => {
    await succeeds(context, 'run', 'import', '--to', 'start-database');
    await query(context.clusters.target.server, ROLE, 'CREATE TABLE written_since (n int);');
    await succeeds(context, 'undo', '--to', 'start-database');
    await slowDown(context, database, 3, 'rm');
    await interrupt(context, () => began(context, database), 'undo', '--to', 'keep-data');
    await succeeds(context, 'undo', '--to', 'keep-data');
    await leftAlone(context, database);
  });
});

test('a copy of the data is whole though a former attempt at it goes on', async (context) => {
  if (!able) return;
  const database = helper('database', '/migration/database');
  await comesBack(context, async () => {
    await succeeds(context, 'run', 'import', '--to', 'place-dump');
    // The former attempt has compared its copy, and is about to give it its name.
    await slowDown(context, database, 4, 'mv');
    await interrupt(context, () => began(context, database), 'run', 'import', '--to', 'keep-data');
    await succeeds(context, 'run', 'import', '--to', 'keep-data');
    await leftAlone(context, database);
    const { status, stdout } = await compared(context, database);
    assert.is(status, 0, stdout.toString());
    assert.is(stdout.toString(), 'data-before\ndb.sql\n');
  });
});

test('a copy that goes on while it is undone does not leave half of itself', async (context) => {
  if (!able) return;
  const database = helper('database', '/migration/database');
  // The copy waits before it takes its name. What removes it takes its time too, and begins with the file by which a server's data are known.
  const mv = `case $* in
*' stepwright/data-before') busybox touch /tmp/began && busybox sleep 8 ;;
esac`;
  const rm = `for path; do
  case $path in
  stepwright/*) [ ! -d "$path" ] || { busybox rm -f "$path/data/PG_VERSION" && busybox sleep 10; } ;;
  esac
done`;
  await comesBack(context, async () => {
    await succeeds(context, 'run', 'import', '--to', 'place-dump');
    await before(context, database, 'mv', mv);
    await before(context, database, 'rm', rm);
    await interrupt(context, () => began(context, database), 'run', 'import', '--to', 'keep-data');
    await call(context.operator, 'cml', 'undo', '--yes', '--to', 'keep-data');
    await leftAlone(context, database);
    await succeeds(context, 'run', 'import', '--to', 'keep-data');
    const { status, stdout } = await compared(context, database);
    assert.is(status, 0, stdout.toString());
  });
});

test('helper pods that are being deleted are not taken for those that undo needs', async (context) => {
  if (!able) return;
  const { clusters } = context;
  const helpers = ['stepwright-files', 'stepwright-database'];
  const pods = (): readonly (HelperPod | undefined)[] =>
    helpers.map((name) => clusters.cml.get('pods', CML_NAMESPACE, name) as HelperPod | undefined);
  const isGoing = (pod: HelperPod | undefined): boolean => pod?.metadata.deletionTimestamp !== undefined;
  await comesBack(context, async () => {
    await succeeds(context, 'run', 'import', '--to', 'keep-data');
    // So that they do not hear that they are to end, and take all of the time that they have for it.
    for (const pod of pods()) process.kill(processOf(pod), 'SIGSTOP');
    await interrupt(context, () => pods().every(isGoing), 'run', 'import', '--to', 'start-database');
    await succeeds(context, 'undo', '--to', 'start-database');
    assert.equal(
      pods().map((pod) => pod !== undefined && !isGoing(pod)),
      [true, true],
    );
  });
});

test('a helper pod that is gone can be started in the middle of undo', async (context) => {
  if (!able) return;
  await comesBack(context, async () => {
    await succeeds(context, 'run', 'import', '--to', 'keep-data');
    context.clusters.cml.remove('pods', CML_NAMESPACE, 'stepwright-database');
    await context.clusters.cml.settled();
    const { status, output } = await call(context.operator, 'cml', 'undo', '--yes');
    assert.is(status, 1);
    assert.match(output, 'run `stop-database` again, alone');
    await succeeds(context, 'run', 'import', '--only', 'stop-database');
  });
});

test.run();
