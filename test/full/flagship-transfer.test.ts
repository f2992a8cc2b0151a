/**
 * Project files through several streams, by the guide's own blocks: streams that end early with status 0, streams that drop, a full volume, content
 * that changed and an interruption each leave the project's name, and the next attempt goes on with what is missing.
 */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import type { CutExec } from '../cluster/api.js';
import { unsupported } from '../cluster/start.js';
import { findKubectls } from '../support/kubectl.js';
import { until } from '../support/run-script.js';
import { CDSW_OWNER, cdswFiles, treeDifferences, treeManifest, writeTree } from '../world/files.js';
import { PLAIN } from '../world/options.js';
import { makeRandom } from '../world/random.js';
import { startTransfer } from '../world/transfer.js';
import type { HelperImage, Transfer } from '../world/transfer.js';

const kubectls = unsupported() === undefined ? findKubectls().found : [];
if (kubectls.length === 0) console.log('skipped: the stand-in cluster needs root and a kubectl');

interface Context {
  folder: string;
  transfer: Transfer;
}

/** More of them than streams, and larger than what is on the way at any time, so that a cut falls into one. */
const LARGE = [101, 102, 103, 104, 105, 106];
const LARGE_BYTES = 4_000_000;

function fill({ source }: Transfer): void {
  const large = LARGE.map((id) => ({
    path: `projects/1/${id}/data.bin`,
    kind: 'file' as const,
    mode: 0o640,
    content: makeRandom(id).bytes(LARGE_BYTES),
  }));
  writeTree(join(source, 'projects'), [...cdswFiles(PLAIN), ...large]);
}

/** Projects that count as brought in, in the order in which they were. */
function placed({ work }: Transfer): readonly string[] {
  const path = join(work, 'placed');
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => line.split(' ')[0] ?? '');
}

function units({ archive }: Transfer): readonly string[] {
  return readFileSync(join(archive, 'units'), 'utf8').split('\n').slice(0, -1).sort();
}

function assertArrived(transfer: Transfer): void {
  const target = join(transfer.target, 'projects');
  const wanted = treeManifest(join(transfer.source, 'projects/projects'));
  assert.equal(treeDifferences(wanted, treeManifest(target)), []);
  const owners = [...treeManifest(target, true).values()].map((line) => line.split(' ').at(-1));
  assert.equal(new Set(owners), new Set([`${CDSW_OWNER}:${CDSW_OWNER}`]));
  assert.equal([...placed(transfer)].sort(), units(transfer), 'each project is brought in once');
}

/** A stream of projects is cut in its first one. */
const cut = (how: CutExec['how']): CutExec => ({
  command: /count_bytes/,
  stream: 'stdin',
  afterBytes: LARGE_BYTES / 2,
  how,
});

async function assertGoesOn(transfer: Transfer): Promise<void> {
  const before = placed(transfer);
  const { status, output } = await transfer.step('place-files');
  assert.is(status, 0, output);
  assert.equal(placed(transfer).slice(0, before.length), before);
  for (const unit of before) assert.not.match(output, `: ${unit}\n`);
  assertArrived(transfer);
}

/** The image, which of the kubectls, and whether to try also what does not depend on them. */
const CASES: readonly (readonly [HelperImage, number, boolean])[] = [
  ['busybox', -1, true],
  ['host', 0, false],
];
for (const [image, age, everything] of CASES) {
  const kubectl = kubectls.at(age);
  const test = suite<Context>(`flagship transfer: ${image}, kubectl ${kubectl?.version ?? ''}`);
  if (kubectl !== undefined) {
    test.before(async (context) => {
      context.folder = mkdtempSync(join(tmpdir(), 'stepwright-transfer-'));
      context.transfer = await startTransfer(context.folder, kubectl.path, image);
      fill(context.transfer);
      await context.transfer.pack();
    });
    test.after.each(async ({ transfer }) => {
      transfer.cluster.faults.clear();
      await transfer.undo();
    });
    test.after(async ({ transfer, folder }) => {
      await transfer.cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    test('one stream, and then nothing is left to do', async ({ transfer }) => {
      const { status, output } = await transfer.step('place-files', { STREAMS: '1' });
      assert.is(status, 0, output);
      assertArrived(transfer);
      const again = await transfer.step('place-files');
      assert.is(again.status, 0, again.output);
      assert.not.match(again.output, /projects\//, 'no project is sent again');
      assertArrived(transfer);
    });

    test('of four streams one ends early with status 0 and one drops', async ({ transfer }) => {
      for (const how of ['success', 'drop'] as const) transfer.cluster.faults.cutExec(cut(how));
      const struck = transfer.cluster.faults.struck();
      const { status, output } = await transfer.step('place-files');
      assert.is.not(status, 0, output);
      assert.is(transfer.cluster.faults.struck() - struck, 2);
      const named = [
        ...output.matchAll(/^(projects\/1\/\d+) has not arrived whole: \d+ bytes were sent, /gm),
      ];
      assert.is(new Set(named.map(([, unit]) => unit)).size, 2, output);
      for (const [, unit = ''] of named) assert.not.ok(placed(transfer).includes(unit));
      assert.ok(placed(transfer).length > 0, 'the other streams have finished what they had begun');
      assert.ok(placed(transfer).length < units(transfer).length, 'and have begun nothing more');
      await assertGoesOn(transfer);
    });

    if (!everything) {
      test.run();
      continue;
    }

    test('content that is not what was described', async ({ transfer }) => {
      const packed = join(transfer.archive, 'files/1/103.tar');
      const flip = (): void => {
        const file = openSync(packed, 'r+');
        const at = statSync(packed).size / 2;
        const byte = readFileSync(packed)[at] ?? 0;
        writeSync(file, Buffer.of(byte ^ 1), 0, 1, at);
        closeSync(file);
      };
      flip();
      const { status, output } = await transfer.step('place-files');
      assert.is.not(status, 0);
      assert.match(output, /^projects\/1\/103 is not as it was; the first differences:$/m);
      assert.match(output, /^< [0-9a-f]{64} {2}\.\/projects\/1\/103\/data\.bin$/m);
      flip();
      await assertGoesOn(transfer);
    });

    test('Ctrl-C ends every stream', async ({ transfer }) => {
      const { group, ended } = transfer.start('place-files');
      await until('something is placed', () => placed(transfer).length > 0);
      process.kill(-group, 'SIGINT');
      assert.is.not((await ended).status, 0);
      await until('nothing of it is alive', () => {
        try {
          return !process.kill(-group, 0);
        } catch {
          return true;
        }
      });
      assert.ok(placed(transfer).length < units(transfer).length);
      await assertGoesOn(transfer);
    });
  }
  test.run();
}

const full = suite<Context & { volume: string }>('flagship transfer: a full volume');
const newest = kubectls.at(-1);
const mounted = (action: string, ...args: readonly string[]): void => {
  const { status, stderr } = spawnSync(action, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
};
if (newest !== undefined) {
  full.before(async (context) => {
    context.folder = mkdtempSync(join(tmpdir(), 'stepwright-transfer-'));
    context.transfer = await startTransfer(context.folder, newest.path, 'host', (volume) => {
      mounted('mount', '-t', 'tmpfs', '-o', 'size=10m', 'tmpfs', volume);
    });
    fill(context.transfer);
    await context.transfer.pack();
  });
  full.after(async ({ transfer, folder }) => {
    mounted('umount', '--lazy', transfer.target);
    await transfer.cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  full('is reported, and when it is enlarged the next attempt goes on', async ({ transfer }) => {
    const { status, output } = await transfer.step('place-files');
    assert.is.not(status, 0);
    assert.match(output, /No space left on device|Wrote only/);
    assert.match(output, /^projects\/1\/\d+ has arrived and could not be unpacked$/m);
    mounted('mount', '-o', 'remount,size=60m', transfer.target);
    await assertGoesOn(transfer);
  });
}
full.run();
