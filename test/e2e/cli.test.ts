/**
 * The command line: what each verb prints and writes, its exit status, and what it leaves alone; as a process where starting one matters.
 * Slow: each verb is a process of its own, some dozens of them.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { CODES } from '../../src/diagnostics/codes.js';
import { FORMATS } from '../../src/render/formats.js';
import { PROGRAM, stepwright } from '../support/cli.js';
import { commandIn } from '../support/command-in.js';
import { compileFiles } from '../support/compile.js';
import { makeFolder, removeFolder, smallProcedure } from '../support/folder.js';

const test = suite<{ folder: string }>('cli');

test.before.each((context) => {
  context.folder = makeFolder({ 'procedures/small/procedure.yaml': smallProcedure('small') });
});
test.after.each(({ folder }) => {
  removeFolder(folder);
});

const STARTER = 'procedures/first-steps/procedure.yaml';
const OUTPUTS = (compileFiles({ 'procedure.yaml': smallProcedure('small') }).outputs ?? [])
  .map(({ path }) => path)
  .sort();

function outputs(folder: string): string[] {
  return readdirSync(join(folder, 'out/small')).sort();
}

test('help lists every verb, and each verb has examples', ({ folder }) => {
  const { status, out } = stepwright(folder, ['--help']);
  assert.is(status, 0);
  for (const verb of [
    'build',
    'check',
    'diff',
    'publish',
    'bundle',
    'verify',
    'init',
    'schema',
    'explain',
    'completion',
  ]) {
    assert.match(out, new RegExp(`stepwright ${verb}`));
    const help = stepwright(folder, [verb, '--help']);
    assert.is(help.status, 0);
    assert.match(help.out, /Examples:\n {2}stepwright /);
    // The bundle measures help by its characters: see src/build/plain-width.ts.
    assert.match(help.out, /^[\n -~]*$/);
  }
  assert.is(stepwright(folder, []).out, out);
});

test('build writes all outputs, says what to do next, and the second time changes nothing', ({ folder }) => {
  const first = stepwright(folder, ['build']);
  assert.is(first.status, 0, first.err);
  assert.equal(outputs(folder), OUTPUTS);
  assert.match(first.out, 'wrote     out/small/migrate.sh');
  assert.match(first.out, 'bash out/small/migrate.sh');
  assert.is(first.err, '');
  assert.ok((statSync(join(folder, 'out/small/migrate.sh')).mode & 0o100) !== 0);
  const before = OUTPUTS.map((name) => statSync(join(folder, 'out/small', name)).ino);
  const second = stepwright(folder, ['build']);
  assert.match(second.out, 'unchanged out/small/README.md');
  assert.equal(
    OUTPUTS.map((name) => statSync(join(folder, 'out/small', name)).ino),
    before,
  );
  assert.is(stepwright(folder, ['check']).status, 0);
});

test('byte-order marks and line ends of Windows give the same bytes', async ({ folder }) => {
  await commandIn(folder, ['build']);
  const before = OUTPUTS.map((name) => readFileSync(join(folder, 'out/small', name), 'utf8'));
  const source = join(folder, 'procedures/small/procedure.yaml');
  writeFileSync(source, `\uFEFF${readFileSync(source, 'utf8').replaceAll('\n', '\r\n')}`);
  assert.is((await commandIn(folder, ['build'])).status, 0);
  assert.equal(
    OUTPUTS.map((name) => readFileSync(join(folder, 'out/small', name), 'utf8')),
    before,
  );
});

test('only what changed is written, in one step, and no temporary file stays', async ({ folder }) => {
  await commandIn(folder, ['build']);
  writeFileSync(join(folder, 'procedures/small/procedure.yaml'), smallProcedure('small', 'echo other'));
  const { out } = await commandIn(folder, ['build']);
  assert.match(out, 'wrote     out/small/README.md');
  assert.equal(outputs(folder), OUTPUTS);
  assert.match(readFileSync(join(folder, 'out/small/migrate.sh'), 'utf8'), 'echo other');
});

test('a misspelt key is one finding with a place and a suggestion, and nothing is written', async ({
  folder,
}) => {
  const source = join(folder, 'procedures/small/procedure.yaml');
  writeFileSync(source, readFileSync(source, 'utf8').replace('run:', 'rnu:'));
  const { status, out, err } = await commandIn(folder, ['build']);
  assert.is(status, 1);
  assert.match(
    err,
    'procedures/small/procedure.yaml:10:9: error SW0301: unknown key `rnu` in step `first`\n',
  );
  assert.match(err, 'hint: did you mean `run`?');
  assert.match(err, '1 error in procedures/small/procedure.yaml');
  assert.is(out, '');
  assert.not(existsSync(join(folder, 'out')));
});

test('what lies beside the folders of procedures is left alone', async ({ folder }) => {
  writeFileSync(join(folder, 'procedures/NOTES.md'), 'Not a procedure.\n');
  symlinkSync('nowhere', join(folder, 'procedures/dangling'));
  mkdirSync(join(folder, 'procedures/shared'));
  assert.is((await commandIn(folder, ['build'])).status, 0);
  assert.equal(readdirSync(join(folder, 'out')), ['small']);
  const { status, err } = await commandIn(folder, ['build', '.']);
  assert.is(status, 2);
  assert.match(err, '.: neither procedure.yaml nor folders with one are in it');
});

test('a sound procedure is built beside one with mistakes', async ({ folder }) => {
  mkdirSync(join(folder, 'procedures/wrong'));
  writeFileSync(join(folder, 'procedures/wrong/procedure.yaml'), 'procedure: wrong\n');
  const { status } = await commandIn(folder, ['build']);
  assert.is(status, 1);
  assert.equal(outputs(folder), OUTPUTS);
});

test('files and folders are taken as operands, and --out is where outputs go', async ({ folder }) => {
  for (const operand of ['procedures', 'procedures/small', 'procedures/small/procedure.yaml']) {
    const { status } = await commandIn(folder, ['build', operand, '--out', 'other place']);
    assert.is(status, 0);
  }
  assert.equal(readdirSync(join(folder, 'other place/small')).sort(), OUTPUTS);
});

test('operands in which there is nothing are refused by name', async ({ folder }) => {
  const { status, err } = await commandIn(folder, ['build', 'nowhere', 'out']);
  assert.is(status, 2);
  assert.match(err, 'nowhere: there is no such file or folder');
});

test('an empty folder is told how to begin', async ({ folder }) => {
  mkdirSync(join(folder, 'empty'));
  const { status, err } = await commandIn(join(folder, 'empty'), ['build']);
  assert.is(status, 2);
  assert.match(err, 'stepwright init');
});

test('two procedures of one name are refused before anything is written', async ({ folder }) => {
  mkdirSync(join(folder, 'procedures/twin'));
  writeFileSync(join(folder, 'procedures/twin/procedure.yaml'), smallProcedure('small'));
  const { status, err } = await commandIn(folder, ['build']);
  assert.is(status, 2);
  assert.match(err, 'both called `small`');
  assert.not(existsSync(join(folder, 'out')));
});

for (const [name, args, message] of [
  ['an unknown verb', ['biuld'], 'build'],
  ['an unknown option', ['build', '--ouput', 'x'], 'ouput'],
  ['an option without its value', ['build', '--out'], 'out'],
  ['an unknown format', ['check', '--format', 'xml'], 'sarif'],
  ['an unknown code', ['explain', 'SW9999'], 'SW9999'],
] as const) {
  test(`${name} ends with status 2 and says so`, ({ folder }) => {
    const { status, out, err } = stepwright(folder, args);
    assert.is(status, 2);
    assert.is(out, '');
    assert.match(err, message);
    assert.not.match(err, /\n {4}at /);
  });
}

for (const [name, prepare, code] of [
  [
    'an empty file',
    (path: string) => {
      writeFileSync(path, '');
    },
    'SW0204',
  ],
  [
    'a tab',
    (path: string) => {
      writeFileSync(path, 'procedure: a\n\ttitle: b\n');
    },
    'SW0202',
  ],
  [
    'a file of 50 MB',
    (path: string) => {
      truncateSync(path, 50 * 1024 * 1024);
    },
    'SW0103',
  ],
  [
    'a file that is not text',
    (path: string) => {
      writeFileSync(path, Buffer.from([0xff, 0xfe, 0, 0]));
    },
    'SW0104',
  ],
] as const) {
  test(`${name} is a finding, not a stack trace`, async ({ folder }) => {
    prepare(join(folder, 'procedures/small/procedure.yaml'));
    const { status, err } = await commandIn(folder, ['build']);
    assert.is(status, 1);
    assert.match(err, `error ${code}: `);
    assert.not.match(err, /\n {4}at /);
  });
}

test('foreign files in an output folder are neither changed nor deleted', async ({ folder }) => {
  mkdirSync(join(folder, 'out/small'), { recursive: true });
  writeFileSync(join(folder, 'out/small/notes.txt'), 'mine');
  assert.is((await commandIn(folder, ['build'])).status, 0);
  assert.is(readFileSync(join(folder, 'out/small/notes.txt'), 'utf8'), 'mine');
  const { status, out } = await commandIn(folder, ['check']);
  assert.is(status, 1);
  assert.match(out, 'SW0805');
});

test('a foreign README.md is not overwritten, and then nothing is written', async ({ folder }) => {
  mkdirSync(join(folder, 'out/small'), { recursive: true });
  writeFileSync(join(folder, 'out/small/README.md'), '# My own page\n');
  const { status, err } = await commandIn(folder, ['build']);
  assert.is(status, 2);
  assert.match(err, 'out/small/README.md: it does not say that stepwright made it');
  assert.equal(outputs(folder), ['README.md']);
  assert.is(readFileSync(join(folder, 'out/small/README.md'), 'utf8'), '# My own page\n');
});

test('a folder or a link in the place of an output is left alone', async ({ folder }) => {
  mkdirSync(join(folder, 'out/small/README.md'), { recursive: true });
  writeFileSync(join(folder, 'elsewhere'), 'x');
  symlinkSync('../../elsewhere', join(folder, 'out/small/migrate.sh'));
  const { status, err } = await commandIn(folder, ['build']);
  assert.is(status, 2);
  assert.match(err, 'README.md: a folder stands where the file belongs');
  assert.match(err, 'migrate.sh: it is not an ordinary file');
  assert.is(readFileSync(join(folder, 'elsewhere'), 'utf8'), 'x');
  assert.equal(outputs(folder), ['README.md', 'migrate.sh']);
});

test('a file in the place of the output folder is named', async ({ folder }) => {
  writeFileSync(join(folder, 'out'), 'x');
  const { status, err } = await commandIn(folder, ['build']);
  assert.is(status, 2);
  assert.match(err, 'cannot write out/small');
});

/** Runs the program in a shell line, as another user when this one is root, whom no mode stops. */
function asUser(folder: string, line: string): { status: number | null; err: string } {
  const root = process.getuid?.() === 0;
  const command = root
    ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', 'bash', '-c', line]
    : ['bash', '-c', line];
  const [program = 'bash', ...args] = command;
  const result = spawnSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PROGRAM, NODE: process.execPath },
  });
  return { status: result.status, err: result.stderr };
}

test('an output folder that may not be written is named, and stays as it is', async ({ folder }) => {
  await commandIn(folder, ['build']);
  writeFileSync(join(folder, 'procedures/small/procedure.yaml'), smallProcedure('small', 'echo other'));
  const before = readFileSync(join(folder, 'out/small/migrate.sh'), 'utf8');
  chmodSync(folder, 0o755);
  chmodSync(join(folder, 'out/small'), 0o555);
  const { status, err } = asUser(folder, '"$NODE" "$PROGRAM" build');
  assert.is(status, 2, err);
  assert.match(err, 'permission denied');
  assert.match(err, 'Nothing was written to out/small');
  assert.is(readFileSync(join(folder, 'out/small/migrate.sh'), 'utf8'), before);
  assert.equal(outputs(folder), OUTPUTS);
});

test('when there is no room, the outputs stay as they were and nothing is left over', async ({ folder }) => {
  await commandIn(folder, ['build']);
  const before = OUTPUTS.map((name) => readFileSync(join(folder, 'out/small', name), 'utf8'));
  writeFileSync(join(folder, 'procedures/small/procedure.yaml'), smallProcedure('small', 'echo other'));
  // A limit on the size of files fails a write half way, as a full disk does; the signal that comes with it is ignored.
  const { status, err } = asRoot(folder, `trap '' XFSZ; ulimit -f 8; "$NODE" "$PROGRAM" build`);
  assert.is(status, 2, err);
  assert.match(err, 'cannot write out/small/');
  assert.equal(outputs(folder), OUTPUTS);
  assert.equal(
    OUTPUTS.map((name) => readFileSync(join(folder, 'out/small', name), 'utf8')),
    before,
  );
});

function asRoot(folder: string, line: string): { status: number | null; err: string } {
  const env = { ...process.env, PROGRAM, NODE: process.execPath };
  const result = spawnSync('bash', ['-c', line], { cwd: folder, encoding: 'utf8', env });
  return { status: result.status, err: result.stderr };
}

test('check tells a missing, an old and an edited output apart, and shows the difference', async ({
  folder,
}) => {
  const missing = await commandIn(folder, ['check']);
  assert.is(missing.status, 1);
  assert.match(missing.out, 'SW0801: `README.md` is missing');
  await commandIn(folder, ['build']);
  const script = join(folder, 'out/small/migrate.sh');
  const text = readFileSync(script, 'utf8');
  writeFileSync(script, text.replace('echo done', 'echo evil'));
  const edited = await commandIn(folder, ['check', '--diff']);
  assert.is(edited.status, 1);
  assert.match(edited.out, 'SW0803: `migrate.sh` was changed after it was made');
  assert.match(edited.out, '--- a/out/small/migrate.sh');
  assert.match(edited.out, /^-\s*echo evil$/m);
  assert.match(edited.out, /^\+\s*echo done$/m);
  writeFileSync(script, text);
  writeFileSync(join(folder, 'procedures/small/procedure.yaml'), smallProcedure('small', 'echo other'));
  assert.match(
    (await commandIn(folder, ['check'])).out,
    /SW0802: .*`migrate\.sh`.* were made from other sources/,
  );
});

test('check writes nothing', async ({ folder }) => {
  await commandIn(folder, ['check', '--diff']);
  assert.not(existsSync(join(folder, 'out')));
});

test('findings come as JSON, as annotations and as SARIF', async ({ folder }) => {
  const source = join(folder, 'procedures/small/procedure.yaml');
  writeFileSync(source, readFileSync(source, 'utf8').replace('run:', 'rnu:'));
  const json = JSON.parse((await commandIn(folder, ['check', '--format', 'json'])).out) as {
    diagnostics: { code: string; path: string; line: number; column: number }[];
  };
  assert.equal(
    json.diagnostics.map(({ code, path, line, column }) => [code, path, line, column]),
    [['SW0301', 'procedures/small/procedure.yaml', 10, 9]],
  );
  const github = (await commandIn(folder, ['check', '--format', 'github'])).out;
  assert.match(
    github,
    /^::error file=procedures\/small\/procedure\.yaml,line=10,col=9,endLine=10,endColumn=12,title=SW0301::/,
  );
  const sarif = JSON.parse((await commandIn(folder, ['check', '--format', 'sarif'])).out) as {
    version: string;
    runs: { tool: { driver: { rules: { id: string }[] } }; results: { ruleId: string }[] }[];
  };
  assert.is(sarif.version, '2.1.0');
  assert.equal(
    sarif.runs[0]?.tool.driver.rules.map(({ id }) => id),
    ['SW0301'],
  );
  assert.equal(
    sarif.runs[0]?.results.map(({ ruleId }) => ruleId),
    ['SW0301'],
  );
});

test('init writes a procedure that builds and runs at once, and never a second time', ({ folder }) => {
  const home = join(folder, 'home');
  const place = join(folder, 'new');
  mkdirSync(join(home, 'first-steps/from'), { recursive: true });
  mkdirSync(place);
  writeFileSync(join(home, 'first-steps/from/today.txt'), 'now');
  assert.is(stepwright(place, ['init']).status, 0);
  const again = stepwright(place, ['init']);
  assert.is(again.status, 2);
  assert.match(again.err, 'there is a file of that name already');
  assert.is(stepwright(place, ['build']).status, 0);
  const script = join(place, 'out/first-steps/migrate.sh');
  const run = spawnSync('bash', [script, 'run', 'copy', '--yes', '--confirm', 'look-after=yes'], {
    encoding: 'utf8',
    env: { ...process.env, HOME: home },
  });
  assert.is(run.status, 0, run.stdout + run.stderr);
  assert.is(readFileSync(join(home, 'first-steps/to/today.txt'), 'utf8'), 'now');
  const [, named = ''] = /\$schema=(\S+)/.exec(readFileSync(join(place, STARTER), 'utf8')) ?? [];
  assert.ok(existsSync(join(place, 'procedures/first-steps', named)), 'the schema that its first line names');
  const undone = spawnSync('bash', [script, 'undo', '--yes'], {
    encoding: 'utf8',
    env: { ...process.env, HOME: home },
  });
  assert.is(undone.status, 0, undone.stdout + undone.stderr);
  assert.not(existsSync(join(home, 'first-steps/to')));
});

test('init --example starts from any shipped procedure, which builds as it is', async ({ folder }) => {
  for (const name of readdirSync('procedures')) {
    const place = join(folder, name);
    const made = await commandIn(folder, ['init', place, '--example', name]);
    assert.is(made.status, 0, made.err);
    const built = await commandIn(place, ['build']);
    assert.is(built.status, 0, built.out + built.err);
    const functions = (path: string): string =>
      readFileSync(path, 'utf8').split('# ==== functions ====')[1] ?? '';
    assert.is(functions(join(place, 'out', name, 'migrate.sh')), functions(join('out', name, 'migrate.sh')));
    assert.is((await commandIn(folder, ['init', place, '--example', name])).status, 2, 'never a second time');
  }
  const wrong = await commandIn(folder, ['init', '--example', 'drain-nod']);
  assert.is(wrong.status, 2);
  assert.match(wrong.err, 'did you mean `drain-node`?');
});

test('the procedure that init writes leaves alone what it did not make', async ({ folder }) => {
  const [home, theirs] = [join(folder, 'home'), join(folder, 'theirs')];
  mkdirSync(join(home, 'first-steps/from'), { recursive: true });
  mkdirSync(theirs);
  writeFileSync(join(home, 'first-steps/from/today.txt'), 'now');
  writeFileSync(join(theirs, 'kept'), '');
  await commandIn(folder, ['init', 'new']);
  await commandIn(folder, ['build', 'new/procedures', '--out', 'new/out']);
  const script = join(folder, 'new/out/first-steps/migrate.sh');
  const options = { encoding: 'utf8', env: { ...process.env, HOME: home } } as const;
  const run = spawnSync(
    'bash',
    [script, 'run', '--yes', '--confirm', 'look-after=yes', '--set', `TARGET=${theirs}`],
    options,
  );
  assert.is(run.status, 3, run.stdout + run.stderr);
  spawnSync('bash', [script, 'undo', '--yes'], options);
  assert.ok(existsSync(join(theirs, 'kept')));
});

test('explain says what a code means; without one it lists them all', async ({ folder }) => {
  assert.match((await commandIn(folder, ['explain', 'sw0301'])).out, 'SW0301 (error): A key is not known');
  assert.match((await commandIn(folder, ['explain'])).out, /^SW0101 {2}/);
});

test('outside of a repository diff says so, and blames no clone', async ({ folder }) => {
  const { status, err } = await commandIn(folder, ['diff', 'main', 'HEAD']);
  assert.is(status, 2);
  assert.match(err, 'is neither a file or folder nor a revision of git');
  assert.match(err, 'this folder is in no repository of git');
  assert.not.match(err, 'unshallow');
});

test('schema prints a JSON Schema', async ({ folder }) => {
  const schema = JSON.parse((await commandIn(folder, ['schema'])).out) as { type: string };
  assert.is(schema.type, 'object');
});

test('bash completes verbs and options by what completion prints', ({ folder }) => {
  const { status, out } = stepwright(folder, ['completion']);
  assert.is(status, 0);
  assert.not.match(out, /mapfile|readarray|declare -A/);
  writeFileSync(join(folder, 'completion.bash'), out);
  const completed = (...words: readonly string[]): string => {
    const script = `stepwright() { "$NODE" "$PROGRAM" "$@"; }
      . ./completion.bash
      COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
      _stepwright
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', 'stepwright', ...words], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, PROGRAM, NODE: process.execPath },
    });
    assert.is(stderr, '');
    return stdout;
  };
  assert.is(completed('bu'), 'build\nbundle\n');
  const formats = FORMATS.map(({ name }) => `${name}\n`);
  assert.is(completed('publish', '--format', ''), formats.join(''));
  assert.is(completed('c'), 'check\ncompletion\n');
  assert.is(completed('build', '--wa'), '--watch\n');
  const codes = Object.keys(CODES).filter((code) => code.startsWith('SW071'));
  assert.ok(codes.includes('SW0715'));
  assert.is(completed('explain', 'SW071'), codes.map((code) => `${code}\n`).join(''));
  assert.not.match(completed('diff', ''), 'HEAD');
  spawnSync('git', ['init', '-q', '-b', 'work'], { cwd: folder });
  const commit = ['-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '--allow-empty', '-m', 'x'];
  spawnSync('git', commit, { cwd: folder });
  assert.match(completed('diff', ''), /^HEAD\nwork\n/);
  assert.is(completed('diff', 'wo'), 'work\n');
  assert.match(stepwright(folder, ['completion', 'zsh']).out, /^#compdef stepwright\n/);
  assert.is(stepwright(folder, ['completion', 'fish']).status, 2);
});

test('colours appear only where they are wanted', ({ folder }) => {
  writeFileSync(join(folder, 'procedures/small/procedure.yaml'), '');
  const escape = '\u001b[';
  assert.not.ok(stepwright(folder, ['build']).err.includes(escape));
  assert.ok(stepwright(folder, ['build'], { FORCE_COLOR: '1' }).err.includes(escape));
  assert.not.ok(stepwright(folder, ['build'], { FORCE_COLOR: '1', NO_COLOR: '1' }).err.includes(escape));
});

test('a reader that closes the pipe early is no error', ({ folder }) => {
  const line = '"$NODE" "$PROGRAM" schema | head -n 1; echo "${PIPESTATUS[0]}"';
  const result = spawnSync('bash', ['-c', line], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PROGRAM, NODE: process.execPath },
  });
  assert.is(result.stderr, '');
  assert.is(result.stdout, '{\n0\n');
});

test('hostile names in a procedure do not reach the terminal as they are', async ({ folder }) => {
  writeFileSync(join(folder, 'procedures/small/procedure.yaml'), '"\\e[2Jgone": 1\n');
  const { err } = await commandIn(folder, ['build']);
  assert.not.ok(err.includes('\u001b'));
  assert.match(err, 'unknown key');
});

test('--watch builds again after a change, and ends on a signal with status 0', async ({ folder }) => {
  const child = spawn(process.execPath, [PROGRAM, 'build', '--watch'], { cwd: folder });
  let out = '';
  const seen = (text: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!out.includes(text)) return;
        child.stdout.off('data', look);
        child.stderr.off('data', look);
        resolve();
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      look();
    });
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  await seen('watching');
  out = '';
  writeFileSync(join(folder, 'procedures/small/procedure.yaml'), 'procedure: [broken\n');
  await seen('SW0201');
  out = '';
  writeFileSync(join(folder, 'procedures/small/procedure.yaml'), smallProcedure('small', 'echo other'));
  await seen('wrote     out/small/migrate.sh');
  child.kill('SIGINT');
  const [status] = (await once(child, 'exit')) as [number | null];
  assert.is(status, 0);
});

test('a procedure that cannot be read is named with a place, for people and for programs', async ({
  folder,
}) => {
  const path = join(folder, 'procedures/small/procedure.yaml');
  const findings: readonly (readonly [string, () => void, RegExp, RegExp])[] = [
    [
      'latin',
      () => {
        writeFileSync(path, Buffer.from('a: b\nc: \xe9\n', 'latin1'));
      },
      /procedure\.yaml:2:4: error SW0104/,
      /line=2,col=4/,
    ],
    [
      'long',
      () => {
        truncateSync(path, 9 * 1024 * 1024);
      },
      /procedure\.yaml:1:1: error SW0103/,
      /line=1,col=1/,
    ],
  ];
  for (const [name, spoil, place, annotation] of findings) {
    spoil();
    assert.match((await commandIn(folder, ['check'])).out, place, name);
    assert.match((await commandIn(folder, ['check', '--format', 'github'])).out, annotation, name);
  }
  rmSync(path);
  assert.match((await commandIn(folder, ['check', 'procedures/small/procedure.yaml'])).err, /no such file/);
});

test('an output folder that the system cannot make is an error at once', async ({ folder }) => {
  const { status, err } = await commandIn(folder, ['build', '--out', '/proc/nope']);
  assert.is(status, 2);
  assert.match(err, /cannot write \/proc\/nope/);
  const below = await commandIn(folder, ['init', '/proc/nope/deeper']);
  assert.is(below.status, 2);
});

test.run();
