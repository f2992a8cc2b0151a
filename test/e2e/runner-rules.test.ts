/** Which steps may run, with which consent and which values: what would do damage when it is taken too lightly. */
import { existsSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readJournal, story } from '../support/journal.js';
import { openTerminal } from '../support/pseudo-terminal.js';
import { placeScript, renderYaml, scriptOf } from '../support/rendered-script.js';
import { run } from '../support/run-script.js';

const test = suite('runner: rules');

const head = (name: string): string => `
procedure: ${name}
title: Rules
version: 1.0.0
contact: nobody
`;

const MOVE = renderYaml(`${head('move')}phases:
  - id: move
    title: Move
    where: here
    steps:
      - {id: look, title: Look, run: 'echo looked', risk: read-only}
      - {id: copy, title: Copy, run: 'echo part >"$WORK/copy"; [ -e "$WORK/go" ]; echo whole >"$WORK/copy"', undo: {run: 'rm -f "$WORK/copy"'}}
      - {id: compare, title: Compare, assert: 'grep -q whole "$WORK/copy"'}
      - {id: swap, title: Swap, run: 'echo swapped >"$WORK/swapped"', undo: {run: 'rm "$WORK/swapped"'}}
  - id: clean-up
    title: Clean up
    where: here
    steps:
      - {id: note, title: Note, run: 'echo noted', rerun: safe}
      - {id: remove, title: Remove, risk: point-of-no-return, run: 'echo removed >"$WORK/removed"'}
`);

test('no step is run past one that is half done or has failed, in its phase or in one before', async () => {
  const script = placeScript(MOVE);
  const work = (name: string): boolean => existsSync(join(script.state, 'work', name));
  assert.is((await run(script, ['run', 'move'])).status, 1);
  for (const args of [
    ['move', '--from', 'compare'],
    ['move', '--from', 'swap'],
    ['move', '--only', 'swap'],
    ['clean-up', '--confirm', 'remove'],
  ]) {
    const { status, stderr } = await run(script, ['run', ...args]);
    assert.is(status, 3, args.join(' '));
    assert.match(stderr, 'copy, which comes before, may be half done (failed): run it');
    assert.match(stderr, 'run move --from copy');
    assert.match(stderr, '--skip copy=REASON');
  }
  assert.not.ok(work('swapped') || work('removed'));
  const counted = await run(script, ['run', 'move', '--from', 'swap', '--skip', 'copy=it is whole']);
  assert.is(counted.status, 0, counted.stderr);
  assert.ok(story(script.state).includes('end copy done'));
  assert.match(counted.stdout, 'Left out, though never run: compare');
  assert.is((await run(script, ['run', 'clean-up', '--confirm', 'remove'])).status, 0);
});

test('a failed comparison holds up what comes after it', async () => {
  const script = placeScript(MOVE);
  await run(script, ['run', 'move']);
  assert.is((await run(script, ['run', 'move', '--skip', 'copy=left as it is'])).status, 3);
  const { status, stderr } = await run(script, ['run', 'move', '--from', 'swap']);
  assert.is(status, 3);
  assert.match(stderr, 'compare, which comes before');
});

test('the question of a point of no return names the steps of its phase that never ran', async () => {
  const script = placeScript(MOVE);
  const terminal = openTerminal(script, ['run', 'clean-up', '--only', 'remove']);
  await terminal.answer('Never run in this phase: note', '');
  await terminal.answer('type its id, remove:', 'remove\n');
  assert.is(await terminal.ended, 0, terminal.shown());
});

const UNVERIFIED = renderYaml(`${head('unverified')}phases:
  - id: main
    title: Main
    where: here
    steps:
      - {id: zero, title: Zero, run: 'true'}
      - {id: one, title: One, run: 'echo ran >>"$WORK/one"', verify: '[ -e "$WORK/good" ]'}
      - {id: two, title: Two, run: 'echo ran >>"$WORK/two"'}
`);

test('a step whose check does not hold is not run again without consent', async () => {
  const script = placeScript(UNVERIFIED);
  const lines = (name: string): number => readFileSync(join(script.state, 'work', name), 'utf8').length / 4;
  assert.is((await run(script, ['run'])).status, 3);
  assert.is((await run(script, ['run'])).status, 3);
  assert.is(lines('one'), 1);
  const asked = openTerminal(script, ['run']);
  await asked.answer('Type again', 'again\n');
  assert.is(await asked.ended, 3);
  assert.is(lines('one'), 2);
  writeFileSync(join(script.state, 'work/good'), '');
  assert.is((await run(script, ['run', '--from', 'zero'])).status, 0);
  assert.is(lines('one'), 2, 'the check holds by now');
  assert.is((await run(script, ['run', '--from', 'one'])).status, 0);
  assert.is(lines('one'), 3, 'named by a flag');
});

test('a condition that cannot tell stops the step before it begins', async () => {
  for (const key of ['done_when', 'when']) {
    const script = scriptOf(`${head('tell')}phases:
  - id: main
    title: Main
    where: here
    steps: [{id: one, title: One, run: 'echo ran >"$WORK/ran"', ${key}: 'echo "cannot reach it" >&2; exit 5'}]
`);
    const { status, stderr } = await run(script, ['run']);
    assert.is(status, 1);
    assert.match(stderr, `did not begin: its ${key} ended with status 5`);
    assert.match(stderr, 'cannot reach it');
    assert.not.match(stderr, 'To undo');
    assert.not.ok(existsSync(join(script.state, 'work/ran')));
    assert.match((await run(script, ['status'])).stdout, /not run +\[1\.1\/1\]/);
  }
});

test('a step that does not apply is so in plan, run and record', async () => {
  const script = scriptOf(`${head('applies')}phases:
  - id: main
    title: Main
    where: here
    steps: [{id: one, title: One, run: 'echo ran', when: '[ -e "$WORK/wanted" ]'}]
`);
  assert.match((await run(script, ['plan'])).stdout, /would skip +\[1\.1\/1\] one: One \(does not apply\)/);
  assert.match((await run(script, ['run'])).stdout, 'does not apply');
  assert.match((await run(script, ['status'])).stdout, /skipped +\[1\.1\/1\]/);
  assert.match((await run(script, ['report'])).stdout, 'reason: "does not apply"');
});

const ASKING = renderYaml(`${head('asking')}phases:
  - id: main
    title: Main
    where: here
    steps:
      - {id: ready, title: Ready, confirm: {question: "Ready?"}}
      - {id: pick, title: Pick, risk: destructive, choose: {into: PICKED, question: "Which?", run: "printf '%s\\\\n' one two"}}
      - {id: drop, title: Drop, risk: destructive, run: 'echo "$PICKED" >"$WORK/dropped"'}
`);

test('a word that does not confirm is a problem before the first step', async () => {
  for (const [step, word] of [
    ['ready', 'no'],
    ['drop', 'no'],
    ['drop', 'yes'],
  ] as const) {
    const script = placeScript(ASKING);
    const others = ['ready', 'pick', 'drop'].filter((id) => id !== step);
    const flags = [...others, 'pick=one', `${step}=${word}`].flatMap((flag) => ['--confirm', flag]);
    const { status, stderr } = await run(script, ['run', ...flags]);
    assert.is(status, 64, `${step}=${word}`);
    assert.match(stderr, `--confirm ${step}=${word} does not confirm it`);
    assert.equal(story(script.state), []);
  }
});

test('a choice does not take the risk of its step', async () => {
  const script = placeScript(ASKING);
  const flags = ['--confirm', 'ready', '--confirm', 'drop'];
  for (const [more, env] of [
    [['--confirm', 'pick=one'], {}],
    [['--set', 'PICKED=one'], {}],
    [[], { STEPWRIGHT_PICKED: 'one' }],
  ] as const) {
    const { status, stderr } = await run(script, ['run', ...flags, ...more], { env });
    assert.is(status, 64);
    assert.match(stderr, 'pick asks');
  }
  const both = [
    '--confirm',
    'pick',
    '--set',
    'PICKED=one',
    '--confirm',
    'ready=YES',
    '--confirm',
    'drop=drop',
  ];
  const { status, stderr } = await run(script, ['run', ...both]);
  assert.is(status, 0, stderr);
  assert.equal(
    readJournal(script.state)
      .filter(({ event }) => event === 'answer')
      .map(({ step, answer, by }) => [step, answer, by]),
    [
      ['ready', 'YES', '--confirm'],
      ['pick', 'one', '--set'],
      ['pick', 'pick', '--confirm'],
      ['drop', 'drop', '--confirm'],
    ],
  );
});

const valuesScript = (undo: string): string =>
  renderYaml(`${head('values')}variables:
  SOURCE: {type: pattern, pattern: "/.+", help: The source.}
  OLD: {type: pattern, pattern: "/.+", default: "\${SOURCE}.old", help: The old one.}
  LIMIT: {type: int, default: "3", help: A limit.}
phases:
  - id: main
    title: Main
    where: here
    steps:
      - {id: one, title: One, run: 'echo "$SOURCE $OLD $LIMIT" >"$WORK/one"', undo: {run: '${undo}'}}
      - {id: two, title: Two, run: '[ ! -e "$WORK/stop" ]', rerun: safe}
`);
const VALUES = valuesScript('rm "$WORK/one"');

test('a default is worked out anew in each run', async () => {
  const script = placeScript(VALUES);
  const one = (): string => readFileSync(join(script.state, 'work/one'), 'utf8');
  assert.is((await run(script, ['run', '--set', 'SOURCE=/first'])).status, 0);
  assert.is(one(), '/first /first.old 3\n');
  assert.is((await run(script, ['undo', '--yes', '--skip', 'two=nothing'])).status, 0);
  const second = await run(script, ['run', '--set', 'SOURCE=/second']);
  assert.is(second.status, 0, second.stderr);
  assert.is(one(), '/second /second.old 3\n');
});

test('undo takes back with the values that the steps had, also when a default is another one by now', async () => {
  const script = placeScript(valuesScript('printf %s "$OLD $LIMIT" >"$WORK/undone"'));
  assert.is((await run(script, ['run', '--set', 'SOURCE=/first', '--to', 'one'])).status, 0);
  const refused = await run(script, ['undo', '--yes', '--set', 'SOURCE=/second']);
  assert.is(refused.status, 78);
  writeFileSync(script.path, readFileSync(script.path, 'utf8').replace(/(sw_variable LIMIT +int +)3/, '$14'));
  assert.is((await run(script, ['undo', '--yes'])).status, 0);
  assert.is(readFileSync(join(script.state, 'work/undone'), 'utf8'), '/first.old 3');
  assert.is((await run(script, ['run', '--set', 'SOURCE=/second'])).status, 0);
  assert.is(readFileSync(join(script.state, 'work/one'), 'utf8'), '/second /second.old 4\n');
});

test('a changed value is refused while steps that read it are done; accepting it claims nothing', async () => {
  const script = placeScript(VALUES);
  assert.is((await run(script, ['run', '--set', 'SOURCE=/first'])).status, 0);
  const refused = await run(script, ['run', '--set', 'SOURCE=/second']);
  assert.is(refused.status, 78);
  assert.match(refused.stderr, 'SOURCE was /first');
  assert.match(refused.stderr, '--state DIR');
  assert.match(refused.stderr, 'undo');
  assert.not.match(refused.stderr, '--accept-changed');
  const accepted = await run(script, ['run', '--set', 'LIMIT=9', '--accept-changed', 'LIMIT']);
  assert.is(accepted.status, 0, accepted.stderr);
  assert.match(accepted.stdout, 'LIMIT is now 9. What is done stays as it was done, with 3.');
});

test('a wrong value is explained, and says nothing of the defaults that read it', async () => {
  const script = placeScript(VALUES);
  const { status, stderr } = await run(script, ['run', '--set', 'SOURCE=relative']);
  assert.is(status, 78);
  assert.match(stderr, '(The source.)');
  assert.not.match(stderr, 'OLD');
  assert.match((await run(script, ['run', '--set', 'SOURCES=/x'])).stderr, 'did you mean SOURCE?');
});

test('a verb refuses operands and flags that are not its own', async () => {
  const script = placeScript(MOVE);
  await run(script, ['run', 'move', '--to', 'look']);
  for (const args of [
    ['undo', 'nothing'],
    ['undo', '--only', 'copy', '--yes'],
    ['undo', '--from', 'copy', '--yes'],
    ['status', 'bogus'],
    ['status', '--from', 'look'],
    ['plan', 'move', '--dry-run'],
    ['verify', '--from', 'look'],
    ['list', 'move'],
    ['help', 'move'],
    ['report', '--verify'],
    ['run', 'move', '--yes=x'],
    ['run', 'move', '--state', ''],
    ['run', 'move', '--accept-changed', 'NOBODY'],
    ['run', 'move', '--accept-changed', 'nobody'],
  ]) {
    const { status, stderr } = await run(script, args);
    assert.is(status, 64, `${args.join(' ')}: ${stderr}`);
  }
});

const SAME_NAME = renderYaml(`${head('same-name')}variables:
  FIRST: {type: string, default: a, help: A text.}
  SECOND: {type: string, default: b, help: A text.}
phases:
  - id: clean
    title: Clean
    steps:
      - {id: look, title: Look, run: 'echo "$FIRST$SECOND" >"$WORK/looked"', undo: none}
      - {id: clean, title: Clean, risk: destructive, run: 'echo cleaned', undo: {run: echo back, discards: All of it.}}
`);

test('--confirm confirms a step that is called as its phase is', async () => {
  const script = placeScript(SAME_NAME);
  assert.is((await run(script, ['run'])).status, 64);
  const { status, stderr } = await run(script, ['run', '--confirm', 'clean']);
  assert.is(status, 0, stderr);
  assert.is((await run(script, ['undo', '--yes', '--confirm', 'clean'])).status, 0);
});

test('two words in one argument are no variable, flag or step, though they stand beside each other', async () => {
  const script = placeScript(SAME_NAME);
  for (const [args, says, code] of [
    [['--set', 'FIRST SECOND=x'], 'there is no variable FIRST SECOND', 64],
    [['--dry-run --yes'], 'unknown flag --dry-run --yes', 64],
    [['--to', 'look clean'], 'there is no step look clean', 64],
  ] as const) {
    const { status, stderr } = await run(script, ['run', '--confirm', 'clean', ...args]);
    assert.is(status, code, stderr);
    assert.match(stderr, says);
  }
  assert.not(existsSync(script.state));
});

test('a step to end with that comes before the one to begin with leaves nothing to run', async () => {
  const script = placeScript(SAME_NAME);
  const args = ['run', '--confirm', 'clean', '--from', 'clean', '--to', 'look'];
  const { status, stderr } = await run(script, args);
  assert.is(status, 64, stderr);
  assert.match(stderr, 'these flags leave no step');
});

test('undo of a phase leaves the phases before it, and comes after the undo of those behind it', async () => {
  const script = scriptOf(`${head('phases')}phases:
  - {id: export, title: Export, where: here, steps: [{id: out, title: Out, run: 'echo x >"$WORK/out"', undo: {run: 'rm "$WORK/out"'}}]}
  - {id: import, title: Import, where: here, steps: [{id: in, title: In, run: 'echo x >"$WORK/in"', undo: {run: 'rm "$WORK/in"'}}]}
`);
  for (const phase of ['export', 'import']) assert.is((await run(script, ['run', phase])).status, 0);
  const refused = await run(script, ['undo', 'export', '--yes']);
  assert.is(refused.status, 3);
  assert.match(refused.stderr, 'in, of phase import, was run later: undo import first');
  assert.is((await run(script, ['undo', 'import', '--yes'])).status, 0);
  assert.not.ok(existsSync(join(script.state, 'work/in')));
  assert.ok(existsSync(join(script.state, 'work/out')));
  assert.is((await run(script, ['undo', 'export', '--yes'])).status, 0);
  assert.throws(() => {
    unlinkSync(join(script.state, 'work/out'));
  });
});

test('undo looks for the tools of the phases that it takes back, and for no others', async () => {
  const script = scriptOf(`${head('tools')}phases:
  - {id: one, title: One, where: here, steps: [{id: a, title: A, run: 'true', undo: {run: 'true'}}]}
  - id: two
    title: Two
    where: there
    requires: {tools: [no-such-tool]}
    steps: [{id: b, title: B, run: 'command -v no-such-tool || true', undo: {run: 'true'}}]
`);
  assert.is((await run(script, ['run', 'one'])).status, 0);
  assert.is((await run(script, ['undo', '--yes'])).status, 0);
});

test('steps whose ids look like names of the runner keep their own data', async () => {
  const script = scriptOf(`${head('names')}requires: {access: [{run: 'true', why: Always.}]}
phases:
  - id: main
    title: Main
    where: here
    steps:
      - {id: now, title: Now, run: 'echo now >>"$WORK/now"', undo: {run: 'rm "$WORK/now"'}}
      - {id: access-1, title: Access, run: 'echo x >>"$WORK/access"', undo: {run: 'rm "$WORK/access"'}}
      - {id: of, title: Of, run: 'echo of >>"$WORK/of"', undo: {run: 'rm "$WORK/of"'}}
`);
  assert.is((await run(script, ['run'])).status, 0);
  const second = await run(script, ['run']);
  assert.is(second.status, 0, second.stderr);
  assert.is(story(script.state).length, 6);
  assert.is((await run(script, ['version', '--verify'])).status, 0);
  assert.is((await run(script, ['undo', '--yes'])).status, 0);
});

test.run();
