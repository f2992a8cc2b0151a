/** The plan says what would happen and changes nothing, also for a user who may write nothing. */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { placeScript, renderYaml } from '../support/rendered-script.js';
import { run } from '../support/run-script.js';

const test = suite('runner: plan');

const PLANNED = renderYaml(`
procedure: planned
title: Planned
version: 1.0.0
contact: nobody
requires:
  access: [{run: "cat /etc/hosts >/dev/null", why: The hosts must be known.}]
  disk: {"$WORK": 1KiB}
variables:
  TARGET: {type: pattern, pattern: "/.+", help: Where it goes.}
phases:
  - id: main
    title: Main
    where: here
    steps:
      - {id: sound, title: Sound, assert: '[ -d "$TARGET" ]', if_it_fails: Make it.}
      - {id: made, title: Made, run: 'mkdir "$TARGET/made"', done_when: '[ -d "$TARGET/made" ]'}
      - {id: find, title: Find, capture: {into: NAME, run: 'ls "$TARGET"'}}
      - {id: use, title: Use, run: 'touch "$TARGET/$NAME"', done_when: '[ -e "$TARGET/$NAME" ]'}
      - {id: odd, title: Odd, run: 'rm -rf "$TARGET"', done_when: 'exit 5', risk: destructive}
      - {id: last, title: Last, assert: '[ -e "$TARGET/$NAME" ]'}
`);

const verdicts = (stdout: string): string[] =>
  stdout.split('\n').flatMap(
    (line) =>
      /^(.{12}) \[/
        .exec(line)
        ?.slice(1)
        .map((text) => text.trim()) ?? [],
  );

test('says done, would run, cannot tell and blocked', async () => {
  const script = placeScript(PLANNED);
  const target = join(script.folder, 'target');
  const blocked = await run(script, ['plan', '--set', `TARGET=${target}`]);
  assert.is(blocked.status, 3, blocked.stderr);
  assert.match(blocked.stdout, /blocked +\[1\.1\/6\] sound: Sound \(does not hold\)\n +Make it\.\n/);
  mkdirSync(target);
  const { status, stdout } = await run(script, ['plan', 'main', '--set', `TARGET=${target}`]);
  assert.is(status, 0, stdout);
  assert.equal(verdicts(stdout), [
    'would run',
    'would run',
    'would run',
    'cannot tell',
    'cannot tell',
    'cannot tell',
  ]);
  assert.match(stdout, /would run +\[1\.1\/6\] sound: Sound \(holds now\)/);
  assert.match(stdout, 'NAME has no value yet');
  assert.match(stdout, 'asks: destructive');
  mkdirSync(join(target, 'made'));
  const second = await run(script, ['plan', '--set', `TARGET=${target}`]);
  assert.is(verdicts(second.stdout)[1], 'done');
  assert.not.ok(existsSync(script.state));
});

test('names images and asks by values that no text reads, and says that only a pull would tell', async () => {
  const script = renderYaml(`
procedure: pulled
title: Pulled
version: 1.0.0
requires: {images: ["\${IMAGE}", busybox]}
variables:
  IMAGE: {type: image, default: tools:1, help: The image.}
  PLACE: {type: string, help: The place.}
phases:
  - id: main
    title: Main
    steps: [{id: one, title: One, confirm: {question: "Are you in \${PLACE}?", look_for: A sign.}}]
`);
  const planned = await run(placeScript(script), [
    'plan',
    '--set',
    'IMAGE=site/tools:2',
    '--set',
    'PLACE=a "hut"',
  ]);
  assert.match(planned.stdout, /^cannot tell {2}whether these images can be pulled: site\/tools:2 busybox$/m);
  assert.match(planned.stdout, /^would run .*asks: Are you in a "hut"\?\)$/m);
  assert.is(planned.status, 0);
});

test('takes what has run into account', async () => {
  const script = placeScript(PLANNED);
  const target = join(script.folder, 'target');
  mkdirSync(target);
  assert.is((await run(script, ['run', '--set', `TARGET=${target}`, '--to', 'find'])).status, 0);
  const before = readFileSync(join(script.state, 'journal.jsonl'), 'utf8');
  const { status, stdout } = await run(script, ['plan']);
  assert.is(status, 0, stdout);
  assert.equal(verdicts(stdout), ['done', 'done', 'done', 'done', 'cannot tell', 'cannot tell']);
  assert.is(readFileSync(join(script.state, 'journal.jsonl'), 'utf8'), before);
});

/** Everything below a folder: path, kind, mode, time, size. */
function tree(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((path) => {
      const { mode, mtimeMs, size } = lstatSync(join(folder, path));
      return [path, mode, mtimeMs, size].join(' ');
    });
}

test('changes nothing, with tools that fail on any write', async () => {
  const script = placeScript(PLANNED);
  const tools = join(script.folder, 'tools');
  const target = join(script.folder, 'target');
  mkdirSync(tools);
  mkdirSync(target);
  for (const name of ['mkdir', 'mkfifo', 'mv', 'cp', 'touch', 'tee', 'ln', 'chmod', 'rm', 'rmdir']) {
    writeFileSync(
      join(tools, name),
      `#!/bin/sh\necho ${name} "$@" >>'${join(script.folder, 'written')}'\nexit 99\n`,
      { mode: 0o755 },
    );
  }
  const before = tree(script.folder);
  const env = { PATH: `${tools}:${process.env['PATH'] ?? ''}`, TMPDIR: '/nonexistent', HOME: script.folder };
  for (const args of [
    ['plan', '--set', `TARGET=${target}`],
    ['status'],
    ['list'],
    ['show', 'made'],
    ['help'],
    ['version', '--verify'],
  ]) {
    const { status, stderr } = await run(script, args, { env });
    assert.is(status, 0, stderr);
  }
  assert.equal(tree(script.folder), before);
});

test('works for a user who may write nothing anywhere', async () => {
  if (process.getuid?.() !== 0) {
    console.log('skipped: only root can become a user who may write nothing');
    return;
  }
  const script = placeScript(PLANNED);
  const target = join(script.folder, 'target');
  mkdirSync(target);
  chmodSync(script.folder, 0o755);
  const { status, stdout, stderr } = await run(script, ['plan', '--set', `TARGET=${target}`], {
    uid: 65534,
    gid: 65534,
    cwd: '/',
    env: { HOME: '/nonexistent', TMPDIR: '/nonexistent' },
  });
  assert.is(status, 0, stderr);
  assert.is(stderr, '');
  assert.equal(verdicts(stdout), [
    'would run',
    'would run',
    'would run',
    'cannot tell',
    'cannot tell',
    'cannot tell',
  ]);
});

test.run();
