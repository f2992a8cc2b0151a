/** What move-data-directory refuses, so that no data is lost, and what it takes back; its two routes are in law-by-running. In: the shipped procedure. Out: assertions. */
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { describeTree, writeHostileTree } from '../support/hostile-tree.js';
import { placeScript, renderShipped } from '../support/rendered-script.js';
import type { RenderedScript } from '../support/rendered-script.js';
import { run } from '../support/run-script.js';
import type { Ended, RunOptions } from '../support/run-script.js';

interface Move {
  readonly script: RenderedScript;
  readonly source: string;
  readonly target: string;
  /** One call of the script with the paths and, but for the kind that must be typed, the answers given. */
  readonly call: (args: readonly string[], options?: RunOptions) => Promise<Ended>;
}

function openMove(fill: (source: string) => void): Move {
  const script = placeScript(renderShipped('move-data-directory'));
  const [source, target] = [join(script.folder, 'data'), join(script.folder, 'disk', 'data')];
  mkdirSync(join(script.folder, 'disk'));
  fill(source);
  const answers = ['service-is-stopped', 'service-runs', 'old-data-may-go'].flatMap((id) => [
    '--confirm',
    id,
  ]);
  const given = ['--yes', ...answers, '--set', `SOURCE=${source}`, '--set', `TARGET=${target}`];
  return { script, source, target, call: (args, options) => run(script, [...args, ...given], options) };
}

const small = (source: string): void => {
  mkdirSync(source);
  writeFileSync(join(source, 'file'), 'hello\n');
};

const test = suite('move-data-directory');

test('the link is not put where there is no copy', async () => {
  const { source, call } = openMove(small);
  const { status, stdout } = await call(['run', 'move', '--only', 'swap']);
  assert.is(status, 1);
  assert.match(stdout, 'there is no copy');
  assert.ok(lstatSync(source).isDirectory());
  assert.not(existsSync(`${source}.old`));
});

test('the link is not put, and nothing removed, while it is not shown that both are equal', async () => {
  const { script, source, target, call } = openMove(small);
  const copied = await call(['run', 'move', '--to', 'describe-target']);
  assert.is(copied.status, 0, copied.stderr);
  const manifest = join(script.state, 'work/target.manifest');
  const content = readFileSync(manifest, 'utf8');
  writeFileSync(manifest, content.replace('file', 'fil€'));
  const swapped = await call(['run', 'move', '--only', 'swap']);
  assert.is(swapped.status, 1);
  assert.match(swapped.stdout, 'the copy is not known to be equal');
  assert.ok(lstatSync(source).isDirectory());

  writeFileSync(manifest, content);
  const moved = await call(['run', 'move']);
  assert.is(moved.status, 0, moved.stderr);
  writeFileSync(manifest, '');
  const removed = await call(['run', 'clean-up', '--confirm', 'remove-old']);
  assert.is(removed.status, 1);
  assert.match(removed.stdout, 'nothing is removed');
  assert.ok(existsSync(join(`${source}.old`, 'file')));
  assert.ok(existsSync(join(target, 'file')));
});

test('the link stays when the old directory is not there to come back', async () => {
  const { source, target, call } = openMove(small);
  const moved = await call(['run', 'move']);
  assert.is(moved.status, 0, moved.stderr);
  rmSync(`${source}.old`, { recursive: true });
  const undone = await call(['undo', '--to', 'swap']);
  assert.is(undone.status, 1);
  assert.match(undone.stdout, 'the link stays');
  assert.is(readFileSync(join(source, 'file'), 'utf8'), 'hello\n');
  assert.is(readFileSync(join(target, 'file'), 'utf8'), 'hello\n');
});

test('a copy that was written to is not removed, and the old directory comes back before that', async () => {
  const { source, target, call } = openMove(small);
  const moved = await call(['run', 'move']);
  assert.is(moved.status, 0, moved.stderr);
  writeFileSync(join(target, 'new'), 'written since\n');
  const undone = await call(['undo']);
  assert.is(undone.status, 1);
  assert.match(undone.stdout, 'was written to since it was compared');
  assert.ok(lstatSync(source).isDirectory());
  assert.ok(existsSync(join(target, 'new')));
});

test('a file of two names stays one file, also when the copy goes on after one of them arrived', async () => {
  const { source, target, call } = openMove((path) => {
    writeHostileTree(path);
    linkSync(join(path, 'plain/file'), join(path, 'with space/second name'));
  });
  const first = await call(['run', 'move', '--to', 'copy']);
  assert.is(first.status, 0, first.stderr);
  rmSync(join(target, 'with space/second name'));
  const second = await call(['run', 'move', '--from', 'copy']);
  assert.is(second.status, 0, second.stderr);
  assert.is(statSync(join(target, 'with space/second name')).ino, statSync(join(target, 'plain/file')).ino);
  assert.equal(describeTree(target), describeTree(`${source}.old`));
});

const NOBODY = 65534;
const unprivileged = suite('move-data-directory without root');

/** A move whose folders belong to nobody. */
function openTheirMove(fill: (source: string) => void): Move {
  const move = openMove(fill);
  for (const path of [move.script.folder, move.source, join(move.script.folder, 'disk')]) {
    chownSync(path, NOBODY, NOBODY);
  }
  return move;
}

if (process.getuid?.() !== 0) {
  console.log('skipped: to run as another user, the tests need root');
} else {
  const as = { uid: NOBODY, gid: NOBODY };

  unprivileged('a place that may not be written is found before the service is stopped', async () => {
    const { script, call } = openTheirMove(small);
    chownSync(join(script.folder, 'data/file'), NOBODY, NOBODY);
    chownSync(join(script.folder, 'disk'), 0, 0);
    const { status, stdout, stderr } = await call(['run', 'move'], as);
    assert.is(status, 3);
    assert.match(stderr, /FAILED: step 1\.3, rights-suffice/);
    assert.match(stdout, `not writable: ${join(script.folder, 'disk')}/`);
  });

  unprivileged(
    'files of a group that the user is not in are found before the service is stopped',
    async () => {
      const { source, call } = openTheirMove(small);
      chownSync(join(source, 'file'), NOBODY, 0);
      const { status, stdout } = await call(['run', 'move'], as);
      assert.is(status, 3);
      assert.match(stdout, 'of groups that you are not in');
      assert.match(stdout, join(source, 'file'));
    },
  );

  unprivileged('undo removes a copy whose directories may not be written', async () => {
    const { source, target, call } = openTheirMove((path) => {
      small(path);
      mkdirSync(join(path, 'closed/inner'), { recursive: true });
      writeFileSync(join(path, 'closed/inner/file'), 'kept\n');
      for (const each of ['file', 'closed', 'closed/inner', 'closed/inner/file']) {
        chownSync(join(path, each), NOBODY, NOBODY);
      }
      for (const each of ['closed/inner', 'closed']) chmodSync(join(path, each), 0o555);
    });
    const copied = await call(['run', 'move', '--to', 'both-are-equal'], as);
    assert.is(copied.status, 0, copied.stdout);
    const undone = await call(['undo'], as);
    assert.is(undone.status, 0, undone.stdout);
    assert.not(existsSync(target));
    assert.ok(existsSync(join(source, 'closed/inner/file')));
  });
}

test.run();
unprivileged.run();
