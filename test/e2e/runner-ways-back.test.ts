/** Each way of taking a step back: by a text, by nothing, together with another step, by a person, with a loss; and over the border of a phase. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readJournal } from '../support/journal.js';
import { openTerminal } from '../support/pseudo-terminal.js';
import { placeScript, renderYaml } from '../support/rendered-script.js';
import type { RenderedScript } from '../support/rendered-script.js';
import { run, start, until } from '../support/run-script.js';

const test = suite('runner: ways back');

const WAYS = renderYaml(`
procedure: ways
title: Ways back
version: 1.0.0
variables:
  LOG: {type: pattern, pattern: "/.+", help: Where it is written down.}
  KEY: {type: string, secret: true, help: A key that only one step reads.}
phases:
  - id: up
    title: Up
    steps:
      - {id: base, title: Base, run: 'echo +base >>"$LOG"', undo: {run: 'echo -base >>"$LOG"'}}
      - {id: ready, title: Ready, confirm: {question: "Ready?", assume: yes}}
  - id: work
    title: Work
    steps:
      - id: save
        title: Save
        run: 'echo +save >>"$LOG"'
        undo: {run: '[ ! -e "$LOG.stop" ]; until [ ! -e "$LOG.wait" ]; do sleep 0.1; done; echo -save >>"$LOG"', discards: everything written since}
      - {id: between, title: Between, run: 'echo "+between \${#KEY}" >>"$LOG"', undo: {run: 'echo -between >>"$LOG"'}}
      - {id: change, title: Change, run: 'echo +change >>"$LOG"', undo: {with: save}}
      - {id: nothing, title: Nothing to take back, run: 'echo +nothing >>"$LOG"', undo: none}
      - {id: by-hand, title: By hand, run: 'echo +hand >>"$LOG"', undo: {confirm: {question: "Is \${LOG} closed?", look_for: A closed log.}}}
`);

interface Ways extends RenderedScript {
  readonly log: string;
}

const ENV = { STEPWRIGHT_KEY: 'secret-key' };

async function upTo(...phases: readonly string[]): Promise<Ways> {
  const script = placeScript(WAYS);
  const log = join(script.folder, 'log');
  for (const phase of phases) {
    const { status, stderr } = await run(script, ['run', phase, '--yes', '--set', `LOG=${log}`], {
      env: ENV,
    });
    assert.is(status, 0, stderr);
  }
  return { ...script, log };
}

const lines = (script: Ways): string => readFileSync(script.log, 'utf8').replaceAll('\n', ' ').trim();
const DONE = '+base +save +between 10 +change +nothing +hand';

const undone = (script: Ways): string[] =>
  readJournal(script.state).flatMap(({ result, step = '' }) => (result === 'undone' ? [step] : []));

test('a bare undo takes back the last phase, each step in its way, and asks for no secret that it does not read', async () => {
  const script = await upTo('up', 'work');
  const given = ['--yes', '--confirm', 'by-hand', '--confirm', 'save'];
  const { status, stdout, stderr } = await run(script, ['undo', ...given]);
  assert.is(status, 0, stderr);
  assert.is(lines(script), `${DONE} -between -save`);
  assert.equal(undone(script), ['by-hand', 'nothing', 'between', 'save', 'change']);
  for (const line of [
    'by-hand: By hand (by hand)',
    'nothing: Nothing to take back (nothing to take back)',
    'change: Change (together with save)',
    'discards: everything written since',
  ])
    assert.match(stdout, line);
  const answer = readJournal(script.state).find(
    ({ event, step }) => event === 'answer' && step === 'by-hand',
  );
  assert.is(answer?.['question'], `Is ${script.log} closed?`);
  const again = await run(script, ['undo', 'work', '--yes']);
  assert.is(again.status, 0, again.stderr);
  assert.match(again.stdout, 'Nothing is to be undone.');
  const further = await run(script, ['undo', '--yes']);
  assert.is(further.status, 0, further.stderr);
  assert.is(lines(script), `${DONE} -between -save -base`);
  assert.match(further.stdout, 'what was done by hand stays');
});

test('the question of an undo has its values, also when nothing else reads them', async () => {
  const script = await upTo('up', 'work');
  const { status, stdout, stderr } = await run(script, [
    'undo',
    '--yes',
    '--to',
    'by-hand',
    '--confirm',
    'by-hand',
  ]);
  assert.is(status, 0, stderr);
  assert.match(stdout, `Is ${script.log} closed?`);
});

test('--yes covers neither what a person takes back, nor what is lost, nor the border of a phase', async () => {
  const script = await upTo('up', 'work');
  const refused = await run(script, ['undo', '--yes', '--to', 'base']);
  assert.is(refused.status, 64);
  for (const wanted of [
    '--confirm by-hand',
    '--confirm save',
    'it discards: everything written since',
    '--confirm up',
  ])
    assert.match(refused.stderr, wanted);
  assert.is(lines(script), DONE);
  const flags = ['by-hand', 'save', 'up'].flatMap((id) => ['--confirm', id]);
  assert.is((await run(script, ['undo', '--yes', '--to', 'base', ...flags])).status, 0);
  assert.is(lines(script), `${DONE} -between -save -base`);
});

test('undo does not stop inside of what is taken back together', async () => {
  const script = await upTo('up', 'work');
  for (const to of ['between', 'change', 'nothing']) {
    const flags = ['--yes', '--confirm', 'by-hand', '--to', to];
    const { status, stderr } = await run(script, ['undo', ...flags]);
    assert.is(status, to === 'nothing' ? 0 : 3, stderr);
    if (to !== 'nothing') assert.match(stderr, 'change is taken back together with save: undo --to save');
    if (to === 'nothing') break;
  }
});

test('nothing is called undone before the undo that takes it back was', async () => {
  for (const how of ['fails', 'dies'] as const) {
    const script = await upTo('up', 'work');
    writeFileSync(`${script.log}.${how === 'fails' ? 'stop' : 'wait'}`, '');
    const args = ['undo', '--yes', '--confirm', 'by-hand', '--confirm', 'save'];
    if (how === 'fails') assert.is((await run(script, args)).status, 1);
    else {
      const running = start(script, args);
      await until('the undo of save runs', () => undone(script).includes('between'));
      process.kill(running.pid, 'SIGKILL');
      await running.ended;
    }
    assert.equal(undone(script), ['by-hand', 'nothing', 'between'], how);
    assert.match((await run(script, ['status'])).stdout, /done +\[2\.3\/5\] change/);
  }
});

test('at a terminal the list is shown, each further phase and each loss is asked for by its id', async () => {
  const script = await upTo('up', 'work');
  const terminal = openTerminal(script, ['undo', '--to', 'base']);
  await terminal.answer('Type undo:', 'undo\n');
  await terminal.answer('goes back into the phase up. Type its id:', 'up\n');
  await terminal.answer('The undo of save discards: everything written since', '');
  await terminal.answer('type its id:', 'save\n');
  await terminal.answer('Look for: A closed log.', '');
  await terminal.answer('Type yes when it is so:', 'yes\n');
  assert.is(await terminal.ended, 0, terminal.shown());
  assert.is(lines(script), `${DONE} -between -save -base`);
  const other = await upTo('up', 'work');
  const wrong = openTerminal(other, ['undo', '--to', 'base']);
  await wrong.answer('Type undo:', 'undo\n');
  await wrong.answer('Type its id:', 'work\n');
  assert.is(await wrong.ended, 1);
  assert.is(lines(other), DONE);
  assert.ok(existsSync(other.log));
  const refused = openTerminal(other, ['undo', 'work']);
  await refused.answer('Type undo:', 'undo\n');
  await refused.answer('type its id:', 'save\n');
  await refused.answer('Type yes when it is so:', 'no\n');
  assert.is(await refused.ended, 1);
  assert.match(refused.shown(), 'Not confirmed, so the undo of by-hand was not run.');
  assert.is(lines(other), DONE);
});

test('a question that is answered with no says how to take back what was done', async () => {
  const script = placeScript(
    renderYaml(`
procedure: asked
title: Asked
version: 1.0.0
variables: {NAME: {type: string, default: made, help: A name.}}
phases:
  - id: main
    title: Main
    steps:
      - {id: make, title: Make, run: 'touch "$WORK/$NAME"', undo: {run: 'rm "$WORK/$NAME"'}}
      - {id: works, title: Works, confirm: {question: "Does it work?"}}
`),
  );
  const terminal = openTerminal(script, ['run']);
  await terminal.answer('Does it work?', 'no\n');
  assert.is(await terminal.ended, 1, terminal.shown());
  assert.match(terminal.shown(), 'NAME=made (default)');
  assert.match(terminal.shown(), /^ {2}To undo: .* undo main --state /m);
});

test('a destructive step shows its text and its values before it asks', async () => {
  const script = placeScript(
    renderYaml(`
procedure: shown
title: Shown
version: 1.0.0
variables: {PLACE: {type: string, default: /srv/data, help: A place.}}
phases:
  - id: main
    title: Main
    steps: [{id: drop, title: Drop, risk: destructive, run: 'echo rm "$PLACE"', undo: none}]
`),
  );
  const terminal = openTerminal(script, ['run']);
  await terminal.answer('It runs:', '');
  await terminal.answer('echo rm "$PLACE"', '');
  await terminal.answer('with PLACE=/srv/data', '');
  await terminal.answer('type its id, drop:', 'drop\n');
  assert.is(await terminal.ended, 0, terminal.shown());
});

test('a person who must have seen something is not replaced by --yes', async () => {
  const script = placeScript(
    renderYaml(`
procedure: seen
title: Seen
version: 1.0.0
phases:
  - id: main
    title: Main
    steps: [{id: seen, title: Seen, confirm: {question: "Is it the right one?"}}]
`),
  );
  const { status, stderr } = await run(script, ['run', '--yes']);
  assert.is(status, 64);
  assert.match(stderr, '--confirm seen');
  assert.is((await run(script, ['run', '--confirm', 'seen'])).status, 0);
});

test.run();
