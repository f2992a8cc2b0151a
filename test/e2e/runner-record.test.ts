/** The record is bound to its procedure, its version and its texts; nothing planted is trusted; a journal that was changed stops what relies on it. */
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { journalPath, readJournal, story } from '../support/journal.js';
import { placeScript, renderYaml } from '../support/rendered-script.js';
import type { RenderedScript } from '../support/rendered-script.js';
import { run } from '../support/run-script.js';
import { striking } from '../support/strike.js';

const test = suite('runner: record');

interface Shape {
  readonly procedure?: string;
  readonly version?: string;
  readonly first?: string;
  readonly question?: string;
  readonly more?: string;
}

const procedure = ({
  procedure: name = 'bound',
  version = '1.0.0',
  first = 'first',
  question = 'Is it TEST?',
  more = '',
}: Shape = {}): string =>
  renderYaml(`
procedure: ${name}
title: Bound
version: ${version}
contact: nobody
variables: {NAME: {type: string, default: here, help: A name.}}
phases:
  - id: main
    title: Main
    where: here
    steps:
      - {id: meant, title: Meant, confirm: {question: "${question}", assume: yes}}
      - {id: ${first}, title: First, run: 'echo "$NAME" >>"$WORK/first"', undo: {run: 'rm "$WORK/first"'}}
${more}`);

async function done(): Promise<RenderedScript> {
  const script = placeScript(procedure());
  assert.is((await run(script, ['run', '--yes'])).status, 0);
  return script;
}

const put = (script: RenderedScript, content: string): void => {
  writeFileSync(script.path, content);
};

test('a record of another procedure is refused', async () => {
  const script = await done();
  put(script, procedure({ procedure: 'other' }));
  const verbs = ['plan', 'verify', 'status', 'report', 'verify-journal'].map((verb) => [verb]);
  for (const args of [['run', '--yes'], ['undo', '--yes'], ...verbs, ['report', '--format', 'json']]) {
    const { status, stdout, stderr } = await run(script, args);
    assert.is(status, 64, args.join(' '));
    assert.is(stdout, '', args.join(' '));
    assert.match(stderr, 'is the record of another procedure, bound');
  }
});

test('a question that is another one is asked again, and the record holds its words', async () => {
  const script = await done();
  put(script, procedure({ question: 'Is it PRODUCTION?' }));
  const refused = await run(script, ['run']);
  assert.is(refused.status, 64);
  assert.match(refused.stderr, 'meant asks, and there is no terminal (Is it PRODUCTION?)');
  const { status, stdout } = await run(script, ['run', '--confirm', 'meant']);
  assert.is(status, 0);
  assert.match(stdout, '[1.1/2] Meant');
  const answers = readJournal(script.state).filter(({ event }) => event === 'answer');
  assert.equal(
    answers.map((one) => one['question']),
    ['Is it TEST?', 'Is it PRODUCTION?'],
  );
  assert.match((await run(script, ['report'])).stdout, 'question: "Is it PRODUCTION?"');
});

test('a step that was renamed is named before anything runs, and keeps its record under its new name', async () => {
  const script = await done();
  put(script, procedure({ first: 'fresh', version: '1.1.0' }));
  const refused = await run(script, ['run', '--yes']);
  assert.is(refused.status, 3);
  assert.match(refused.stderr, 'the record has the step first (done), which this version lacks');
  assert.match(refused.stderr, '--renamed first=NEW');
  assert.match(refused.stderr, 'the script of version 1.0.0');
  assert.match((await run(script, ['status'])).stdout, 'first: this version has no such step');
  const renamed = ['run', '--yes', '--renamed', 'first=fresh', '--accept-changed', 'fresh'];
  const { status, stderr } = await run(script, renamed);
  assert.is(status, 0, stderr);
  assert.is(readFileSync(join(script.state, 'work/first'), 'utf8'), 'here\n', 'it is not run again');
  assert.is((await run(script, ['run'])).status, 0);
  assert.is((await run(script, ['undo', '--yes'])).status, 0);
  assert.not.ok(existsSync(join(script.state, 'work/first')));
  for (const flag of ['first=nobody', 'nobody=fresh', 'meant=fresh'])
    assert.is((await run(script, ['run', '--yes', '--renamed', flag])).status, 64, flag);
});

test('a step that was removed may stay as it was done, when that is said', async () => {
  const script = await done();
  const other = procedure().replace(/^# 1\.2 [^]*# <<< first\n/m, '');
  put(script, other);
  assert.is((await run(script, ['run', '--yes'])).status, 3);
  assert.is((await run(script, ['run', '--yes', '--accept-changed', 'first'])).status, 0);
});

test('values or work without a journal are refused', async () => {
  const script = await done();
  rmSync(journalPath(script.state));
  const { status, stderr } = await run(script, ['run', '--yes']);
  assert.is(status, 64);
  assert.match(stderr, 'holds values or files of a run but no journal');
  for (const name of ['values', 'work']) rmSync(join(script.state, name), { recursive: true });
  assert.is((await run(script, ['run', '--yes'])).status, 64, 'a seal without a journal');
});

test('a run that is killed before its first line in the journal has kept no value, and the next one begins', async () => {
  const script = placeScript(procedure());
  const PATH = striking(script, 'uname', '[ "$1" = -sr ]', 'kill -KILL "$OWNER"');
  const killed = await run(script, ['run', '--yes', '--set', 'NAME=there'], { env: { PATH } });
  assert.is(killed.signal, 'SIGKILL');
  assert.not.ok(existsSync(journalPath(script.state)));
  const { status, stderr } = await run(script, ['run', '--yes']);
  assert.is(status, 0, stderr);
});

test('what somebody else could have planted is neither trusted nor written through', async () => {
  const target = (script: RenderedScript): string => join(script.folder, 'theirs');
  const cases: Readonly<Record<string, (script: RenderedScript) => void>> = {
    'a state directory that is open': ({ state }) => {
      chmodSync(state, 0o777);
    },
    'a state directory that is a link': (script) => {
      renameSync(script.state, target(script));
      symlinkSync(target(script), script.state);
    },
    'a transcript that is a link': (script) => {
      rmSync(join(script.state, 'transcript.log'));
      symlinkSync(target(script), join(script.state, 'transcript.log'));
    },
    'a value that is a link': (script) => {
      writeFileSync(target(script), '--set:planted');
      rmSync(join(script.state, 'values/NAME'));
      symlinkSync(target(script), join(script.state, 'values/NAME'));
    },
    'a lock that is a directory': ({ state }) => {
      mkdirSync(join(state, 'lock'));
    },
    'a journal that is a FIFO': (script) => {
      rmSync(journalPath(script.state));
      assert.is(spawnSync('mkfifo', [journalPath(script.state)]).status, 0);
    },
  };
  if (process.getuid?.() === 0) {
    Object.assign(cases, {
      'a state directory of somebody else': ({ state }: RenderedScript) => {
        chownSync(state, 65534, 65534);
      },
      'a value of somebody else': ({ state }: RenderedScript) => {
        chownSync(join(state, 'values/NAME'), 65534, 65534);
      },
    });
  }
  for (const [name, plant] of Object.entries(cases)) {
    const script = await done();
    plant(script);
    for (const verb of ['run', 'plan', 'status', 'report', 'undo']) {
      const { status, stderr } = await run(script, [verb, ...(verb === 'undo' ? ['--yes'] : [])]);
      assert.is(status, 73, `${name}, ${verb}: ${stderr}`);
      assert.match(stderr, 'is trusted only in a directory that is yours alone', name);
    }
    assert.not.ok(name.startsWith('a transcript') && existsSync(target(script)), 'written through');
  }
});

async function isRefused(script: RenderedScript, name: string): Promise<void> {
  for (const args of [['run', '--yes'], ['undo', '--yes'], ['status'], ['plan'], ['report']]) {
    const { status, stderr } = await run(script, args);
    assert.is(status, 3, `${name}, ${args.join(' ')}`);
    assert.match(stderr, 'the record is not as it was written', name);
    assert.match(stderr, '--state DIR', name);
  }
  assert.is((await run(script, ['verify-journal'])).status, 3, name);
}

test('a journal that was changed stops run, undo, status, plan and report, and says what can be done', async () => {
  const edits: Readonly<Record<string, (journal: string) => string>> = {
    'a line that was changed': (text) => text.replace('"attempt":1', '"attempt":2'),
    'lines at the end that were dropped': (text) => text.split('\n').slice(0, -3).join('\n') + '\n',
    'all of it dropped': () => '',
    'a line in the middle that was dropped': (text) => text.replace(/\n.*\n/, '\n'),
    'a line at the end that is none': (text) => `${text}nonsense\n`,
    'an empty line at the end': (text) => `${text}\n`,
    'quotes that stand where those of a line do': (text) => `${text}"":${text.split('\n').length},"\n`,
  };
  for (const [name, edit] of Object.entries(edits)) {
    const script = await done();
    const path = journalPath(script.state);
    writeFileSync(path, edit(readFileSync(path, 'utf8')));
    await isRefused(script, name);
  }
});

test('a seal that is gone or was changed stops the same verbs: the journal may have lost its end', async () => {
  const edits: Readonly<Record<string, (seal: string) => string>> = {
    'one that is empty': () => '',
    'one of other words': () => 'none of it\n',
    'another number of lines': (seal) => seal.replace(/^\d+/, '99'),
    'another last hash': (seal) => seal.replace(/ \w{8}/, ' 00000000'),
    'another digest': (seal) => seal.replace(/\w{8}$/m, '00000000'),
  };
  for (const [name, edit] of Object.entries(edits)) {
    const script = await done();
    const path = join(script.state, 'seal');
    writeFileSync(path, edit(readFileSync(path, 'utf8')));
    await isRefused(script, name);
  }
  const script = await done();
  rmSync(join(script.state, 'seal'));
  await isRefused(script, 'one that is gone');
});

test('the last hash is printed at the end, and tells a journal that was written anew', async () => {
  const script = await done();
  const { stdout } = await run(script, ['run', '--yes']);
  const [, lines, hash = ''] = /^Journal: (\d+) lines, last hash ([0-9a-f]{64})$/m.exec(stdout) ?? [];
  const last = readJournal(script.state).at(-1);
  assert.equal([Number(lines), hash], [last?.seq, last?.['hash']]);
  assert.match((await run(script, ['status'])).stdout, hash);
  assert.match((await run(script, ['report'])).stdout, hash);
  const expected = await run(script, ['verify-journal', '--expect', hash]);
  assert.is(expected.status, 0);
  assert.match(expected.stdout, `Line ${String(lines)} has the expected hash`);
  const bare = await run(script, ['verify-journal']);
  assert.match(bare.stdout, 'only a hash that was kept elsewhere tells');
  const other = await done();
  for (const name of ['journal.jsonl', 'seal'])
    writeFileSync(join(script.state, name), readFileSync(join(other.state, name)));
  assert.is((await run(script, ['verify-journal'])).status, 0);
  assert.is((await run(script, ['verify-journal', '--expect', hash])).status, 3);
});

test('a run to a step does not claim that its phase is done', async () => {
  const script = placeScript(procedure());
  const { stdout } = await run(script, ['run', '--yes', '--to', 'meant']);
  assert.match(stdout, /Done in \d+ s\. Next in phase main: 1\.2, first\./);
  assert.not.match(stdout, 'Phase main is done');
});

test('a value that a step finds out cannot be given', async () => {
  const more = `      - {id: find, title: Find, capture: {into: FOUND, run: 'echo x'}}
      - {id: use, title: Use, run: 'echo "$FOUND"', risk: read-only}
`;
  const script = placeScript(procedure({ more }));
  writeFileSync(join(script.folder, 'values'), 'FOUND=x\n');
  for (const [args, env, wanted] of [
    [['--set', 'FOUND=x'], {}, 64],
    [['--vars', join(script.folder, 'values')], {}, 78],
    [[], { STEPWRIGHT_FOUND: 'x' }, 64],
  ] as const) {
    const { status, stderr } = await run(script, ['run', ...args], { env });
    assert.is(status, wanted, stderr);
    assert.match(stderr, 'FOUND is what a step finds out');
    assert.equal(story(script.state), []);
  }
});

test('a copy with Windows line ends says so', () => {
  const script = placeScript(procedure().replaceAll('\n', '\r\n'));
  const { status, stderr } = spawnSync('bash', [script.path, 'list'], { encoding: 'utf8' });
  assert.is(status, 64);
  assert.is(stderr, 'the line ends of this script were changed to CR LF: copy it again\n');
});

test('an edit on site of a function makes each step that calls it another', async () => {
  const calling = `
procedure: calling
title: Calling
version: 1.0.0
functions: {say: {help: "Says WORDS.", run: 'printf "%s\\n" "$1"'}}
phases:
  - id: main
    title: Main
    steps:
      - {id: one, title: One, run: say one, risk: read-only}
      - {id: two, title: Two, run: echo two, risk: read-only}
`;
  const content = renderYaml(calling);
  const script = placeScript(content);
  assert.is((await run(script, ['run'])).status, 0);
  put(script, content.replace(/^( *say\(\) \{\s*)printf/m, '$1printf  '));
  const { status, stderr } = await run(script, ['run']);
  assert.is(status, 3, stderr);
  assert.match(stderr, '--accept-changed one');
  assert.not.match(stderr, '--accept-changed two');
});

test.run();
