/** A run that was interrupted anywhere leaves nothing behind, says what ran, and goes on from there. */
import { readFileSync, symlinkSync, unlinkSync, writeFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readJournal, story } from '../support/journal.js';
import { processesWith } from '../support/processes.js';
import { placeScript, renderYaml } from '../support/rendered-script.js';
import type { RenderedScript } from '../support/rendered-script.js';
import { run, start, until } from '../support/run-script.js';

const test = suite('runner: resume');

const INTERRUPTED = renderYaml(`
procedure: interrupted
title: Interrupted
version: 1.0.0
contact: nobody
variables:
  MARK: {type: string, help: Marks the processes of this run.}
  STUBBORN: {type: bool, default: "false", help: Whether a process ignores signals.}
  SPEED: {type: enum, values: [slow, fast], default: slow, help: Whether the step waits.}
phases:
  - id: main
    title: Main
    where: here
    steps:
      - id: before
        title: Before
        run: 'echo "$MARK" >>"$WORK/before"'
        undo: {run: 'rm "$WORK/before"'}
      - id: middle
        title: In the middle
        run: |
          echo begun >>"$WORK/middle"
          if [ "$SPEED" = slow ]; then
            if [ "$STUBBORN" = true ]; then (trap '' TERM HUP INT; exec bash -c 'sleep 99 & wait' "$MARK") & fi
            bash -c 'trap "" HUP; sleep 99; :' "$MARK"
          fi
        undo: {run: 'rm -f "$WORK/middle"'}
        if_it_fails: See whether the middle was begun.
      - id: after
        title: After
        run: 'echo after >>"$WORK/after"'
        undo: {run: 'rm "$WORK/after"'}
`);

const count = (script: RenderedScript, name: string): number => {
  const path = join(script.state, 'work', name);
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 1 : 0;
};

const SIGNALS = [
  { signal: 'SIGINT', status: 130, group: false, stubborn: false },
  { signal: 'SIGTERM', status: 143, group: false, stubborn: true },
  { signal: 'SIGHUP', status: 129, group: false, stubborn: false },
  { signal: 'SIGINT', status: 130, group: true, stubborn: false },
  { signal: 'SIGKILL', status: null, group: false, stubborn: true },
  { signal: 'SIGKILL', status: null, group: true, stubborn: false },
] as const;

for (const { signal, status, group, stubborn } of SIGNALS) {
  test(`${signal} to the ${group ? 'process group' : 'script'}: nothing lives on, and the run goes on`, async () => {
    const script = placeScript(INTERRUPTED);
    const mark = `mark-of-${script.folder}`;
    const running = start(script, ['run', '--set', `MARK=${mark}`, '--set', `STUBBORN=${stubborn}`]);
    await until(
      'the step runs',
      () => count(script, 'middle') === 1 && processesWith(`\0${mark}`).length >= (stubborn ? 2 : 1),
    );
    process.kill(group ? -running.pid : running.pid, signal);
    const ended = await running.ended;
    assert.is(ended.status, status, ended.stderr);
    await until('all of the step is gone', () => processesWith(`\0${mark}`).length === 0);
    assert.match((await run(script, ['status'])).stdout, /may be half done \(\w+\) +\[1\.2\/3\] middle/);

    const refused = await run(script, ['run', '--set', 'SPEED=fast']);
    assert.is(refused.status, 3, refused.stderr);
    assert.match(refused.stderr, '--from middle runs it again');
    assert.is(count(script, 'after'), 0);

    const resumed = await run(script, ['run', '--from', 'middle', '--set', 'SPEED=fast']);
    assert.is(resumed.status, 0, resumed.stderr);
    assert.equal(
      ['before', 'middle', 'after'].map((name) => count(script, name)),
      [1, 2, 1],
    );
    const takeover = readJournal(script.state).some(({ event }) => event === 'takeover');
    assert.is(takeover, status === null);
  });
}

test('a half-done step can be counted as done, or undone', async () => {
  const script = placeScript(INTERRUPTED);
  const running = start(script, ['run', '--set', `MARK=${script.folder}`]);
  await until('the step runs', () => count(script, 'middle') === 1);
  process.kill(running.pid, 'SIGTERM');
  await running.ended;
  const undone = await run(script, ['undo', '--to', 'middle', '--yes']);
  assert.is(undone.status, 0, undone.stderr);
  assert.is(count(script, 'middle'), 0);
  assert.is(count(script, 'before'), 1);
  const skipped = await run(script, ['run', '--skip', 'middle=done by hand', '--set', 'SPEED=fast']);
  assert.is(skipped.status, 0, skipped.stderr);
  assert.is(count(script, 'after'), 1);
});

const EDITED = renderYaml(`
procedure: edited
title: Edited
version: 1.0.0
contact: nobody
variables:
  NAME: {type: string, default: first, help: A name.}
phases:
  - id: main
    title: Main
    where: here
    steps:
      - {id: one, title: One, run: 'echo "$NAME" >>"$WORK/one"', undo: {run: 'rm "$WORK/one"'}}
      - {id: two, title: Two, run: '[ -e "$WORK/go" ]', rerun: safe}
      - {id: three, title: Three, run: 'echo three >>"$WORK/three"', done_when: '[ -s "$WORK/three" ]'}
`);

test('a finished step whose text was edited is refused until it is accepted by name', async () => {
  const script = placeScript(EDITED);
  assert.is((await run(script, ['run'])).status, 1);
  writeFileSync(script.path, EDITED.replace('echo "$NAME" >>', 'echo "$NAME"  >>'));
  writeFileSync(join(script.state, 'work/go'), '');
  const refused = await run(script, ['run']);
  assert.is(refused.status, 3);
  assert.match(refused.stderr, '--accept-changed one');
  assert.is((await run(script, ['undo', '--yes'])).status, 3);
  const accepted = await run(script, ['run', '--accept-changed', 'one']);
  assert.is(accepted.status, 0, accepted.stderr);
  assert.is(count(script, 'one'), 1);
  assert.ok(story(script.state).includes('accept one'));
  assert.is((await run(script, ['run'])).status, 0);
});

test('an edit of a step that has not run yet counts, and is seen', async () => {
  const script = placeScript(EDITED);
  await run(script, ['run']);
  writeFileSync(script.path, EDITED.replace('[ -e "$WORK/go" ]', ':').replace('[ -e "$WORK/go" ]', ':'));
  const { status, stderr } = await run(script, ['run']);
  assert.is(status, 0, stderr);
  assert.match((await run(script, ['version', '--verify'])).stdout, 'step two is not as generated');
});

test('a value that finished steps have read cannot change by accident', async () => {
  const script = placeScript(EDITED);
  await run(script, ['run']);
  writeFileSync(join(script.state, 'work/go'), '');
  const refused = await run(script, ['run', '--set', 'NAME=second']);
  assert.is(refused.status, 78);
  assert.match(refused.stderr, 'NAME was first');
  assert.is((await run(script, ['run', '--set', 'NAME=second', '--accept-changed', 'NAME'])).status, 0);
});

test('what holds already is not done again, and undo leaves it alone', async () => {
  const script = placeScript(EDITED);
  await run(script, ['run']);
  writeFileSync(join(script.state, 'work/go'), '');
  writeFileSync(join(script.state, 'work/three'), 'was here\n');
  assert.is((await run(script, ['run'])).status, 0);
  assert.is(story(script.state).at(-1), 'end three already');
  const undone = await run(script, ['undo', '--yes', '--skip', 'two=nothing to take back']);
  assert.is(undone.status, 0, undone.stderr);
  assert.is(count(script, 'three'), 1);
  assert.is(count(script, 'one'), 0);
});

test('when the check after a step did not hold, the check comes first the next time', async () => {
  const script = placeScript(
    renderYaml(`
procedure: unverified
title: Unverified
version: 1.0.0
contact: nobody
phases:
  - id: main
    title: Main
    where: here
    steps:
      - id: one
        title: One
        run: 'echo ran >>"$WORK/ran"'
        verify: '[ -e "$WORK/good" ]'
`),
  );
  assert.is((await run(script, ['run'])).status, 3);
  assert.match((await run(script, ['status'])).stdout, 'its check did not hold');
  writeFileSync(join(script.state, 'work/good'), '');
  assert.is((await run(script, ['run'])).status, 0);
  assert.is(count(script, 'ran'), 1);
});

test('a lock of another host or an earlier boot is not taken over, and unlock removes it when told', async () => {
  const script = placeScript(EDITED);
  mkdirSync(script.state, { mode: 0o700 });
  for (const owner of [
    'elsewhere some-boot 1 2',
    `${readFileSync('/proc/sys/kernel/hostname', 'utf8').trim()} old-boot 1 2`,
  ]) {
    symlinkSync(owner, join(script.state, 'lock'));
    const refused = await run(script, ['run']);
    assert.is(refused.status, 75);
    assert.match(refused.stderr, 'cannot be looked up');
    assert.is((await run(script, ['unlock'])).status, 64);
    assert.is((await run(script, ['unlock', '--yes'])).status, 0);
  }
  assert.throws(() => {
    unlinkSync(join(script.state, 'lock'));
  });
});

test('output that is closed ends the run between two steps or in one, and it can go on', async () => {
  const script = placeScript(INTERRUPTED);
  const running = start(script, ['run', '--set', `MARK=${script.folder}`]);
  await until('the step runs', () => count(script, 'middle') === 1);
  running.child.stdout?.destroy();
  running.child.stderr?.destroy();
  process.kill(running.pid, 'SIGTERM');
  assert.ok([141, 143].includes((await running.ended).status ?? 0));
  assert.is((await run(script, ['run', '--from', 'middle', '--set', 'SPEED=fast'])).status, 0);
});

const LOOKS = renderYaml(`
procedure: looks
title: Looks
version: 1.0.0
contact: nobody
phases:
  - id: main
    title: Main
    where: here
    steps:
      - {id: make, title: Make, run: 'echo made >>"$WORK/made"', rerun: safe}
      - {id: look, title: Look, risk: read-only, rerun: safe, run: 'cp "$WORK/made" "$WORK/seen"'}
      - {id: same, title: Compare, assert: 'cmp -s "$WORK/made" "$WORK/seen"', if_it_fails: Begin again.}
      - {id: change, title: Change, run: 'echo changed >>"$WORK/changed"', undo: {run: 'rm "$WORK/changed"'}}
      - {id: look-last, title: Look last, risk: read-only, rerun: safe, run: 'cat "$WORK/made" "$WORK/changed" >"$WORK/last"'}
`);

test('when a step runs again, what later steps have seen is looked at again', async () => {
  const script = placeScript(LOOKS);
  assert.is((await run(script, ['run', '--to', 'same'])).status, 0);
  assert.is((await run(script, ['run', '--from', 'make', '--to', 'same'])).status, 0);
  assert.is(count(script, 'seen'), 2, 'the copy of the second run');
});

test('but not when a later change is done already: it would see what came after', async () => {
  const script = placeScript(LOOKS);
  assert.is((await run(script, ['run'])).status, 0);
  assert.is((await run(script, ['run', '--from', 'make'])).status, 0);
  assert.is(count(script, 'seen'), 1, 'looked at before the change, kept');
  assert.is(count(script, 'changed'), 1, 'a change is not made twice');
  assert.is(count(script, 'last'), 3, 'looked at after the change, again');
});

test.run();
