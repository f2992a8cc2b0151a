/** Signals and deaths at exact places: none is lost, none is mistaken for something else, and nothing lives on. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { story } from '../support/journal.js';
import { CTRL_C, CTRL_Z, openTerminal } from '../support/pseudo-terminal.js';
import { processesWith } from '../support/processes.js';
import { asOldBash, placeScript, renderYaml } from '../support/rendered-script.js';
import { run, start, until } from '../support/run-script.js';
import { striking } from '../support/strike.js';

const test = suite('runner: signals');

const procedure = (steps: string, more = ''): string =>
  renderYaml(`
procedure: signalled
title: Signalled
version: 1.0.0
contact: nobody
variables:
  MARK: {type: string, help: Marks the processes of this run.}
${more}phases:
  - id: main
    title: Main
    where: here
    steps:
${steps}`);

const SLEEPER = procedure(`
      - {id: first, title: First, run: 'echo first'}
      - {id: sleeper, title: Sleep, run: 'echo begun >"$WORK/begun"; bash -c "sleep 99; :" "$MARK"'}
`);

for (const [signal, status] of [
  ['TERM', 143],
  ['INT', 130],
  ['HUP', 129],
] as const) {
  test(`${signal} between the heading of a step and its beginning ends the step`, async () => {
    const script = placeScript(SLEEPER);
    const condition = `grep -q '"event":"end","step":"first"' '${script.state}/journal.jsonl' 2>/dev/null`;
    const PATH = striking(script, 'sha256sum', condition, `kill -${signal} "$OWNER"`);
    const ended = await run(script, ['run', '--set', `MARK=${script.folder}/mark`], { env: { PATH } });
    assert.is(ended.status, status, ended.stderr);
    assert.is(story(script.state).at(-1), 'end sleeper interrupted');
    assert.not.ok(existsSync(join(script.state, 'work/begun')));
    await until('nothing is left', () => processesWith(`${script.folder}/mark`).length === 0);
  });
}

test('a signal while the run is being recorded is a signal, not a fault of the script', async () => {
  for (const name of ['id', 'uname']) {
    const script = placeScript(SLEEPER);
    const PATH = striking(script, name, 'true', 'kill -TERM "$OWNER"');
    const ended = await run(script, ['run', '--set', 'MARK=x'], { env: { PATH } });
    assert.is(ended.status, 143, `${name}: ${ended.stderr}`);
    assert.not.match(ended.stderr, 'fault');
  }
});

test('kill -9 before the first step leaves no process and no open output', async () => {
  for (const name of ['ln', 'mkdir', 'id']) {
    const script = placeScript(SLEEPER);
    const PATH = striking(script, name, 'true', 'kill -KILL "$OWNER"');
    const ended = await run(script, ['run', '--set', 'MARK=x'], { env: { PATH } });
    assert.is(ended.signal, 'SIGKILL', name);
    await until('nothing of the script is left', () => processesWith(script.path).length === 0);
  }
});

test('a timeout holds when nobody reads the output any more', async () => {
  const script = placeScript(
    procedure(`
      - {id: stuck, title: Stuck, timeout: 2s, run: 'echo begun >"$WORK/begun"; bash -c "sleep 99; :" "$MARK"'}
`),
  );
  const mark = `${script.folder}/mark`;
  const running = start(script, ['run', '--set', `MARK=${mark}`]);
  await until('the step runs', () => existsSync(join(script.state, 'work/begun')));
  running.child.stdout?.destroy();
  running.child.stderr?.destroy();
  await running.ended;
  await until('the step is gone', () => processesWith(mark).length === 0);
});

test('a step that ends well only because its time is up has failed', async () => {
  const script = placeScript(
    procedure(`
      - {id: polite, title: Polite, timeout: 1s, run: 'trap "exit 0" TERM; sleep 99 & wait'}
`),
  );
  const { status, stderr } = await run(script, ['run', '--set', 'MARK=x']);
  assert.is(status, 1);
  assert.match(stderr, 'did not end within 1 s');
});

test('what a finished step leaves running does not hold the run up', async () => {
  const script = placeScript(
    procedure(`
      - {id: serve, title: Serve, run: 'bash -c "sleep 99; :" "$MARK" & echo started'}
      - {id: after, title: After, run: 'echo after'}
`),
  );
  const mark = `${script.folder}/mark`;
  const { status, stdout } = await run(script, ['run', '--set', `MARK=${mark}`]);
  assert.is(status, 0);
  assert.match(stdout, 'after');
  const left = processesWith(mark);
  assert.ok(left.length > 0, 'a service that a step started goes on');
  for (const pid of left) process.kill(pid, 'SIGKILL');
});

const CHECKED = procedure(
  `
      - {id: checked, title: Checked, run: 'echo ran', done_when: ': >"$BEGUN"; bash -c "sleep 99; :" "$MARK"'}
`,
  '  BEGUN: {type: string, help: A file.}\n',
);

test('a signal ends plan and the check that it runs; so does kill -9', async () => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const) {
    const script = placeScript(CHECKED);
    const [mark, begun] = [`${script.folder}/mark`, join(script.folder, 'begun')];
    const running = start(script, ['plan', '--set', `MARK=${mark}`, '--set', `BEGUN=${begun}`]);
    await until('the check runs', () => existsSync(begun) && processesWith(mark).length > 1);
    process.kill(signal === 'SIGINT' ? -running.pid : running.pid, signal);
    await running.ended;
    await until('the check is gone', () => processesWith(mark).length === 0);
    assert.not.ok(existsSync(script.state));
  }
});

test('what a check leaves running is ended with it', async () => {
  const script = placeScript(
    procedure(`
      - {id: checked, title: Checked, run: 'echo ran', done_when: 'bash -c "sleep 99; :" "$MARK" & false'}
`),
  );
  const mark = `${script.folder}/mark`;
  const { status, stdout } = await run(script, ['plan', '--set', `MARK=${mark}`]);
  assert.is(status, 0);
  assert.match(stdout, /would run +\[1\.1\/1\]/);
  await until('the check is gone', () => processesWith(mark).length === 0);
});

test('an interruption while a condition is looked at leaves no half-done step', async () => {
  for (const key of ['when', 'done_when']) {
    const script = placeScript(
      procedure(`
      - {id: asked, title: Asked, run: 'echo ran >>"$WORK/ran"', ${key}: '[ -e "$WORK/go" ] || { : >"$WORK/begun"; sleep 99; }'}
`),
    );
    const running = start(script, ['run', '--set', 'MARK=x']);
    await until('the condition is looked at', () => existsSync(join(script.state, 'work/begun')));
    process.kill(running.pid, 'SIGTERM');
    assert.is((await running.ended).status, 143);
    assert.match((await run(script, ['status'])).stdout, /not run +\[1\.1\/1\]/);
  }
});

const TALK = procedure(`
      - id: talk
        title: Talk
        interactive: true
        run: |
          printf 'name? ' >/dev/tty
          bash -c 'sleep 99; :' "$MARK" &
          read -r name </dev/tty
          kill $!
          printf '%s' "$name" >"$WORK/name"
`);

test('Ctrl-C in an interactive step is an interruption, TERM ends it, and Ctrl-Z does nothing', async () => {
  for (const how of ['Ctrl-C', 'TERM', 'Ctrl-Z'] as const) {
    const script = placeScript(TALK);
    const mark = `${script.folder}/mark`;
    const terminal = openTerminal(script, ['run', '--set', `MARK=${mark}`]);
    if (how === 'Ctrl-C') {
      await terminal.answer('name? ', CTRL_C);
      assert.is(await terminal.ended, 130, terminal.shown());
      assert.match(terminal.shown(), 'To resume:');
      assert.is(story(script.state).at(-1), 'end talk interrupted');
    } else if (how === 'TERM') {
      await terminal.answer('name? ', '');
      const owner = (await run(script, ['status'])).stdout
        .split('\n')
        .find((line) => line.startsWith('Locked by'));
      process.kill(Number(/(\d+) \(host/.exec(owner ?? '')?.[1]), 'SIGTERM');
      assert.is(await terminal.ended, 143, terminal.shown());
    } else {
      await terminal.answer('name? ', CTRL_Z);
      terminal.type('Ann\n');
      assert.is(await terminal.ended, 0, terminal.shown());
      assert.match(readFileSync(join(script.state, 'work/name'), 'latin1'), 'Ann');
    }
    await until('all of the step is gone', () => processesWith(mark).length === 0);
  }
});

test('a signal at a question says how to go on, and leaves no lock', async () => {
  const script = placeScript(
    procedure(`
      - {id: first, title: First, run: 'echo first'}
      - {id: ready, title: Ready, confirm: {question: "Ready?"}}
`),
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    const terminal = openTerminal(script, ['run', '--set', 'MARK=x']);
    await terminal.answer('Type yes:', '');
    const { stdout } = await run(script, ['status']);
    process.kill(Number(/(\d+) \(host/.exec(stdout)?.[1]), signal);
    await terminal.ended;
    assert.match(terminal.shown(), 'Stopped by');
    assert.match(terminal.shown(), 'To resume:');
    assert.not.match((await run(script, ['status'])).stdout, 'Locked');
  }
});

test('the ways of old bash: a text that finds its own number, and a question that signals end by default', async () => {
  const sleeper = placeScript(asOldBash(SLEEPER));
  const mark = `${sleeper.folder}/mark`;
  const running = start(sleeper, ['run', '--set', `MARK=${mark}`]);
  await until('the step runs', () => existsSync(join(sleeper.state, 'work/begun')));
  process.kill(running.pid, 'SIGKILL');
  await until('all of the step is gone', () => processesWith(mark).length === 0);
  const asking = placeScript(
    asOldBash(
      procedure(`
      - {id: ready, title: Ready, confirm: {question: "Ready?"}}
`),
    ),
  );
  const terminal = openTerminal(asking, ['run', '--set', 'MARK=x']);
  await terminal.answer('Type yes:', CTRL_C);
  assert.is(await terminal.ended, 130, terminal.shown());
  assert.match(terminal.shown(), 'Stopped.');
  assert.not.match((await run(asking, ['status'])).stdout, 'Locked');
});

test('a run in another process namespace does not take the lock of a living one', async () => {
  const script = placeScript(SLEEPER);
  const running = start(script, ['run', '--set', `MARK=${script.folder}/mark`]);
  await until('the step runs', () => existsSync(join(script.state, 'work/begun')));
  writeFileSync(
    join(script.folder, 'other.sh'),
    `exec unshare --pid --fork --mount-proc bash '${script.path}' run --state '${script.state}' --set MARK=x\n`,
  );
  const other = await run({ ...script, path: join(script.folder, 'other.sh') }, []);
  if (other.stderr.includes('unshare')) console.log('skipped: no process namespaces here');
  else assert.is(other.status, 75, other.stderr);
  process.kill(running.pid, 'SIGTERM');
  await running.ended;
});

test.run();
