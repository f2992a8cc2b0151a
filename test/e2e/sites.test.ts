/** Values of many sites: `build`, `check`, `bundle` and `diff` over the outputs of each, and what is wrong with a site's file. */
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { commandIn } from '../support/command-in.js';
import type { Ended } from '../support/cli.js';
import { makeFolder, removeFolder } from '../support/folder.js';
import { filesBelow, put } from '../support/published.js';

const PROCEDURE = `procedure: greet
title: Greet a place
version: 1.0.0
requires:
  disk: {'\${FOLDER}': 1MiB}
variables:
  NAME: {type: string, help: Whom to greet.}
  COUNT: {type: int, default: 1, help: How often.}
  MARK: {type: enum, values: ['!', '.'], default: '!', help: What stands at the end.}
  WORD: {type: pattern, pattern: '[^[:cntrl:]/]+', default: Hello, help: The greeting.}
  HOSTS: {type: list, of: host, default: [], help: Where.}
  FOLDER: {type: string, default: '\${HOME}', help: Where there must be space.}
  TOKEN: {type: string, secret: true, help: A token.}
phases:
  - id: only
    title: The only phase
    steps:
      - id: greet
        title: Greet
        risk: read-only
        run: |
          for ((i = 0; i < COUNT; i++)); do
            printf '%s %s%s %s %s\\n' "$WORD" "$NAME" "$MARK" "$HOSTS" "\${#TOKEN}"
          done
        undo: none
`;
const BERLIN = `# Berlin\r\nNAME=It's "$HOME" & \`id\` $(id) \\\r\nCOUNT=2\nHOSTS=a.example b.example\n`;
const PARIS = 'NAME=Paris\nMARK=.\nWORD=Salut\nFOLDER=/srv\n';
const SITES = ['sites/berlin.vars', 'sites/paris.vars'];

const test = suite<{ folder: string }>('sites');

test.before.each((context) => {
  context.folder = makeFolder({
    'procedures/greet/procedure.yaml': PROCEDURE,
    'sites/berlin.vars': BERLIN,
    'sites/paris.vars': PARIS,
  });
});
test.after.each(({ folder }) => {
  removeFolder(folder);
});

function withSites(folder: string, verb: string, ...more: readonly string[]): Promise<Ended> {
  return commandIn(folder, [verb, ...more, '--out', 'outputs', '--vars', ...SITES]);
}

const digests = (script: string): string[] =>
  [...script.matchAll(/ sha=([0-9a-f]{64})$/gm)].map(([, one = '']) => one);

test('each site has guide and script in a folder of its own, with the same step digests and the same digest of the source', async ({
  folder,
}) => {
  const built = await withSites(folder, 'build');
  assert.is(built.status, 0, built.err);
  await commandIn(folder, ['build']);
  const plain = readFileSync(join(folder, 'out/greet/migrate.sh'), 'utf8');
  assert.is(digests(plain).length, 1);
  for (const site of ['berlin', 'paris']) {
    const script = readFileSync(join(folder, 'outputs', site, 'greet/migrate.sh'), 'utf8');
    assert.equal(digests(script), digests(plain));
    assert.is(/procedure ([0-9a-f]{64})/.exec(script)?.[1], /procedure ([0-9a-f]{64})/.exec(plain)?.[1]);
    const differing = script.split('\n').filter((line) => !plain.includes(line));
    for (const line of differing) assert.match(line, /^(?:sw_variable|sw_digests|# +name) /);
  }
});

test('the script runs with the values of its site, whatever characters they hold', async ({ folder }) => {
  await withSites(folder, 'build');
  const run = (site: string): string => {
    const script = join(folder, 'outputs', site, 'greet/migrate.sh');
    const env = { PATH: process.env['PATH'], HOME: folder, STEPWRIGHT_TOKEN: 'secret' };
    return execFileSync('bash', [script, 'run', 'only', '--yes', '--state', join(folder, `state-${site}`)], {
      encoding: 'utf8',
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  };
  const line = `Hello It's "$HOME" & \`id\` $(id) \\! a.example b.example 6\n`;
  assert.is(run('berlin').split(line).length - 1, 2);
  assert.match(run('paris'), 'Salut Paris.  6\n');
});

test('the guide assigns the values of its site, and bash reads them as they are', async ({ folder }) => {
  await withSites(folder, 'build');
  const guide = readFileSync(join(folder, 'outputs/berlin/greet/README.md'), 'utf8');
  const assignment = /^NAME=.*?(?= {2}#|$)/m.exec(guide)?.[0] ?? '';
  const shown = execFileSync('bash', ['-c', `${assignment}\nprintf %s "$NAME"`], { encoding: 'utf8' });
  assert.is(shown, `It's "$HOME" & \`id\` $(id) \\`);
});

test('check holds the outputs of all sites, and names the one that is old', async ({ folder }) => {
  await withSites(folder, 'build');
  const good = await withSites(folder, 'check');
  assert.is(good.status, 0, good.out);
  assert.match(good.err, '2 sites checked');
  put(folder, 'sites/paris.vars', PARIS.replace('Paris', 'Lyon'));
  const old = await withSites(folder, 'check');
  assert.is(old.status, 1);
  assert.match(old.out, 'outputs/paris/greet/README.md');
  assert.not.match(old.out, 'outputs/berlin');
  assert.match(old.out, /SW0802: .*`README\.md`.* were made from other sources/);
  assert.not.match(old.out, 'was changed after', 'who changes a value has edited no output');
});

test('an output of a site that was edited by hand is said to be so', async ({ folder }) => {
  await withSites(folder, 'build');
  const guide = join(folder, 'outputs/paris/greet/README.md');
  writeFileSync(guide, readFileSync(guide, 'utf8').replace('Paris', 'Lyon'));
  const { status, out } = await withSites(folder, 'check');
  assert.is(status, 1);
  assert.match(out, 'SW0803: `README.md` was changed after it was made');
  assert.not.match(out, 'SW0802');
});

test('a difference between two sites is one of values only', async ({ folder }) => {
  await withSites(folder, 'build');
  const compared = await commandIn(folder, ['diff', 'outputs/berlin', 'outputs/paris']);
  assert.is(compared.status, 1, compared.err);
  for (const name of ['NAME', 'COUNT', 'MARK', 'WORD', 'HOSTS', 'FOLDER']) assert.match(compared.out, name);
  assert.match(compared.out, /6 dang[a-z]+; 1 step unchanged/);
  const found = [...compared.out.matchAll(/^ {2}(?:caution|danger|note|info) +(\S+)/gm)].map(
    ([, code]) => code,
  );
  assert.equal([...new Set(found)], ['default-changed']);
});

test('bundle packs one archive for each site, with the same step digests', async ({ folder }) => {
  const packed = await withSites(folder, 'bundle');
  assert.is(packed.status, 0, packed.err);
  const scripts = ['berlin', 'paris'].map((site) =>
    execFileSync('tar', ['-xOf', `outputs/${site}/greet-1.0.0.tar`, 'greet-1.0.0/migrate.sh'], {
      cwd: folder,
      encoding: 'utf8',
    }),
  );
  assert.equal(digests(scripts[0] ?? ''), digests(scripts[1] ?? ''));
  assert.match(scripts[1] ?? '', 'Paris');
  assert.not.match(scripts[0] ?? '', 'Paris');
});

const WRONG: readonly (readonly [string, string, string])[] = [
  ['COUNT=two', 'SW1005', 'the value of `COUNT` is not a value of type int'],
  ['MARK=?', 'SW1005', 'the value of `MARK` is none of `!`, `.`'],
  ['WORD=Hi/5', 'SW1005', 'the value of `WORD` does not match `[^[:cntrl:]/]+`'],
  ['HOSTS=a..b;c', 'SW1005', 'the value of `HOSTS` is not a value of type list'],
  ['NAME=', 'SW1005', 'the value of `NAME` is empty'],
  ['NAME=a\u0007', 'SW1005', 'the value of `NAME` holds a control character'],
  ['NAMES=x', 'SW1002', 'the procedure has no variable `NAMES`'],
  ['MARK=.\nMARK=!', 'SW1003', '`MARK` is given twice'],
  ['TOKEN=hunter2hunter2', 'SW1004', '`TOKEN` is secret'],
  ['export NAME=x', 'SW1001', 'the line is not NAME=value'],
  [' NAME=x', 'SW1001', 'the line is not NAME=value'],
];

test('what is wrong with a site names its file and line, and nothing of that site is written', async ({
  folder,
}) => {
  for (const [text, code, message] of WRONG) {
    rmSync(join(folder, 'outputs'), { recursive: true, force: true });
    const lines = text.split('\n').length;
    put(folder, 'sites/paris.vars', `# Paris\n${text}\n`);
    const refused = await withSites(folder, 'build');
    assert.is(refused.status, 1, text);
    assert.ok(
      refused.err.includes(`sites/paris.vars:${lines + 1}:1: error ${code}: ${message}`),
      refused.err,
    );
    assert.not.match(refused.err, 'hunter2');
    assert.equal(
      [...filesBelow(join(folder, 'outputs')).keys()].filter((path) => !path.startsWith('berlin/')),
      [],
      text,
    );
    assert.is((await withSites(folder, 'bundle')).status, 1, text);
  }
});

test('sites belong to one procedure, and each has a folder of its own', async ({ folder }) => {
  put(folder, 'procedures/other/procedure.yaml', PROCEDURE.replace('procedure: greet', 'procedure: other'));
  const many = await withSites(folder, 'build');
  assert.is(many.status, 2);
  assert.match(many.err, 'values of sites belong to one procedure');
  put(folder, 'more/paris.vars', PARIS);
  const { status: twice } = await withSites(folder, 'build', 'procedures/greet');
  assert.is(twice, 0);
  const same = await commandIn(folder, [
    'build',
    'procedures/greet',
    '--vars',
    'sites/paris.vars',
    'more/paris.vars',
  ]);
  assert.is(same.status, 2);
  assert.match(same.err, 'would write into one folder');
  const missing = await commandIn(folder, ['build', 'procedures/greet', '--vars', 'sites/rome.vars']);
  assert.is(missing.status, 2);
  assert.match(missing.err, 'cannot read sites/rome.vars');
});

test('the script takes the same files at the site', async ({ folder }) => {
  await commandIn(folder, ['build']);
  writeFileSync(
    join(folder, 'token.vars'),
    `${readFileSync(join(folder, 'sites/berlin.vars'), 'utf8')}TOKEN=secret\n`,
  );
  const script = join(folder, 'out/greet/migrate.sh');
  const args = [script, 'run', 'only', '--yes', '--vars', 'token.vars', '--state', join(folder, 'state')];
  const shown = execFileSync('bash', args, {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  assert.match(shown, `Hello It's "$HOME" & \`id\` $(id) \\! a.example b.example 6\n`);
});

test.run();
