/** The generated script runs a phase: values, problems at once, steps, failures, exit codes and the record. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readJournal, story } from '../support/journal.js';
import { placeScript, renderYaml, scriptOf } from '../support/rendered-script.js';
import type { RenderedScript } from '../support/rendered-script.js';
import { run, start, until } from '../support/run-script.js';

const test = suite('runner: run');

const PROCEDURE = `
procedure: sample
title: A sample
version: 1.0.0
contact: nobody in particular
requires:
  tools: [{name: sleep, why: It waits.}]
  access: [{run: "test -d /", why: There must be a root.}]
  disk: {"$WORK": 1KiB}
variables:
  TARGET: {type: pattern, pattern: "/.+", help: Where it goes.}
  COUNT: {type: int, default: "3", help: How many.}
  KIND: {type: enum, values: [big, small], default: big, help: Which.}
  PASSWORD: {type: string, secret: true, help: A secret.}
phases:
  - id: main
    title: Do it
    where: anywhere
    steps:
      - id: make-folder
        title: Make the folder
        run: mkdir "$TARGET/made"
        done_when: '[ -d "$TARGET/made" ]'
        undo: {run: rmdir "$TARGET/made"}
      - id: find-name
        title: Find a name
        capture: {into: NAME, run: "printf 'one  two\\\\n\\\\n'"}
      - id: use-it
        title: Use what was found
        run: |
          printf '%s %s %s\\n' "$NAME" "$COUNT" "$KIND" >"$TARGET/made/used"
          echo "the password is $PASSWORD, really"
          echo 'to standard error' >&2
        rerun: safe
        verify: '[ -s "$TARGET/made/used" ]'
        undo: {run: rm "$TARGET/made/used"}
      - id: look
        title: See that it is there
        assert: '[ -e "$TARGET/made/used" ]'
        if_it_fails: Look into the folder.
`;

const yaml = renderYaml(PROCEDURE);
const SECRET = { STEPWRIGHT_PASSWORD: 's3cret*[x]' };

function fresh(): RenderedScript & { readonly args: readonly string[] } {
  const script = placeScript(yaml);
  return { ...script, args: ['--set', `TARGET=${script.folder}`] };
}

test('runs every step once, and a second run finds them done', async () => {
  const script = fresh();
  const first = await run(script, ['run', 'main', ...script.args], { env: SECRET });
  assert.is(first.status, 0, first.stderr);
  assert.is(readFileSync(join(script.folder, 'made/used'), 'utf8'), 'one  two 3 big\n');
  assert.equal(story(script.state), [
    'start make-folder',
    'end make-folder done',
    'start find-name',
    'end find-name done',
    'start use-it',
    'end use-it done',
    'start look',
    'end look done',
  ]);
  const second = await run(script, ['run', 'main'], { env: SECRET });
  assert.is(second.status, 0, second.stderr);
  assert.is(story(script.state).length, 8);
  assert.match(second.stdout, 'done before');
});

test('keeps secrets out of output, journal, transcript and files, and masks them where they are printed', async () => {
  const script = fresh();
  const { stdout, stderr } = await run(script, ['run', ...script.args], { env: SECRET });
  assert.match(stdout, 'the password is ***, really');
  for (const name of ['journal.jsonl', 'transcript.log']) {
    assert.not.match(readFileSync(join(script.state, name), 'utf8'), 's3cret');
  }
  assert.not.match(stdout + stderr, 's3cret');
  assert.not.ok(existsSync(join(script.state, 'values/PASSWORD')));
  assert.is(statSync(script.state).mode & 0o777, 0o700);
  assert.is(statSync(join(script.state, 'journal.jsonl')).mode & 0o777, 0o600);
});

test('lists all problems at once before the first step', async () => {
  const script = fresh();
  const { status, stderr } = await run(script, [
    'run',
    '--set',
    'COUNT=many',
    '--set',
    'KIND=huge',
    '--set',
    'TARGET=',
  ]);
  assert.is(status, 78);
  for (const name of ['TARGET', 'COUNT', 'KIND', 'PASSWORD']) assert.match(stderr, name);
  assert.equal(story(script.state), []);
});

test('takes values from flag, environment, file, default, in that order', async () => {
  const script = fresh();
  const file = join(script.folder, 'values');
  writeFileSync(file, '# values\n\nCOUNT=30\nKIND=small\nPASSWORD=p w $(x)\n');
  const { status, stderr } = await run(script, ['run', ...script.args, '--vars', file, '--set', 'KIND=big'], {
    env: { STEPWRIGHT_COUNT: '20' },
  });
  assert.is(status, 0, stderr);
  assert.is(readFileSync(join(script.folder, 'made/used'), 'utf8'), 'one  two 20 big\n');
  const begin = readJournal(script.state)[0];
  assert.equal(begin?.['values'], {
    TARGET: { value: script.folder, from: '--set' },
    COUNT: { value: '20', from: 'environment' },
    KIND: { value: 'big', from: '--set' },
    PASSWORD: { value: '***', from: '--vars' },
  });
});

test('refuses a secret on the command line, unknown names, and a file that is not NAME=value', async () => {
  const script = fresh();
  const broken = join(script.folder, 'broken');
  const unknown = join(script.folder, 'unknown');
  writeFileSync(broken, 'COUNT=1\nnonsense\n');
  writeFileSync(unknown, 'COUNT=1\nNOBODY=1\n');
  const cases: readonly (readonly [readonly string[], number, string])[] = [
    [['--set', 'PASSWORD=x', ...script.args], 64, 'secret'],
    [['--set', 'NOBODY=1'], 64, 'no variable NOBODY'],
    [['--set', 'COUNT'], 64, '--set NAME=VALUE'],
    [['--vars', broken], 78, 'broken:2'],
    [['--vars', unknown], 78, 'unknown:2: there is no variable NOBODY'],
    [['--vars', '/nonexistent'], 64, 'cannot read'],
    [['--from', 'nobody'], 64, 'no step nobody'],
    [['--from', '9'], 64, 'no step 9'],
    [['--skip', 'look'], 64, '--skip NAME=VALUE'],
    [['--frobnicate'], 64, 'unknown flag'],
    [['one', 'two'], 64, 'too many'],
    [['other'], 64, 'no phase other'],
  ];
  for (const [args, status, message] of cases) {
    const ended = await run(script, ['run', ...args]);
    assert.is(ended.status, status, `${args.join(' ')}: ${ended.stderr}`);
    assert.match(ended.stderr, message);
  }
});

test('a dry run prints values and texts, runs nothing and makes nothing', async () => {
  const script = fresh();
  const { status, stdout } = await run(script, ['run', '--dry-run', ...script.args], { env: SECRET });
  assert.is(status, 0);
  assert.match(stdout, 'mkdir "$TARGET/made"');
  assert.match(stdout, 'PASSWORD=***');
  assert.match(stdout, 'COUNT=3');
  assert.not.ok(existsSync(script.state));
});

test('help, list, show and the bare call change nothing', async () => {
  const script = fresh();
  for (const args of [
    [],
    ['help'],
    ['--help'],
    ['list'],
    ['show', 'use-it'],
    ['show', '3'],
    ['version'],
    ['status'],
  ]) {
    const { status, stdout, stderr } = await run(script, args);
    assert.is(status, 0, stderr);
    assert.ok(stdout.length > 20);
  }
  assert.match((await run(script, ['list'])).stdout, /1\.3 {2}use-it +reversible +Use what was found/);
  assert.match((await run(script, ['show', 'use-it'])).stdout, 'step_use_it() {');
  assert.not.ok(existsSync(script.state));
});

test('an unknown verb and a missing phase are usage errors', async () => {
  assert.is((await run(fresh(), ['frob'])).status, 64);
  const twoPhases = scriptOf(`
procedure: two
title: Two phases
version: 1.0.0
contact: nobody
phases:
  - {id: first, title: First, where: here, steps: [{id: a, title: A, run: "true"}]}
  - {id: second, title: Second, where: here, steps: [{id: b, title: B, run: "true"}]}
`);
  const { status, stderr } = await run(twoPhases, ['run']);
  assert.is(status, 64);
  assert.match(stderr, 'first second');
  assert.is((await run(twoPhases, ['run', 'second'])).status, 0);
  assert.is((await run(twoPhases, ['run', 'second', '--only', 'a'])).status, 64);
});

test('--from, --to, --only and --skip choose steps by id and number', async () => {
  const script = fresh();
  const first = await run(script, ['run', ...script.args, '--to', '2'], { env: SECRET });
  assert.is(first.status, 0, first.stderr);
  const second = await run(script, ['run', '--skip', 'use-it=not today', '--skip', 'look=nothing to see'], {
    env: SECRET,
  });
  assert.is(second.status, 0, second.stderr);
  const third = await run(script, ['run', '--only', 'use-it', '--only', '4'], { env: SECRET });
  assert.is(third.status, 0, third.stderr);
  assert.equal(story(script.state).slice(4), [
    'end use-it skipped',
    'end look skipped',
    'start use-it',
    'end use-it done',
    'start look',
    'end look done',
  ]);
});

test('skipping a step whose captured value is needed is an error before the first step', async () => {
  const script = fresh();
  const { status, stderr } = await run(script, ['run', ...script.args, '--skip', 'find-name=no'], {
    env: SECRET,
  });
  assert.is(status, 64);
  assert.match(stderr, 'use-it needs NAME');
  assert.equal(story(script.state), []);
});

const FAILING = `
procedure: failing
title: Failing
version: 1.0.0
contact: nobody
variables:
  FAIL: {type: enum, values: [none, body, early, check, assert, missing], default: none, help: What fails.}
phases:
  - id: main
    title: Fail
    where: here
    steps:
      - id: body
        title: Fail in the body
        run: |
          echo 'about to fail'
          if [ "$FAIL" = body ]; then sh -c 'exit 9'; fi
          if [ "$FAIL" = early ]; then false; echo 'went on'; fi
          if [ "$FAIL" = missing ]; then "no-such-$FAIL"; fi
        if_it_fails: Look at the *moon*.
        rerun: safe
        verify: '[ "$FAIL" != check ]'
      - id: holds
        title: Hold
        assert: '[ "$FAIL" != assert ]'
`;

test('a failure says which step, status, last lines, what to do, and how to go on', async () => {
  const expected: readonly (readonly [string, number, string])[] = [
    ['body', 1, 'Status 9'],
    ['early', 1, 'Status 1'],
    ['missing', 1, 'Status 127'],
    ['check', 3, 'its check ended with status 1'],
    ['assert', 3, 'FAILED: step 1.2, holds: Hold'],
  ];
  for (const [what, status, message] of expected) {
    const script = scriptOf(FAILING);
    const ended = await run(script, ['run', '--set', `FAIL=${what}`]);
    assert.is(ended.status, status, what);
    assert.match(ended.stderr, message);
    assert.match(ended.stderr, 'To resume:');
    assert.match(ended.stderr, 'To undo:');
    assert.not.match(ended.stdout, 'went on');
    if (what === 'body') {
      assert.match(ended.stderr, 'about to fail');
      assert.match(ended.stderr, 'Look at the *moon*.');
    }
  }
});

test('what the failure report says to type is what goes on', async () => {
  const script = scriptOf(FAILING);
  const { stderr } = await run(script, ['run', '--set', 'FAIL=check']);
  const line = /To resume: +(.*)/.exec(stderr)?.[1] ?? '';
  assert.match(line, `run main --state ${script.state}`);
  const again = await run(script, ['run', 'main', '--set', 'FAIL=none']);
  assert.is(again.status, 0, again.stderr);
  assert.is(story(script.state).at(-3), 'end body done');
});

test('retries as often as the step says, and notes each attempt', async () => {
  const script = scriptOf(`
procedure: retry
title: Retry
version: 1.0.0
contact: nobody
phases:
  - id: main
    title: Retry
    where: here
    steps:
      - id: third
        title: Work the third time
        run: |
          echo x >>"$WORK/tries"
          [ "$(wc -l <"$WORK/tries")" -ge 3 ]
        retry: {attempts: 3, wait: 1s}
`);
  const { status, stdout } = await run(script, ['run']);
  assert.is(status, 0);
  assert.match(stdout, 'attempt 2 of 3');
  assert.is(story(script.state).filter((line) => line === 'start third').length, 3);
});

test('a step that takes too long is ended with all its children', async () => {
  const script = scriptOf(`
procedure: slow
title: Slow
version: 1.0.0
contact: nobody
phases:
  - id: main
    title: Be slow
    where: here
    steps:
      - id: stuck
        title: Get stuck
        run: |
          (trap '' TERM; sleep 61.5) &
          sleep 61.5
        timeout: 1s
`);
  const { status, stderr } = await run(script, ['run']);
  assert.is(status, 1);
  assert.match(stderr, 'did not end within 1 s');
});

test('tools that are missing are named, with 69', async () => {
  const script = scriptOf(`
procedure: tools
title: Tools
version: 1.0.0
contact: nobody
requires:
  tools: [{name: no-such-tool, why: It is nice.}, {name: sleep, min: "900.1"}]
phases:
  - {id: main, title: Main, where: here, steps: [{id: a, title: A, run: "no-such-tool; sleep 0"}]}
`);
  const { status, stderr } = await run(script, ['run']);
  assert.is(status, 69);
  assert.match(stderr, 'no-such-tool is not on PATH');
  assert.match(stderr, 'sleep 900.1 or later');
});

test('access and disk that do not suffice are named, with 3', async () => {
  const script = scriptOf(`
procedure: access
title: Access
version: 1.0.0
contact: nobody
requires:
  access: [{run: "echo nobody is home >&2; exit 4", why: Somebody must be home.}]
  disk: {"$WORK": 900000GiB}
phases:
  - {id: main, title: Main, where: here, steps: [{id: a, title: A, run: "true"}]}
`);
  const { status, stderr } = await run(script, ['run']);
  assert.is(status, 3);
  assert.match(stderr, 'Somebody must be home. (status 4: nobody is home)');
  assert.match(stderr, 'MiB are needed');
});

test('a state directory that cannot be written ends with 73', async () => {
  const script = fresh();
  const blocked = join(script.folder, 'file');
  writeFileSync(blocked, '');
  const { status, stderr } = await run(script, ['run', ...script.args, '--state', join(blocked, 'state')], {
    env: SECRET,
  });
  assert.is(status, 73);
  assert.match(stderr, 'cannot look into');
});

test('a second run on the same state directory is refused with 75, also by unlock', async () => {
  const script = scriptOf(`
procedure: lock
title: Lock
version: 1.0.0
contact: nobody
phases:
  - id: main
    title: Main
    where: here
    steps: [{id: wait, title: Wait, rerun: safe, run: 'until [ -e "$WORK/go" ]; do sleep 0.1; done'}]
`);
  const first = start(script, ['run']);
  await until('the first run holds the lock', () => story(script.state).includes('start wait'));
  const second = await run(script, ['run']);
  assert.is(second.status, 75);
  assert.match(second.stderr, 'it is running');
  assert.is((await run(script, ['unlock'])).status, 64);
  writeFileSync(join(script.folder, 'ps'), '#!/bin/sh\n', { mode: 0o755 });
  const env = { PATH: `${script.folder}:${process.env['PATH'] ?? ''}` };
  const blind = await run(script, ['run'], { env });
  assert.is(blind.status, 75);
  assert.match(blind.stderr, 'or ps cannot tell');
  writeFileSync(join(script.state, 'work/go'), '');
  assert.is((await first.ended).status, 0);
  assert.match((await run(script, ['unlock'])).stdout, 'not locked');
});

test('verify runs the checks of finished steps and tells what does not hold', async () => {
  const script = fresh();
  await run(script, ['run', ...script.args], { env: SECRET });
  const good = await run(script, ['verify'], { env: SECRET });
  assert.is(good.status, 0, good.stderr);
  assert.match(good.stdout, /holds +\[1\.3\/4\] use-it/);
  writeFileSync(join(script.folder, 'made/used'), '');
  const bad = await run(script, ['verify'], { env: SECRET });
  assert.is(bad.status, 3);
  assert.match(bad.stdout, /FAILS +\[1\.3\/4\] use-it/);
});

test('verify does not ask a check that had to hold until a step that has run', async () => {
  const script = scriptOf(`
procedure: until
title: Until
version: 1.0.0
contact: nobody
variables:
  KEY: {type: string, secret: true, help: A key.}
phases:
  - id: main
    title: Main
    where: here
    steps:
      - id: make
        title: Make
        run: mkdir "$WORK/made"
        verify: {run: 'test "$KEY" && test -d "$WORK/made"', until: move}
        undo: {run: rmdir "$WORK/made"}
      - id: move
        title: Move
        run: mv "$WORK/made" "$WORK/moved"
        undo: {run: mv "$WORK/moved" "$WORK/made"}
      - id: each
        title: Each
        for_each: {name: ITEM, in: [a, b]}
        steps:
          - id: put
            title: Put
            run: 'true >"$WORK/put"'
            verify: {run: '[ -e "$WORK/put" ]', until: take}
            undo: {run: 'rm -f "$WORK/put"'}
          - {id: take, title: Take, run: rm "$WORK/put", undo: {run: 'true >"$WORK/put"'}}
`);
  const env = { STEPWRIGHT_KEY: 'a-key' };
  await run(script, ['run', '--to', 'take@a'], { env });
  const later = await run(script, ['verify']);
  assert.is(later.status, 0, later.stderr);
  assert.match(later.stdout, /not asked +\[1.1\/5\] make: Make \(it had to hold until move\)/);
  assert.match(later.stdout, /not asked +\[\S+\] put@a: Put \(it had to hold until take@a\)/);
  assert.match(later.stdout, /not run +\[\S+\] put@b/);
  await run(script, ['undo', '--to', 'move', '--yes']);
  assert.match((await run(script, ['verify'], { env })).stdout, /holds +\[1.1\/5\] make/);
  rmdirSync(join(script.state, 'work/made'));
  const broken = await run(script, ['verify'], { env });
  assert.is(broken.status, 3);
  assert.match(broken.stdout, /FAILS +\[1.1\/5\] make/);
});

test('version --verify sees an edit of a step, of the data and of the runner', async () => {
  const content = readFileSync(placeScript(yaml).path, 'utf8');
  assert.is((await run(placeScript(content), ['version', '--verify'])).status, 0);
  const edits: readonly (readonly [string, string, string])[] = [
    ['mkdir "$TARGET/made"', 'mkdir  "$TARGET/made"', 'step make-folder'],
    ['# 1.2 Find a name', '# 1.2 Find a  name', 'the data'],
    ['sw_runner_version=', 'sw_runner_version=x', 'the runner'],
  ];
  for (const [before, after, what] of edits) {
    const { status, stdout } = await run(placeScript(content.replace(before, after)), [
      'version',
      '--verify',
    ]);
    assert.is(status, 3);
    assert.match(stdout, `${what} is not as generated`);
  }
});

test('report is valid JSON and a Markdown page with values, steps and the last hash', async () => {
  const script = fresh();
  await run(script, ['run', ...script.args, '--skip', 'look=say "no" | because\ttabs'], { env: SECRET });
  const { stdout: json } = await run(script, ['report', '--format', 'json']);
  const report = JSON.parse(json) as Record<string, unknown>;
  const last = readJournal(script.state).at(-1);
  assert.equal(report['journal'], { lines: last?.seq, last: last?.['hash'] });
  assert.equal(
    (report['steps'] as Record<string, unknown>[]).map(({ state }) => state),
    ['done', 'done', 'done', 'skipped'],
  );
  assert.match(JSON.stringify(report), 'because\\ttabs');
  const { stdout: page } = await run(script, ['report']);
  assert.match(page, String(last?.['hash']));
  assert.match(page, '| PASSWORD | "***" | environment |');
  assert.match(page, 'performed by');
  assert.not.match(page + json, 's3cret');
});

test('verify-journal sees a changed, a dropped and a reordered line, and tolerates a torn last one', async () => {
  const script = fresh();
  await run(script, ['run', ...script.args], { env: SECRET });
  const path = join(script.state, 'journal.jsonl');
  const whole = readFileSync(path, 'utf8');
  const lines = whole.trimEnd().split('\n');
  const judge = async (content: string): Promise<number | null> => {
    writeFileSync(path, content);
    const { status, stdout } = await run(script, ['verify-journal']);
    assert.is(stdout.includes('\nIts lines fit each other.\n'), status === 0);
    return status;
  };
  assert.is(await judge(whole), 0);
  assert.is(await judge(whole.replace('"attempt":1', '"attempt":2')), 3);
  assert.is(await judge([...lines.slice(0, 2), ...lines.slice(3), ''].join('\n')), 3);
  assert.is(await judge([lines[1], lines[0], ...lines.slice(2), ''].join('\n')), 3);
  assert.is(await judge([...lines.slice(0, 3), 'nonsense', ...lines.slice(3), ''].join('\n')), 3);
  assert.is(await judge(`${whole}{"seq":99,"ti`), 0);
  const resumed = await run(script, ['run'], { env: SECRET });
  assert.is(resumed.status, 0, resumed.stderr);
  assert.is((await run(script, ['verify-journal'])).status, 0);
  assert.ok(readJournal(script.state).some(({ event }) => event === 'torn'));
});

test('steps see neither exported values nor the runner’s descriptors, locale or umask of others', async () => {
  const script = scriptOf(`
procedure: clean
title: Clean
version: 1.0.0
contact: nobody
variables:
  NAME: {type: string, default: value, help: A name.}
  KEY: {type: string, secret: true, help: A key.}
phases:
  - id: main
    title: Main
    where: here
    steps:
      - id: look
        title: Look around
        run: |
          : "$NAME" "$KEY"
          env >"$WORK/env"
          ls /proc/self/fd >"$WORK/fds"
          : >"$WORK/mode"
          printf '%s' "\${LC_ALL-unset}" >"$WORK/locale"
`);
  const { status, stderr } = await run(script, ['run'], {
    env: { NAME: 'old', KEY: 'old', STEPWRIGHT_KEY: 'hush-hush', LC_ALL: 'C.UTF-8' },
  });
  assert.is(status, 0, stderr);
  const file = (name: string): string => readFileSync(join(script.state, 'work', name), 'utf8');
  assert.not.match(file('env'), 'hush-hush');
  assert.not.match(file('env'), /^(NAME|KEY|sw_)/m);
  const bare = spawnSync('ls', ['/proc/self/fd'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  assert.match(bare.stdout, /^0\n1\n2\n/);
  assert.is(
    file('fds'),
    bare.stdout,
    'descriptors of a step against those of a program started without a runner',
  );
  assert.is(file('locale'), 'C.UTF-8');
  assert.is(statSync(join(script.state, 'work/mode')).mode & 0o777, 0o600);
});

test('a script in a folder with spaces and quotes works, and tells how to call it again', async () => {
  const script = fresh();
  const odd = join(script.folder, `it's "odd" $(x)`);
  mkdirSync(odd);
  writeFileSync(join(odd, 'migrate.sh'), readFileSync(script.path));
  chmodSync(join(odd, 'migrate.sh'), 0o755);
  const moved = { ...script, path: join(odd, 'migrate.sh'), state: join(odd, 'state dir') };
  const { status, stderr } = await run(moved, ['run', ...script.args], { env: SECRET });
  assert.is(status, 0, stderr);
});

test.run();
