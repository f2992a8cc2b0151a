/** What the caller's shell, machine and files do to a script: nothing that changes its meaning, nothing of theirs harmed. */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BASH } from '../support/bash.js';
import { journalPath, readJournal, story } from '../support/journal.js';
import { asOldBash, placeScript, renderYaml, scriptOf } from '../support/rendered-script.js';
import type { RenderedScript } from '../support/rendered-script.js';
import { rendered } from '../support/routes.js';
import { plainEnvironment, run as runScript } from '../support/run-script.js';
import type { Ended, RunOptions } from '../support/run-script.js';
import { striking } from '../support/strike.js';

const test = suite('runner: surroundings');

const SAMPLE = renderYaml(`
procedure: surrounded
title: Surrounded
version: 1.0.0
contact: nobody
variables:
  NAME: {type: string, default: "a | <b>", help: A name.}
  KEY: {type: string, secret: true, help: A key.}
phases:
  - id: main
    title: Main
    where: here
    steps:
      - {id: one, title: One, run: 'env >"$WORK/env"; echo "$NAME" "$KEY"; set -- "$WORK"/e*; echo "$1" >"$WORK/glob"', undo: {run: 'rm "$WORK/env"'}}
      - {id: two, title: Two, run: '[ ! -e "$WORK/stop" ]', rerun: safe}
      - {id: ready, title: Ready, confirm: {question: "Ready?", assume: yes}}
`);

const SECRET = 'hush-hush-hush';

const run = (script: RenderedScript, args: readonly string[], options: RunOptions = {}): Promise<Ended> =>
  runScript(script, args, { ...options, env: { STEPWRIGHT_KEY: SECRET, ...options.env } });

test('no program that the runner calls is given a secret', async () => {
  const script = placeScript(asOldBash(SAMPLE)); // a newer bash does without date
  for (const [verb, names] of [
    ['run', ['cat', 'date', 'id', 'ln', 'mkdir', 'sha256sum', 'uname']],
    ['status', ['awk', 'ls']],
    ['report', ['date']],
  ] as const) {
    for (const name of names) {
      const seen = join(script.folder, `${verb}-${name}`);
      const PATH = striking(script, name, 'true', `env >>'${seen}'`);
      await run(script, [verb, ...(verb === 'run' ? ['--yes'] : [])], { env: { PATH } });
      unlinkSync(join(script.folder, 'striking/struck'));
      unlinkSync(join(script.folder, 'striking', name));
      assert.not.match(readFileSync(seen, 'utf8'), SECRET);
    }
  }
});

test('the record tells the time as UTC, whatever the zone of the terminal', async () => {
  for (const sample of [SAMPLE, asOldBash(SAMPLE)]) {
    const script = placeScript(sample);
    await run(script, ['run', '--yes'], { env: { TZ: 'EAST-14' } });
    const times = [
      ...readFileSync(join(script.state, 'journal.jsonl'), 'utf8').matchAll(/"time":"([^"]*)"/g),
    ];
    assert.ok(times.length > 5);
    for (const [, time] of times) assert.ok(Math.abs(Date.parse(time ?? '') - Date.now()) < 3_600_000, time);
  }
});

/** Runs by a shell that has set things up before: options, functions, variables. */
function runAfter(
  path: string,
  setUp: string,
  args: readonly string[],
): { status: number | null; output: string } {
  const line = `${setUp}\nexec ${BASH} '${path}' ${args.map((arg) => `'${arg}'`).join(' ')} </dev/null`;
  const { status, stdout, stderr } = spawnSync(BASH, ['-c', line], {
    encoding: 'utf8',
    env: plainEnvironment({ STEPWRIGHT_KEY: SECRET }),
  });
  return { status, output: stdout + stderr };
}

test('options, functions and names of the caller’s shell change nothing', () => {
  const plain = placeScript(SAMPLE);
  const expected = runAfter(plain.path, '', ['run', '--yes', '--state', plain.state]);
  assert.is(expected.status, 0, expected.output);
  for (const setUp of [
    'set -o allexport; export SHELLOPTS',
    'set -o noclobber; export SHELLOPTS',
    'set -o keyword; export SHELLOPTS',
    'set -o nounset -o errexit -o pipefail; export SHELLOPTS',
    'set -o posix; export SHELLOPTS',
    'set -o noglob; export SHELLOPTS',
    'export POSIXLY_CORRECT=1',
    'shopt -s nocasematch nullglob extglob; export BASHOPTS',
    'printf() { echo hijacked; }; export -f printf',
    'read() { echo hijacked; }; cd() { :; }; export -f read cd',
    'unset() { echo hijacked; }; set() { echo hijacked; }; declare() { echo hijacked; }; export -f unset set declare',
    'export sw_skip__one=x sw_only=two sw_digest__one=x sw_edited=yes sw_yes=',
    'export CDPATH=/tmp GLOBIGNORE="*" IFS=o',
  ]) {
    const script = placeScript(SAMPLE);
    const { status, output } = runAfter(script.path, setUp, ['run', '--yes', '--state', script.state]);
    assert.is(status, 0, `${setUp}: ${output}`);
    const without = (text: string, folder: string): string =>
      text
        .replaceAll(folder, '')
        .replace(/in \d+ s/, '')
        .replace(/last hash \w+/, '');
    assert.is(without(output, script.folder), without(expected.output, plain.folder), setUp);
    assert.match(readFileSync(join(script.state, 'work/glob'), 'utf8'), /\/env\n$/);
    assert.not.match(readFileSync(join(script.state, 'work/env'), 'utf8'), /^(NAME|KEY|sw_\w+)=/m);
  }
});

test('what a start file of scripts sets up is taken away before anything of ours runs', () => {
  const plain = placeScript(SAMPLE);
  const expected = runAfter(plain.path, '', ['plan', '--state', plain.state]).output.split('\n').length;
  const script = placeScript(SAMPLE);
  const startFile = join(script.folder, 'start-file');
  writeFileSync(
    startFile,
    [
      'IFS=o GREP_OPTIONS=-v TAR_OPTIONS=--verbose PGOPTIONS="-c search_path=theirs" PGSERVICE=theirs PGHOSTADDR=192.0.2.1',
      'export IFS GREP_OPTIONS TAR_OPTIONS PGOPTIONS PGSERVICE PGHOSTADDR',
      'printf() { echo hijacked; }',
      'shopt -s cdable_vars nullglob dotglob; shopt -s globstar lastpipe 2>/dev/null',
      'set -o functrace -o errtrace',
      'trap "echo struck" DEBUG RETURN',
      'trap "echo erred" ERR EXIT',
    ].join('\n'),
  );
  const started = (verb: string, ...more: string[]): string => {
    const { status, output } = runAfter(script.path, `export BASH_ENV='${startFile}'`, [
      verb,
      '--state',
      script.state,
      ...more,
    ]);
    assert.is(status, 0, output);
    return output.replace(/^(?:struck\n)*/, '');
  };
  assert.is(started('plan').split('\n').length, expected);
  const output = started('run', '--yes');
  assert.not.match(output, /struck|erred|hijacked/);
  assert.match(readFileSync(join(script.state, 'work/glob'), 'utf8'), /\/env\n$/);
  assert.not.match(
    readFileSync(join(script.state, 'work/env'), 'utf8'),
    /^(?:BASH_ENV|GREP_OPTIONS|TAR_OPTIONS|PG[A-Z]+)=/m,
  );
});

test('script and guide take away the same', () => {
  const { guide, script } = rendered('drain-node');
  const listed = (text: string, command: RegExp): string[] =>
    (command.exec(text.replaceAll('\\\n', ' '))?.[1] ?? '')
      .split(/\s+/)
      .filter((name) => /^[A-Za-z_]\w*$/.test(name));
  const variables = listed(script, /^unset (.*BASH_ENV.*)$/m);
  assert.ok(variables.length > 9);
  // What a prompt runs matters at a prompt only.
  assert.equal(
    listed(guide, /^unset -v (.*BASH_ENV.*)$/m).filter((name) => name !== 'PROMPT_COMMAND'),
    variables,
  );
  const options = listed(script, /^shopt -u (.*) 2>/m);
  assert.ok(options.length > 9);
  assert.equal(listed(guide, /^shopt -u (.*) 2>/m), options);
});

test('an edit on site is not hidden by what the environment says', () => {
  const script = placeScript(SAMPLE.replace('env >"$WORK/env"', 'env  >"$WORK/env"'));
  const { status, output } = runAfter(script.path, 'export sw_digest__one=x sw_read=yes sw_edited=', [
    'version',
    '--verify',
  ]);
  assert.is(status, 3);
  assert.match(output, 'step one is not as generated');
});

test('a script that is not run as a file says so at once', () => {
  const script = placeScript(SAMPLE);
  const env = plainEnvironment();
  const piped = spawnSync(BASH, ['-s', 'list'], { encoding: 'utf8', env, input: SAMPLE });
  assert.is(piped.status, 64);
  assert.match(piped.stderr, 'as a file');
  const sourced = spawnSync(BASH, ['-c', `set -k; . '${script.path}'; echo "$? $-"`], {
    encoding: 'utf8',
    env,
  });
  assert.match(sourced.stdout, /^64 .*k/);
});

test('how to call it again can be typed', () => {
  const script = placeScript(SAMPLE);
  const call = (program: string, ...args: string[]): string =>
    spawnSync(program, args, { encoding: 'utf8', env: plainEnvironment(), cwd: script.folder }).stdout;
  assert.match(call(BASH, 'migrate.sh'), '\n  bash migrate.sh list\n');
  assert.match(call('./migrate.sh'), '\n  ./migrate.sh list\n');
  mkdirSync(join(script.folder, '50%d'));
  symlinkSync('../migrate.sh', join(script.folder, '50%d/run'));
  assert.match(call('./50%d/run'), '\n  ./50%d/run list\n');
  chmodSync(script.path, 0o644);
  assert.match(call(BASH, './migrate.sh'), '\n  bash ./migrate.sh list\n');
});

test('a directory of somebody else is neither used nor touched', async () => {
  const script = placeScript(SAMPLE);
  const foreign = join(script.folder, 'foreign');
  mkdirSync(foreign, { mode: 0o700 });
  writeFileSync(join(foreign, 'theirs'), '');
  const { status, stderr } = await run(script, ['run', '--yes', '--state', foreign]);
  assert.is(status, 64);
  assert.match(stderr, 'holds other things, such as theirs');
  assert.is(statSync(foreign).mode & 0o777, 0o700);
  assert.not.ok(existsSync(join(foreign, 'work')));
  const empty = join(script.folder, 'empty');
  mkdirSync(empty, { mode: 0o755 });
  const open = await run(script, ['run', '--yes', '--state', empty]);
  assert.is(open.status, 73);
  assert.match(open.stderr, 'is open to others (drwxr-xr-x; to close it: chmod 700)');
  assert.is(statSync(empty).mode & 0o777, 0o755);
  chmodSync(empty, 0o700);
  assert.is((await run(script, ['run', '--yes', '--state', empty])).status, 0);
  assert.is(statSync(join(empty, 'work')).mode & 0o777, 0o700);
});

test('a record that cannot be read is not an empty one', async () => {
  if (process.getuid?.() !== 0) {
    console.log('skipped: only root can become another user');
    return;
  }
  const script = placeScript(SAMPLE);
  await run(script, ['run', '--yes']);
  chmodSync(script.folder, 0o755);
  const hidden = { ...script, state: join(script.folder, 'private/state') };
  mkdirSync(hidden.state, { recursive: true, mode: 0o700 });
  const unseen = await run(hidden, ['status'], { uid: 65534, gid: 65534, cwd: '/' });
  assert.is(unseen.status, 73, unseen.stdout);
  for (const verb of ['status', 'report', 'plan']) {
    const { status, stderr } = await run(script, [verb], { uid: 65534, gid: 65534, cwd: '/' });
    assert.is(status, 73, verb);
    assert.match(stderr, 'cannot look into');
  }
});

test('without HOME it asks where the record is to be', () => {
  const script = placeScript(SAMPLE);
  const { PATH = '' } = plainEnvironment();
  const { status, stderr } = spawnSync(BASH, [script.path, 'run'], { encoding: 'utf8', env: { PATH } });
  assert.is(status, 64);
  assert.match(stderr, '--state DIR');
});

test('the end of a run leaves a lock alone that is no longer its own, and unlock is recorded', async () => {
  const script = placeScript(SAMPLE);
  const PATH = striking(script, 'id', 'true', `ln -sfn 'elsewhere boot 1' '${script.state}/lock'`);
  assert.is((await run(script, ['run', '--yes'], { env: { PATH } })).status, 0);
  assert.is(readlinkSync(join(script.state, 'lock')), 'elsewhere boot 1');
  assert.is((await run(script, ['unlock', '--yes'])).status, 0);
  const last = readJournal(script.state).at(-1);
  assert.equal([last?.event, last?.['owner']], ['unlock', 'elsewhere boot 1']);
});

test('a group that a dead owner left is waited for, and named', async () => {
  const script = placeScript(SAMPLE);
  assert.is((await run(script, ['run', '--yes'])).status, 0);
  const dead = spawnSync('bash', ['-c', 'echo $$'], { encoding: 'utf8' }).stdout.trim();
  const PATH = striking(script, 'id', 'true', `cp -P '${script.state}/lock' '${script.folder}/kept'`);
  await run(script, ['run', '--yes'], { env: { PATH } });
  const owner = readlinkSync(join(script.folder, 'kept')).split(' ').slice(0, 2);
  symlinkSync([...owner, dead].join(' '), join(script.state, 'lock'));
  assert.is((await run(script, ['run', '--yes'])).status, 0);
  assert.ok(readJournal(script.state).some(({ event }) => event === 'takeover'));
});

test('lines that were cut short are tolerated where they are counted, and only there', async () => {
  const script = placeScript(SAMPLE);
  const path = journalPath(script.state);
  await run(script, ['run', '--yes']);
  const judge = async (): Promise<number | null> => (await run(script, ['verify-journal'])).status;
  appendFileSync(path, '{"seq":9,"ti\n{"seq":10,"ev');
  assert.is(await judge(), 3, 'a whole line that is none');
  assert.is((await run(script, ['run', '--yes'])).status, 0);
  assert.is(await judge(), 0, 'counted by a line `torn`');
  const whole = readFileSync(path, 'utf8');
  writeFileSync(path, whole.replace('{"seq":9,"ti\n', '{"seq":9,"ti\nnonsense\n'));
  assert.is(await judge(), 3, 'a third one');
  writeFileSync(path, whole.replace('"event":"begin"', '"event":"be\0gin"'));
  assert.is(await judge(), 3, 'a byte 0');
});

test('the report has every run with its values, its end and the time of each answer', async () => {
  const script = placeScript(SAMPLE);
  assert.is((await run(script, ['run', '--yes', '--to', 'one'])).status, 0);
  writeFileSync(join(script.state, 'work/stop'), '');
  assert.is((await run(script, ['run', '--yes'])).status, 1);
  unlinkSync(join(script.state, 'work/stop'));
  assert.is(
    (await run(script, ['run', '--yes', '--set', 'NAME=other', '--accept-changed', 'NAME'])).status,
    0,
  );
  const { stdout } = await run(script, ['report']);
  assert.match(
    stdout,
    /Begun \S+, verb: "run", phase: "main", operator: .*\n\n.*\n.*\n\| NAME \| "a \\\| \\<b>" \| default \|/,
  );
  assert.match(stdout, /Ended \S+, status: 1\./);
  assert.match(stdout, '| NAME | "other" | --set |');
  assert.match(stdout, /Ended \S+, status: 0\./);
  assert.match(stdout, /ready: Ready .*T\d\d:\d\d:\d\dZ answer, answer: "yes", by: "--yes", operator: "/);
  const { events } = JSON.parse((await run(script, ['report', '--format', 'json'])).stdout) as {
    events: { event: string }[];
  };
  assert.equal(
    events.map(({ event }) => event).filter((event) => /begin|finish/.test(event)),
    ['begin', 'finish', 'begin', 'finish', 'begin', 'finish'],
  );
  const empty = await run(placeScript(SAMPLE), ['report']);
  assert.is(empty.status, 0);
  assert.not.match(empty.stdout, 'operator');
});

test('a secret is masked in reasons, in the journal and in what is said', async () => {
  const script = placeScript(SAMPLE);
  const { stdout, stderr } = await run(script, ['run', '--yes', '--skip', `two=because ${SECRET}`]);
  const journal = readFileSync(journalPath(script.state), 'utf8');
  const transcript = readFileSync(join(script.state, 'transcript.log'), 'utf8');
  assert.not.match(stdout + stderr + journal + transcript, SECRET);
  assert.match(journal, 'because ***');
});

test('much output, a long line and control characters', async () => {
  const script = scriptOf(`
procedure: loud
title: Loud
version: 1.0.0
contact: nobody
variables:
  KEY: {type: string, secret: true, help: A key.}
phases:
  - id: main
    title: Main
    where: here
    steps:
      - {id: lines, title: Lines, run: 'for ((i = 0; i < 20000; i++)); do echo "line $i"; done'}
      - {id: long, title: Long, run: 'head -c 2000000 /dev/zero | tr "\\\\0" x; printf "%s\\\\n" "$KEY"'}
      - {id: control, title: Control, run: 'printf "\\\\033]0;title\\\\007 a\\\\tb 10%%\\\\r 20%%\\\\r\\\\n\\\\n\\\\nend"'}
`);
  const { status, stdout } = await run(script, ['run']);
  assert.is(status, 0);
  assert.match(stdout, 'line 19999');
  assert.not.match(stdout, SECRET);
  assert.match(stdout, /^ {6}x{2000000}\*\*\*$/m);
  // eslint-disable-next-line no-control-regex
  assert.not.match(stdout, /[\u0000-\u0009\u000b-\u001f]/);
  assert.match(stdout, '\n       20%\n\n\n      end\n');
});

test('output that is closed makes no noise', () => {
  const script = placeScript(SAMPLE);
  for (const verb of ['list', 'help', 'status', 'plan']) {
    const line = `${BASH} '${script.path}' ${verb} --state '${script.state}' | true`;
    const { stderr } = spawnSync(BASH, ['-c', line], { encoding: 'utf8', env: plainEnvironment() });
    assert.is(stderr, '', verb);
  }
});

test('a finished run that is repeated says so in one line', async () => {
  const script = placeScript(SAMPLE);
  await run(script, ['run', '--yes']);
  const { stdout } = await run(script, ['run']);
  assert.match(stdout, /^ +steps done before: 3\nPhase main is done/);
  assert.is(story(script.state).length, 6);
});

test.run();
