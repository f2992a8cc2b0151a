/** Steps for values of an enum, questions for another person, quiet output, and which items of a loop are done. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { readJournal, story } from '../support/journal.js';
import { openTerminal } from '../support/pseudo-terminal.js';
import { placeScript, renderYaml } from '../support/rendered-script.js';
import { run } from '../support/run-script.js';

const test = suite('runner: alternatives, roles, output, items');

const head = (variables: string, steps: string): string => `procedure: sample
title: Sample
version: 1.0.0
variables: ${variables}
phases:
  - id: only
    title: Only
    steps:
${steps}`;

const FAMILY = '{FAMILY: {type: enum, values: [debian, rhel, none], default: debian, help: The family.}}';
const ALTERNATIVES = renderYaml(
  head(
    FAMILY,
    `      - {id: deb, title: With apt, when: {FAMILY: debian}, run: 'echo deb >>"$WORK/log"', verify: 'grep -q deb "$WORK/log"', undo: none}
      - {id: rpm, title: With dnf, when: {FAMILY: [rhel]}, run: 'echo rpm >>"$WORK/log"', verify: 'grep -q rpm "$WORK/log"', undo: none}
      - {id: hand, title: By hand, when: {FAMILY: none}, confirm: {question: Is it there?}}
`,
  ),
);

test('a step is done for its values, and for others skipped, with its question and its check', async () => {
  for (const [family, log, skipped] of [
    ['debian', 'deb\n', ['rpm', 'hand']],
    ['rhel', 'rpm\n', ['deb', 'hand']],
  ] as const) {
    const script = placeScript(ALTERNATIVES);
    const plan = await run(script, ['plan', '--set', `FAMILY=${family}`]);
    assert.match(plan.stdout, `would skip   [1.3/3] hand: By hand (FAMILY is ${family})`);
    const { status, stdout, stderr } = await run(script, ['run', '--set', `FAMILY=${family}`]);
    assert.is(status, 0, stdout + stderr);
    assert.match(stdout, `does not apply: FAMILY is ${family}`);
    assert.is(readFileSync(join(script.state, 'work/log'), 'utf8'), log);
    assert.equal(
      story(script.state).filter((line) => line.endsWith('skipped')),
      skipped.map((id) => `end ${id} skipped`),
    );
  }
  const script = placeScript(ALTERNATIVES);
  const { status, stderr } = await run(script, ['run', '--set', 'FAMILY=none']);
  assert.is(status, 64);
  assert.match(stderr, 'hand asks, and there is no terminal (Is it there?): --confirm hand');
});

const ROLES = renderYaml(
  head(
    '{}',
    `      - {id: owner, title: Ask the owner, confirm: {question: May it go?, by: person, role: Owner of the database}}
`,
  ).replace('variables: {}\n', ''),
);

test('another person answers by name: by a flag, or at the terminal; the report has who signed', async () => {
  const script = placeScript(ROLES);
  for (const flags of [[], ['--yes'], ['--confirm', 'owner']]) {
    const { status, stderr } = await run(script, ['run', ...flags]);
    assert.is(status, 64, stderr);
    assert.match(stderr, /--confirm owner=NAME/);
  }
  const { status, stderr } = await run(script, ['run', '--confirm', 'owner=Ada King']);
  assert.is(status, 0, stderr);
  const [answer] = readJournal(script.state).filter(({ event }) => event === 'answer');
  assert.equal([answer?.['person'], answer?.['answer'], answer?.['by']], ['Ada King', 'yes', '--confirm']);
  assert.match((await run(script, ['report'])).stdout, '| Owner of the database (owner) | Ada King | 20');
  assert.is((await run(script, ['undo', '--yes'])).status, 0);
  assert.match((await run(script, ['report'])).stdout, '| Owner of the database (owner) |  |  |  |');
  const other = placeScript(ROLES);
  const terminal = openTerminal(other, ['run']);
  await terminal.answer('Type yes:', 'yes\n');
  await terminal.answer('Who says so (Owner of the database)? Name:', 'Grace\n');
  assert.is(await terminal.ended, 0);
  assert.is(readJournal(other.state).find(({ event }) => event === 'answer')?.['person'], 'Grace');
});

const NOISY = renderYaml(
  head(
    '{FAIL: {type: string, default: "", help: Fails if it is given.}}',
    `      - id: noisy
        title: Print much
        output: log
        run: |
          awk 'BEGIN { for (i = 1; i <= 500; i++) print "line", i }'
          [ -z "$FAIL" ]
        undo: none
`,
  ),
);

test('quiet output is in the transcript alone; the terminal has the count, and the last lines when it fails', async () => {
  const script = placeScript(NOISY);
  const { status, stdout } = await run(script, ['run']);
  assert.is(status, 0);
  assert.match(stdout, '      500 lines, in the transcript');
  assert.not.match(stdout, 'line 500');
  assert.match(readFileSync(join(script.state, 'transcript.log'), 'utf8'), 'line 500');
  const failed = await run(placeScript(NOISY), ['run', '--set', 'FAIL=yes']);
  assert.is(failed.status, 1);
  assert.match(failed.stderr, /It wrote: line 486[^]*line 500/);
  assert.not.match(failed.stdout + failed.stderr, 'line 400');
});

const LOOP = renderYaml(
  head(
    '{}',
    `      - id: copy
        title: Copy each
        for_each: {name: ONE, in: [first, "second one", third], done: '[ -e "$WORK/$ONE" ]'}
        run: '[ ! -e "$WORK/no $ONE" ] && touch "$WORK/$ONE"'
        undo: none
`,
  ).replace('variables: {}\n', ''),
);

test('of a loop in one step, failure, status and plan say at which item it is, and what is done before it', async () => {
  const script = placeScript(LOOP);
  await run(script, ['plan']);
  assert.is((await run(script, ['run', '--skip', 'copy=only to make the folder'])).status, 0);
  writeFileSync(join(script.state, 'work/no second one'), '');
  const { status, stderr } = await run(script, ['run', '--from', 'copy']);
  assert.is(status, 1);
  assert.match(stderr, 'At item second one; done before it: first.');
  const told = 'at item second one; done before it: first';
  assert.match((await run(script, ['status'])).stdout, `[1.1/1] copy: Copy each (${told})`);
  assert.match((await run(script, ['plan', '--from', 'copy'])).stdout, told);
  assert.not(existsSync(join(script.state, 'work/third')));
});

test.run();
