/** Undo takes back what was done, last first, up to a point of no return, and can itself be interrupted. */
import { existsSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { story } from '../support/journal.js';
import { placeScript, renderYaml, scriptOf } from '../support/rendered-script.js';
import type { RenderedScript } from '../support/rendered-script.js';
import { run, start, until } from '../support/run-script.js';

const test = suite('runner: undo');

const LADDER = renderYaml(`
procedure: ladder
title: A ladder
version: 1.0.0
contact: nobody
variables:
  LOG: {type: pattern, pattern: "/.+", help: Where it is written down.}
phases:
  - id: up
    title: Up
    where: here
    steps:
      - {id: first, title: First, run: 'echo +first >>"$LOG"', undo: {run: 'echo -first >>"$LOG"'}}
      - {id: look, title: Look, assert: '[ -e "$LOG" ]'}
      - id: second
        title: Second
        run: 'echo +second >>"$LOG"'
        undo: {run: 'echo begun >>"$LOG"; until [ ! -e "$LOG.wait" ]; do sleep 0.1; done; echo -second >>"$LOG"'}
      - {id: third, title: Third, run: 'echo +third >>"$LOG"', undo: {run: '[ ! -e "$LOG.stop" ]; echo -third >>"$LOG"'}}
  - id: beyond
    title: Beyond
    where: here
    steps:
      - {id: no-undo, title: No way back by script, run: 'echo +none >>"$LOG"', rerun: safe}
      - {id: burn, title: Burn the ladder, risk: point-of-no-return, run: 'echo +burn >>"$LOG"'}
      - {id: last, title: Last, run: 'echo +last >>"$LOG"', undo: {run: 'echo -last >>"$LOG"'}}
`);

interface Ladder extends RenderedScript {
  readonly log: string;
}

async function climbed(...phases: readonly string[]): Promise<Ladder> {
  const script = placeScript(LADDER);
  const log = join(script.folder, 'log');
  for (const phase of phases) {
    const { status, stderr } = await run(script, ['run', phase, '--set', `LOG=${log}`, '--confirm', 'burn']);
    assert.is(status, 0, stderr);
  }
  return { ...script, log };
}

const lines = (script: Ladder): string => readFileSync(script.log, 'utf8').replaceAll('\n', ' ').trim();

const LISTED = renderYaml(`
procedure: listed
title: Listed
version: 1.0.0
variables:
  PLACE: {type: dir, help: Where things are.}
phases:
  - id: look
    title: Look
    steps:
      - {id: find, title: Find, capture: {into: FOUND, run: 'ls "$PLACE"'}}
      - {id: keep, title: Keep, run: 'cp "$PLACE/$FOUND" "$PLACE.kept"', undo: {run: 'rm "$PLACE.kept"'}}
  - id: change
    title: Change
    steps:
      - {id: empty, title: Empty, run: ': >"$PLACE/$FOUND"', rerun: safe}
`);

test('what was captured goes with the undo of its step: nothing relies on it until it is captured anew', async () => {
  const script = placeScript(LISTED);
  const place = join(script.folder, 'place');
  mkdirSync(place);
  writeFileSync(join(place, 'thing'), 'precious');
  const given = ['--set', `PLACE=${place}`];
  assert.is((await run(script, ['run', 'look', ...given])).status, 0);
  assert.is((await run(script, ['undo', '--yes', ...given])).status, 0);
  const refused = await run(script, ['run', 'change', ...given]);
  assert.is(refused.status, 64);
  assert.match(refused.stderr, 'empty needs FOUND, which the step find makes: that one must run first');
  const planned = await run(script, ['plan', 'change', ...given]);
  assert.is(planned.status, 3);
  assert.match(planned.stdout, /blocked +\[2\.1\/1\] empty: Empty \(needs FOUND, which the step find makes/);
  assert.is(readFileSync(join(place, 'thing'), 'utf8'), 'precious');
  assert.match((await run(script, ['plan', ...given])).stdout, /would run +\[2\.1\/1\] empty: Empty\n/);
  assert.is((await run(script, ['run', 'look', ...given])).status, 0);
  assert.is((await run(script, ['run', 'change', ...given])).status, 0);
  assert.is(readFileSync(`${place}.kept`, 'utf8'), 'precious');
});

test('undoes all, last first, and a second undo finds nothing', async () => {
  const script = await climbed('up');
  const { status, stderr } = await run(script, ['undo', '--yes']);
  assert.is(status, 0, stderr);
  assert.is(lines(script), '+first +second +third -third begun -second -first');
  const again = await run(script, ['undo', '--yes']);
  assert.is(again.status, 0);
  assert.match(again.stdout, 'Nothing is to be undone.');
  assert.is((await run(script, ['run', 'up'])).status, 0);
});

test('--to names the last step that is undone', async () => {
  const script = await climbed('up');
  assert.is((await run(script, ['undo', '--to', 'second', '--yes'])).status, 0);
  assert.is(lines(script), '+first +second +third -third begun -second');
  const refused = await run(script, ['undo', '--to', 'third', '--yes']);
  assert.is(refused.status, 64);
  assert.match(refused.stderr, 'is undone already');
});

test('without a terminal it needs --yes, and --dry-run says what it would do', async () => {
  const script = await climbed('up');
  assert.is((await run(script, ['undo'])).status, 64);
  const dry = await run(script, ['undo', '--dry-run']);
  assert.is(dry.status, 0);
  assert.match(dry.stdout, /third: Third\n +second: Second\n +first: First\n/);
  assert.is(lines(script), '+first +second +third');
});

test('does not cross a point of no return, but undoes what came after it', async () => {
  const script = await climbed('up', 'beyond');
  const refused = await run(script, ['undo', '--yes']);
  assert.is(refused.status, 3);
  assert.match(refused.stderr, 'burn is a point of no return');
  assert.match(refused.stderr, 'no-undo has no undo');
  assert.is((await run(script, ['undo', '--yes', '--to', 'last'])).status, 0);
  assert.match(lines(script), '+last -last');
});

test('a step without an undo is passed only with a reason', async () => {
  const script = placeScript(LADDER);
  const ladder = { ...script, log: join(script.folder, 'log') };
  for (const args of [['up'], ['beyond', '--to', 'no-undo']]) {
    assert.is((await run(script, ['run', ...args, '--set', `LOG=${ladder.log}`])).status, 0);
  }
  assert.is((await run(script, ['undo', '--yes'])).status, 3);
  const by = ['--skip', 'no-undo=taken back by hand', '--to', 'first', '--confirm', 'up'];
  const { status, stderr } = await run(script, ['undo', '--yes', ...by]);
  assert.is(status, 0, stderr);
  assert.match(lines(ladder), '-third begun -second -first');
});

test('an undo that fails says so, and goes on the next time', async () => {
  const script = await climbed('up');
  writeFileSync(`${script.log}.stop`, '');
  const failed = await run(script, ['undo', '--yes']);
  assert.is(failed.status, 1);
  assert.match(failed.stderr, 'To resume:');
  assert.match((await run(script, ['status'])).stdout, /may be half undone +\[1\.4\/4\] third/);
  const refused = await run(script, ['run', 'up']);
  assert.is(refused.status, 3);
  assert.ok(existsSync(`${script.log}.stop`));
  const second = await run(script, ['undo', '--yes', '--skip', 'third=by hand']);
  assert.is(second.status, 0, second.stderr);
  assert.is(lines(script), '+first +second +third begun -second -first');
});

test('an interrupted undo goes on where it was', async () => {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const script = await climbed('up');
    writeFileSync(`${script.log}.wait`, '');
    const running = start(script, ['undo', '--yes']);
    await until('the undo of the second step runs', () => lines(script).endsWith('begun'));
    process.kill(running.pid, signal);
    await running.ended;
    unlinkSync(`${script.log}.wait`);
    const { status, stderr } = await run(script, ['undo', '--yes']);
    assert.is(status, 0, stderr);
    assert.is(lines(script), '+first +second +third -third begun begun -second -first');
    assert.is(story(script.state).filter((line) => line === 'undo-end third undone').length, 1);
  }
});

test('what phases need to run is not asked for when they are undone, but for the tools', async () => {
  const script = scriptOf(`
procedure: away
title: Away
version: 1.0.0
requires: {access: [{run: '[ -n "$SITE" ]', why: The site is there.}], disk: {"$WORK": 1KiB}}
variables: {SITE: {type: string, help: The site.}}
phases:
  - id: only
    title: Only
    steps:
      - {id: one, title: One, run: 'touch "$WORK/one"', undo: {run: 'rm "$WORK/one"'}}
`);
  const ran = await run(script, ['run', '--set', 'SITE=here']);
  assert.is(ran.status, 0, ran.stderr);
  const undone = await run(script, ['undo', '--yes']);
  assert.is(undone.status, 0, undone.stderr);
});

test.run();
