/**
 * What the flagship's export refuses, notices and leaves behind, with the real kubectl against a stand-in cluster: folders that are not its own, disks
 * without room, a source that goes on working, reads that are cut, ways back. Slow, because each test runs a part of the export with kubectl.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as assert from 'uvu/assert';
import { query } from '../support/postgres.js';
import { until } from '../support/run-script.js';
import { CDSW_REPLICAS } from '../world/clusters.js';
import type { Clusters } from '../world/clusters.js';
import { flagshipSuite } from '../world/flagship-suite.js';
import type { FlagshipContext } from '../world/flagship-suite.js';
import { call, withValues } from '../world/migration.js';
import type { Operator, Outcome } from '../world/migration.js';
import { EVERYTHING } from '../world/options.js';
import { SECRET } from '../world/rows.js';
import { ROLE } from '../world/world.js';

function replicas({ cdsw }: Clusters): readonly unknown[] {
  return Object.keys(CDSW_REPLICAS).map(
    (name) => (cdsw.get('deployments', 'default', name)?.['spec'] as { replicas?: number }).replicas,
  );
}

const AS_BEFORE = Object.values(CDSW_REPLICAS);
const STOPPED = AS_BEFORE.map(() => 0);

function failsAt({ status, output }: Outcome, step: string, why: RegExp): void {
  assert.ok(status === 1 || status === 3, output);
  assert.match(output, new RegExp(`FAILED: step [\\d.]+, ${step}:`));
  assert.match(output, why);
}

/** `run` ends with a failure of the named step that says why, and no service was scaled. */
async function refuses(
  { clusters }: FlagshipContext,
  run: () => Promise<Outcome>,
  step: string,
  why: RegExp,
): Promise<void> {
  failsAt(await run(), step, why);
  assert.equal(replicas(clusters), AS_BEFORE, 'nothing was stopped');
}

async function must(operator: Operator, state: string, ...args: readonly string[]): Promise<string> {
  const { status, output } = await call(operator, state, ...args);
  assert.is(status, 0, output);
  return output;
}

const exports = (operator: Operator, state: string, ...args: readonly string[]): Promise<Outcome> =>
  call(operator, state, 'run', 'export', '--yes', ...args);

async function undone({ clusters, operator }: FlagshipContext, state: string): Promise<void> {
  await must(operator, state, 'undo', 'export', '--yes');
  assert.equal(replicas(clusters), AS_BEFORE);
  await clusters.cdsw.settled();
}

const { test, able } = flagshipSuite('flagship export', {
  options: EVERYTHING,
  kubectl: 'newest',
  exported: false,
});

if (able) {
  test('a folder that exists is not made an archive, also an empty one, a link or a mount point', async (context) => {
    const archive = join(context.folder, 'not an archive');
    mkdirSync(archive);
    const link = join(context.folder, 'link');
    symlinkSync(archive, link);
    for (const path of [archive, link]) {
      const operator = withValues(context.operator, `ARCHIVE=${path}`);
      const run = (): Promise<Outcome> => exports(operator, `occupied-${path.length}`);
      await refuses(context, run, 'begin-archive', /exists already, and this run has not made it/);
    }
    writeFileSync(join(archive, 'db.sql.gz'), 'of another day');
    const operator = withValues(context.operator, `ARCHIVE=${archive}`);
    const run = (): Promise<Outcome> => exports(operator, 'occupied');
    await refuses(context, run, 'begin-archive', /exists already/);
    await must(operator, 'occupied', 'undo', 'export', '--yes');
    assert.equal(readdirSync(archive), ['db.sql.gz']);
  });

  test('what no archive can hold is named before anything is stopped', async (context) => {
    const pipe = join(context.clusters.cdswData, 'projects/projects/0/pipe');
    spawnSync('mkfifo', [pipe]);
    const run = (): Promise<Outcome> => exports(context.operator, 'special');
    await refuses(context, run, 'source-files-are-sound', /projects\/0\/pipe/);
    rmSync(pipe);
  });

  test('a disk without room is found before anything is stopped', async (context) => {
    const full = join(context.folder, 'full');
    mkdirSync(full);
    assert.is(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'none', full]).status, 0);
    try {
      const operator = withValues(context.operator, `ARCHIVE=${full}/archive`);
      const run = (): Promise<Outcome> => exports(operator, 'no-room');
      await refuses(context, run, 'source-files-are-sound', /archive: needed \d+ KiB, free 16 KiB/);
    } finally {
      spawnSync('umount', [full]);
    }
  });

  test('holes of sparse files count, because tar writes them out', async (context) => {
    const sparse = join(context.clusters.cdswData, 'projects/projects/0/9/sparse');
    writeFileSync(sparse, '');
    truncateSync(sparse, 2 ** 43);
    const run = (): Promise<Outcome> => exports(context.operator, 'sparse');
    await refuses(context, run, 'source-files-are-sound', /archive: needed 8\d{9} KiB/);
    rmSync(sparse);
  });

  test('--yes does not say that there is a backup', async ({ operator }) => {
    const unsaid = operator.given.filter(
      (word, at, all) => word !== 'backup-exists' && all[at + 1] !== 'backup-exists',
    );
    const { status, output } = await exports({ ...operator, given: unsaid }, 'unsaid');
    assert.is.not(status, 0, output);
    assert.match(output, /backup-exists/);
  });

  test('a read that is cut without an error is no answer', async ({ clusters, operator }) => {
    await must(operator, 'cut', 'run', 'export', '--yes', '--to', 'source-answers');
    // Nothing is left of the answer, and status 0 says that it was whole.
    clusters.cdsw.faults.cutExec({ command: /psql/, stream: 'stdout', afterBytes: 0, how: 'success' });
    const { status, output } = await exports(operator, 'cut', '--to', 'source-can-be-moved');
    clusters.cdsw.faults.clear();
    assert.is.not(status, 0, output);
    assert.match(output, /no end mark/);
  });

  test('a pod that failed does not hold up the stop', async (context) => {
    const { clusters, operator } = context;
    const container = { name: 'web', image: 'service:1', command: ['sh', '-c', 'exit 1'] };
    clusters.cdsw.apply({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'web-evicted',
        namespace: 'default',
        labels: { app: 'web', 'pod-template-hash': 'old' },
      },
      spec: { restartPolicy: 'Never', containers: [container] },
    });
    const phase = (): unknown =>
      (clusters.cdsw.get('pods', 'default', 'web-evicted')?.['status'] as { phase?: string } | undefined)
        ?.phase;
    await until('the pod has failed', () => phase() === 'Failed');
    const short = withValues(operator, 'STOP_TIMEOUT=30s');
    await must(short, 'failed-pod', 'run', 'export', '--yes', '--to', 'stop-source-clients');
    assert.is(phase(), 'Failed');
    clusters.cdsw.remove('pods', 'default', 'web-evicted');
    await undone(context, 'failed-pod');
  });

  test('a file that changes while it is archived is named', async (context) => {
    // What writes the tar file of the project appends to a file in it, when tar has read it.
    const { folder, clusters, operator } = context;
    const bin = join(folder, 'bin/tee');
    const file = join(clusters.cdswData, 'projects/projects/0/9/late');
    writeFileSync(file, 'before\n');
    const program = spawnSync('sh', ['-c', 'command -v tee'], { encoding: 'utf8' }).stdout.trim();
    writeFileSync(
      bin,
      `#!/bin/sh\n'${program}' "$@"\nstatus=$?\ncase $1 in */files/0/9.tar) echo after >>'${file}' ;; esac\nexit $status\n`,
      { mode: 0o755 },
    );
    const { status, output } = await exports(operator, 'changing');
    rmSync(bin);
    assert.is(status, 1, output);
    assert.match(output, /projects\/0\/9 was changed while it was archived/);
    // It is not changed while it is packed any more: the same run goes on, and notices what is changed after that, with which packing ends.
    const remover = join(dirname(bin), 'rm');
    const real = spawnSync('sh', ['-c', 'command -v rm'], { encoding: 'utf8' }).stdout.trim();
    writeFileSync(
      remover,
      `#!/bin/sh\ncase $* in *work/describe) echo 'too late' >>'${file}' ;; esac\nexec '${real}' "$@"\n`,
      { mode: 0o755 },
    );
    failsAt(await exports(operator, 'changing'), 'archive-files', /expected: \(nothing\)\n.*projects\/0\/9/);
    rmSync(remover);
    // Nothing is changed any more: what was changed is packed again, and the run goes on.
    await must(operator, 'changing', 'run', 'export', '--yes', '--to', 'archive-files');
    rmSync(file);
    await undone(context, 'changing');
    assert.not.ok(existsSync(operator.archive), 'what is not sealed is removed');
  });

  test('an undo does not end in the middle, and the next run stops the services again', async (context) => {
    const { clusters, operator } = context;
    await must(operator, 'middle', 'run', 'export', '--yes', '--to', 'archive-files');
    assert.equal(replicas(clusters), STOPPED);
    const between = await call(operator, 'middle', 'undo', 'export', '--yes', '--to', 'archive-files');
    assert.is(between.status, 3, between.output);
    assert.match(between.output, /taken back together with begin-archive/);
    assert.equal(
      replicas(clusters),
      STOPPED,
      'nothing was taken back, and nothing is recorded as taken back',
    );
    await must(operator, 'middle', 'undo', 'export', '--yes', '--to', 'begin-archive');
    assert.equal(replicas(clusters), AS_BEFORE, 'the services run');
    assert.not.ok(existsSync(operator.archive), 'and nothing is taken for done that is not');
    await must(operator, 'middle', 'run', 'export', '--yes', '--to', 'stop-source-clients');
    assert.equal(replicas(clusters), STOPPED, 'the next run does not archive under running services');
    await undone(context, 'middle');
  });

  test('rows that were written meanwhile keep the services from being started for an archive that fits nothing', async (context) => {
    const { clusters, operator } = context;
    await must(operator, 'cdsw', 'run', 'export', '--yes', '--to', 'dump-source');
    await query(clusters.source.server, ROLE, "UPDATE projects SET name = name || ' again';");
    failsAt(await exports(operator, 'cdsw'), 'archive-files', /expected: \d+/);
    await undone(context, 'cdsw');
  });

  test('the services run again before the archive is sealed', async ({ clusters, operator }) => {
    await must(operator, 'cdsw', 'run', 'export', '--yes', '--to', 'start-source-clients');
    assert.equal(replicas(clusters), AS_BEFORE);
    await clusters.cdsw.settled();
    assert.not.ok(existsSync(join(operator.archive, 'SHA256SUMS')), 'sealing is what takes long');
    await must(operator, 'cdsw', 'run', 'export', '--yes');
    assert.ok(existsSync(join(operator.archive, 'SHA256SUMS')));
  });

  test('neither the archive nor the working directory keeps what nobody needs', ({ operator }) => {
    const dump = gunzipSync(readFileSync(join(operator.archive, 'db.sql.gz'))).toString();
    assert.not.match(dump, SECRET, 'no key, no token, no hash of a password, no password of a directory');
    assert.match(dump, /^CREATE TABLE public\.ssh_keys /m, 'the tables come along');
    const work = readdirSync(join(operator.state('cdsw'), 'work')).filter((name) => !name.endsWith('.value'));
    assert.equal(work.sort(), ['SOURCE_SERVER', 'SOURCE_UID', 'SOURCE_WRITES', 'archive-id']);
  });

  test('a complete archive is not made a second time', async (context) => {
    const run = (): Promise<Outcome> => exports(context.operator, 'second');
    await refuses(context, run, 'begin-archive', /exists already, and this run has not made it/);
  });

  test('with a key the checksums are signed; a sealed archive is kept aside by undo', async (context) => {
    const { folder, clusters } = context;
    const key = join(folder, 'key');
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    const operator = withValues(context.operator, `ARCHIVE=${join(folder, 'signed')}`, `SIGNING_KEY=${key}`);
    await must(operator, 'signed', 'run', 'export', '--yes');
    const [type, text] = readFileSync(`${key}.pub`, 'utf8').split(' ');
    writeFileSync(join(folder, 'signers'), `master ${type} ${text}\n`);
    const checked = spawnSync(
      'ssh-keygen',
      [
        '-Y',
        'verify',
        '-n',
        'stepwright-archive',
        '-I',
        'master',
        '-f',
        join(folder, 'signers'),
        '-s',
        join(operator.archive, 'SHA256SUMS.sig'),
      ],
      { input: readFileSync(join(operator.archive, 'SHA256SUMS')), encoding: 'utf8' },
    );
    assert.is(checked.status, 0, checked.stderr);
    await undone({ ...context, operator }, 'signed');
    assert.not.ok(existsSync(operator.archive));
    const beside = readdirSync(folder).find((name) => name.startsWith('signed.undone-')) ?? '';
    assert.ok(existsSync(join(folder, beside, 'SHA256SUMS.sig')));
    assert.equal(replicas(clusters), AS_BEFORE);
  });
}

test.run();
