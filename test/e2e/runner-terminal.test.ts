/** At a terminal the script asks, hides what is secret, obeys Ctrl-C, and survives that the terminal goes away. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readJournal, story } from '../support/journal.js';
import { processesWith } from '../support/processes.js';
import { placeScript, renderYaml } from '../support/rendered-script.js';
import { run, until } from '../support/run-script.js';
import { CTRL_C, openTerminal } from '../support/pseudo-terminal.js';

const test = suite('runner: terminal');

const ASKING = renderYaml(`
procedure: asking
title: Asking
version: 1.0.0
contact: nobody
variables:
  COUNT: {type: int, prompt: How many, help: How many there are.}
  PASSWORD: {type: string, secret: true, help: A secret.}
phases:
  - id: main
    title: Main
    where: here
    steps:
      - id: ready
        title: Be ready
        confirm: {question: "Is everything ready?", look_for: A green light., assume: yes}
      - id: pick
        title: Pick one
        choose:
          into: ADMIN
          question: Who?
          run: printf '%s\\n' 'ann b' "o'hara" 2
      - id: drop
        title: Drop it
        risk: destructive
        run: 'printf "%s %s\\n" "$ADMIN" "$COUNT" >"$WORK/out"; : "$PASSWORD"'
`);

test('asks for values, answers and the id of a destructive step, and records who answered what', async () => {
  const script = placeScript(ASKING);
  const terminal = openTerminal(script, ['run']);
  await terminal.answer('How many:', 'lots\n');
  await terminal.answer('That is', '12\n');
  await terminal.answer('PASSWORD: A secret.', '');
  await terminal.answer('PASSWORD:', 'hush hush\n');
  await terminal.answer('green light', 'yes\n');
  await terminal.answer('Number or whole line', '\n');
  await terminal.answer('Number or whole line', '7\n');
  await terminal.answer('Number or whole line', '1\n');
  await terminal.answer('type its id, drop:', 'drop\n');
  assert.is(await terminal.ended, 0, terminal.shown());
  assert.is(readFileSync(join(script.state, 'work/out'), 'utf8'), 'ann b 12\n');
  assert.not.match(terminal.shown(), 'hush');
  assert.is(terminal.shown().split('A secret.').length, 2, 'what it is stands there once');
  assert.match(terminal.shown(), 'COUNT=12 (prompt)');
  assert.not.match(readFileSync(join(script.state, 'journal.jsonl'), 'utf8'), 'hush');
  const answers = readJournal(script.state).filter(({ event }) => event === 'answer');
  assert.equal(
    answers.map(({ step, answer, by }) => [step, answer, by]),
    [
      ['ready', 'yes', 'terminal'],
      ['pick', 'ann b', 'terminal'],
      ['drop', 'drop', 'terminal'],
    ],
  );
});

test('the time that a person takes to answer is no part of how long the step took', async () => {
  const script = placeScript(ASKING);
  const given = ['--set', 'COUNT=1', '--confirm', 'pick=ann b', '--confirm', 'drop'];
  const terminal = openTerminal(script, ['run', ...given], { STEPWRIGHT_PASSWORD: 'x' });
  await terminal.answer('green light', '');
  await new Promise((resolve) => setTimeout(resolve, 3000));
  terminal.type('yes\n');
  assert.is(await terminal.ended, 0, terminal.shown());
  const ends = readJournal(script.state).filter(({ event, step }) => event === 'end' && step === 'ready');
  assert.equal(
    ends.map(({ seconds }) => Number(seconds) < 2),
    [true],
  );
});

test('a whole line wins over a number', async () => {
  const script = placeScript(ASKING);
  const terminal = openTerminal(script, ['run', '--set', 'COUNT=1', '--yes', '--confirm', 'drop'], {
    STEPWRIGHT_PASSWORD: 'x',
  });
  await terminal.answer('Number or whole line', '2\n');
  assert.is(await terminal.ended, 0, terminal.shown());
  assert.is(readFileSync(join(script.state, 'work/out'), 'utf8'), '2 1\n');
});

test('a refusal runs nothing, and is recorded', async () => {
  const script = placeScript(ASKING);
  const terminal = openTerminal(script, ['run', '--set', 'COUNT=1', '--yes', '--set', 'ADMIN=ann b'], {
    STEPWRIGHT_PASSWORD: 'x',
  });
  await terminal.answer('type its id, drop:', 'yes\n');
  assert.is(await terminal.ended, 1, terminal.shown());
  assert.match(terminal.shown(), 'Not confirmed');
  assert.is(story(script.state).at(-1), 'answer drop');
});

test('Ctrl-C at a prompt ends with 130 and leaves no lock', async () => {
  const script = placeScript(ASKING);
  const terminal = openTerminal(script, ['run']);
  await terminal.answer('How many:', CTRL_C);
  assert.is(await terminal.ended, 130, terminal.shown());
  assert.not.match((await run(script, ['status'])).stdout, 'Locked');
});

test('after a question for a secret, answered or not, the terminal shows again what is typed', async () => {
  for (const keys of ['hush hush\n', CTRL_C]) {
    const script = placeScript(ASKING);
    const around = join(script.folder, 'around.sh');
    writeFileSync(around, `trap : INT\nbash '${script.path}' "$@"\nstty -a\n`);
    const terminal = openTerminal({ ...script, path: around }, ['run', '--set', 'COUNT=1']);
    await terminal.answer('PASSWORD: A secret.', '');
    await terminal.answer('PASSWORD:', keys);
    if (keys !== CTRL_C) await terminal.answer('green light', 'no\n');
    assert.is(await terminal.ended, 0, terminal.shown());
    assert.match(terminal.shown(), / echo /);
    assert.not.match(terminal.shown(), 'hush');
  }
});

test('--ask-each asks before each step that would otherwise not ask, and stops when it is refused', async () => {
  const script = placeScript(
    renderYaml(`
procedure: each
title: Each
version: 1.0.0
contact: nobody
phases:
  - id: main
    title: Main
    where: here
    steps:
      - {id: one, title: One, run: 'echo 1 >>"$WORK/out"'}
      - {id: two, title: Two, done_when: '[ -e "$WORK/two" ]', run: ': >"$WORK/two"'}
      - {id: three, title: Three, risk: destructive, run: 'echo 3 >>"$WORK/out"'}
      - {id: four, title: Four, run: 'echo 4 >>"$WORK/out"'}
`),
  );
  const blind = await run(script, ['run', '--ask-each']);
  assert.is(blind.status, 64);
  assert.match(blind.stderr, '--ask-each asks, and there is no terminal');
  assert.equal(story(script.state), []);
  const first = openTerminal(script, ['run', '--ask-each', '--yes']);
  await first.answer('Run it? Type yes:', 'yes\n');
  await first.answer('[1.2', '');
  await first.answer('Run it? Type yes:', '\n');
  assert.is(await first.ended, 1, first.shown());
  assert.match(first.shown(), 'Not confirmed, so two was not run.');
  writeFileSync(join(script.state, 'work/two'), '');
  const second = openTerminal(script, ['run', '--ask-each']);
  await second.answer('already done', '');
  await second.answer('type its id, three:', 'three\n');
  await second.answer('[1.4', '');
  await second.answer('Run it? Type yes:', 'y\n');
  assert.is(await second.ended, 0, second.shown());
  assert.is(
    second.shown().split('Run it?').length,
    2,
    'what is done, and what asks anyway, is not asked twice',
  );
  assert.is(readFileSync(join(script.state, 'work/out'), 'utf8'), '1\n3\n4\n');
});

test('without a terminal, all answers that are missing are listed before the first step', async () => {
  const script = placeScript(ASKING);
  const env = { STEPWRIGHT_PASSWORD: 'x', STEPWRIGHT_COUNT: '5' };
  const bare = await run(script, ['run'], { env });
  assert.is(bare.status, 64);
  for (const wanted of ['--confirm ready', '--confirm pick=ANSWER', '--confirm drop'])
    assert.match(bare.stderr, wanted);
  const yes = await run(script, ['run', '--yes', '--confirm', "pick=o'hara"], { env });
  assert.is(yes.status, 64);
  assert.not.match(yes.stderr, '--confirm ready');
  assert.match(yes.stderr, '--confirm drop');
  assert.equal(story(script.state), []);
  const wrong = await run(script, ['run', '--yes', '--confirm', 'pick=nobody', '--confirm', 'drop'], { env });
  assert.is(wrong.status, 1);
  assert.match(wrong.stderr, 'not one of the choices: nobody');
  const all = await run(script, ['run', '--yes', '--confirm', "pick=o'hara", '--confirm', 'drop'], { env });
  assert.is(all.status, 0, all.stderr);
  assert.is(readFileSync(join(script.state, 'work/out'), 'utf8'), "o'hara 5\n");
});

const WAITING = renderYaml(`
procedure: waiting
title: Waiting
version: 1.0.0
contact: nobody
variables:
  MARK: {type: string, help: Marks the processes.}
phases:
  - id: main
    title: Main
    where: here
    steps:
      - id: talk
        title: Talk to the operator
        interactive: true
        run: |
          printf 'your name? ' >/dev/tty
          read -r name </dev/tty
          printf '%s' "$name" >"$WORK/name"
      - id: wait
        title: Wait
        rerun: safe
        run: 'echo begun; bash -c "sleep 98; :" "$MARK"'
`);

test('an interactive step has the terminal; Ctrl-C and a closed terminal end what follows with all its processes', async () => {
  for (const how of ['Ctrl-C', 'hang-up'] as const) {
    const script = placeScript(WAITING);
    const mark = `terminal-${how}-${script.folder}`;
    const terminal = openTerminal(script, ['run', '--set', `MARK=${mark}`]);
    await terminal.answer('your name? ', 'Ann\n');
    await until('the step runs', () => processesWith(`\0${mark}\0`).length > 0);
    if (how === 'Ctrl-C') {
      await terminal.answer('begun', CTRL_C);
      assert.is(await terminal.ended, 130, terminal.shown());
      assert.match(terminal.shown(), 'To resume:');
    } else {
      process.kill(-terminal.pid, 'SIGKILL');
      await terminal.ended;
    }
    await until('all of the step is gone', () => processesWith(`\0${mark}\0`).length === 0);
    assert.is(readFileSync(join(script.state, 'work/name'), 'utf8'), 'Ann');
    await until('the journal tells', () => story(script.state).includes('end wait interrupted'));
  }
});

test('an interactive step without a terminal is an error before the first step', async () => {
  const { status, stderr } = await run(placeScript(WAITING), ['run', '--set', 'MARK=x']);
  assert.is(status, 64);
  assert.match(stderr, 'talk needs a terminal');
});

test('a half-done step is put before the operator', async () => {
  const script = placeScript(
    renderYaml(`
procedure: half
title: Half
version: 1.0.0
contact: nobody
phases:
  - {id: main, title: Main, where: here, steps: [{id: one, title: One, run: 'echo x >>"$WORK/x"; [ -e "$WORK/go" ]', if_it_fails: Count the lines.}]}
`),
  );
  assert.is((await run(script, ['run'])).status, 1);
  const stopping = openTerminal(script, ['run']);
  await stopping.answer('Count the lines', 'what\n');
  await stopping.answer('again', 'stop\n');
  assert.is(await stopping.ended, 1);
  const again = openTerminal(script, ['run']);
  await again.answer('or stop:', 'again\n');
  assert.is(await again.ended, 1);
  const done = openTerminal(script, ['run']);
  await done.answer('or stop:', 'done\n');
  assert.is(await done.ended, 0, done.shown());
  assert.is(readFileSync(join(script.state, 'work/x'), 'utf8'), 'x\nx\n');
});

test.run();
