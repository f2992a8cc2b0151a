/** Undo of steps that are taken back together, by a person, or with a loss: each is named, asked for, and recorded only when it is so. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readJournal, story } from '../support/journal.js';
import { openTerminal } from '../support/pseudo-terminal.js';
import { placeScript, renderYaml } from '../support/rendered-script.js';
import type { RenderedScript } from '../support/rendered-script.js';
import { run } from '../support/run-script.js';

const test = suite('runner: undo of groups');

const GROUPS = renderYaml(`
procedure: groups
title: Groups
version: 1.0.0
phases:
  - id: one
    title: One
    steps:
      - {id: keep, title: Keep, run: 'echo keep >>"$WORK/log"', undo: {run: 'echo -keep >>"$WORK/log"', discards: all that was written}}
      - {id: swap, title: Swap, run: 'echo swap >>"$WORK/log"', undo: {with: keep}}
      - {id: told, title: Told, run: 'echo told >>"$WORK/log"', undo: {confirm: {question: "Is it away?", look_for: An empty shelf.}}}
      - {id: seen, title: Seen, confirm: {question: "Seen?"}}
      - {id: none, title: None, run: 'echo none >>"$WORK/log"', undo: none}
  - id: two
    title: Two
    steps:
      - {id: last, title: Last, run: 'echo last >>"$WORK/log"', undo: {run: 'echo -last >>"$WORK/log"'}}
`);

async function done(): Promise<RenderedScript> {
  const script = placeScript(GROUPS);
  for (const args of [['one', '--confirm', 'seen'], ['two']])
    assert.is((await run(script, ['run', ...args])).status, 0);
  return script;
}

const log = (script: RenderedScript): string =>
  readFileSync(join(script.state, 'work/log'), 'utf8').replaceAll('\n', ' ').trim();

const ended = (script: RenderedScript): string[] =>
  story(script.state).filter((line) => line.startsWith('undo-end'));

test('a dry run names each step, how it is taken back, and what is lost', async () => {
  const script = await done();
  const { status, stdout } = await run(script, ['undo', '--to', 'keep', '--dry-run']);
  assert.is(status, 0, stdout);
  assert.is(
    stdout,
    [
      'To be undone, in this order:',
      '  last: Last',
      'back into the phase one:',
      '  none: None (nothing to take back)',
      '  seen: Seen (the answer is withdrawn; what was done by hand stays)',
      '  told: Told (by hand)',
      '  swap: Swap (together with keep)',
      '  keep: Keep',
      '    discards: all that was written',
      '',
    ].join('\n'),
  );
  assert.equal(ended(script), []);
});

test('without a terminal, what it would ask is a problem, and nothing is undone', async () => {
  const script = await done();
  const { status, stderr } = await run(script, ['undo', '--to', 'keep', '--yes']);
  assert.is(status, 64);
  assert.match(stderr, 'goes back into the phase one: --confirm one');
  assert.match(stderr, 'to undo told asks, and there is no terminal: --confirm told');
  assert.match(stderr, '(it discards: all that was written): --confirm keep');
  assert.equal(ended(script), []);
});

test('it does not stop inside a group, and a group is undone when the step that takes it back is', async () => {
  const script = await done();
  const flags = ['--yes', '--confirm', 'one', '--confirm', 'told', '--confirm', 'keep'];
  const half = await run(script, ['undo', '--to', 'swap', ...flags]);
  assert.is(half.status, 3);
  assert.match(half.stderr, 'swap is taken back together with keep');
  assert.is((await run(script, ['undo', '--to', 'keep', ...flags])).status, 0);
  assert.is(log(script), 'keep swap told none last -last -keep');
  assert.equal(
    ended(script),
    ['last', 'none', 'seen', 'told', 'keep', 'swap'].map((id) => `undo-end ${id} undone`),
  );
  const swap = readJournal(script.state).find(({ event, step }) => event === 'undo-end' && step === 'swap');
  assert.is(swap?.['reason'], 'by the undo of keep');
});

test('at a terminal it asks for the whole, for each further phase, and for each loss', async () => {
  const script = await done();
  const terminal = openTerminal(script, ['undo', '--to', 'keep']);
  await terminal.answer('Type undo:', 'undo\n');
  await terminal.answer('This goes back into the phase one. Type its id:', 'one\n');
  await terminal.answer('The undo of keep discards: all that was written', '');
  await terminal.answer('To undo it, type its id:', 'keep\n');
  await terminal.answer('Look for: An empty shelf.', '');
  await terminal.answer('Type yes when it is so:', 'no\n');
  assert.is(await terminal.ended, 1, terminal.shown());
  assert.not.match(log(script), '-keep');
  assert.not.ok(ended(script).includes('undo-end told undone'));
  const refused = openTerminal(script, ['undo', '--to', 'keep', '--yes', '--confirm', 'told']);
  await refused.answer('To undo it, type its id:', 'yes\n');
  assert.is(await refused.ended, 1, refused.shown());
  assert.match(refused.shown(), 'nothing was undone');
});

test('a step that was taken back elsewhere is left out with a reason', async () => {
  const script = await done();
  assert.is((await run(script, ['undo', 'two', '--yes'])).status, 0);
  const flags = ['--skip', 'swap=elsewhere', '--confirm', 'told', '--confirm', 'keep'];
  const { status, stdout, stderr } = await run(script, ['undo', '--yes', ...flags]);
  assert.is(status, 0, stderr);
  assert.match(stdout, 'swap: Swap (taken back elsewhere)');
  assert.match(log(script), /-last -keep$/);
  assert.match((await run(script, ['status'])).stdout, /undone +\[1\.2\/5\] swap: Swap/);
});

test.run();
