/**
 * An archive of the former procedure becomes one that the import accepts; one that is cut, whose names lead out of it, or whose dump is no dump is
 * refused. Nothing that the run has not made is written to or removed.
 * Slow, because each test packs a former archive and adopts it.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { cdswFiles, treeDifferences, treeManifest, writeTree } from '../world/files.js';
import { call, hire } from '../world/migration.js';
import type { Operator, Outcome } from '../world/migration.js';
import { EVERYTHING } from '../world/options.js';

const able = process.getuid?.() === 0;
if (!able) console.log('skipped: only root can write the files of many users');

const SECRET = 'PLANTED-SECRET';
const DUMP = `SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE FUNCTION public.f() RETURNS void
    LANGUAGE plpgsql
    AS $_$
BEGIN
COMMIT;
GRANT ALL ON public.users TO bob;
END $_$;
ALTER FUNCTION public.f() OWNER TO sense;
ALTER TABLE public.users OWNER TO sense;
CREATE TABLE public.site_config (
    id integer NOT NULL,
    ldap_bind_password text,
    smtp_password text NOT NULL,
    welcome text
);
COPY public.users (id, name) FROM stdin;
1\tone
2\t\\\\.
COMMIT;\tGRANT ALL ON public.users TO bob;
\\.

COPY public.site_config (id, ldap_bind_password, smtp_password, welcome) FROM stdin;
1\t${SECRET}\tmust not be empty\thello
\\.

COPY public.password_resets (id, token) FROM stdin;
1\t${SECRET}
\\.

COPY public."Odd one" FROM stdin;
\\.

GRANT ALL ON TABLE public.users TO bob;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE sense IN SCHEMA public GRANT SELECT ON TABLES TO bob;

--
-- PostgreSQL database dump complete
--
`;

interface Context {
  folder: string;
  operator: Operator;
}

const test = suite<Context>('flagship adopt');
test.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'stepwright-adopt-'));
  const former = join(context.folder, 'former');
  writeTree(join(former, 'projects'), cdswFiles(EVERYTHING));
  writeFileSync(join(former, 'db.sql'), DUMP);
  // No cluster takes part: a kubectl that could reach none does no harm.
  const kubectl = join(context.folder, 'no-kubectl');
  writeFileSync(kubectl, '#!/bin/sh\necho "kubectl was called: $*" >&2\nexit 1\n', { mode: 0o755 });
  context.operator = hire({ kubeconfig: '/dev/null', cdswData: former }, context.folder, kubectl, [
    `FORMER_ARCHIVE=${join(context.folder, 'former.tar.gz')}`,
  ]);
});
test.after.each(({ folder }) => {
  rmSync(folder, { recursive: true, force: true });
});

function pack(folder: string, ...members: readonly string[]): void {
  const { status, stderr } = spawnSync('tar', ['-czf', '../former.tar.gz', ...members], {
    cwd: join(folder, 'former'),
    encoding: 'utf8',
  });
  assert.is(status, 0, stderr);
}

const adopt = (operator: Operator): Promise<Outcome> => call(operator, 'adopt', 'run', 'adopt');
const undo = (operator: Operator): Promise<Outcome> => call(operator, 'adopt', 'undo', 'adopt', '--yes');

function unpacked({ folder, operator }: Context): string {
  const target = join(folder, 'unpacked');
  mkdirSync(target);
  const files = readdirSync(join(operator.archive, 'files'), { recursive: true, encoding: 'utf8' });
  // Last the folders above the projects: what arrives in them changes their times.
  const last = (name: string): number => Number(name === 'folders.tar');
  const order = (a: string, b: string): number => last(a) - last(b) || a.localeCompare(b);
  for (const file of files.filter((name) => /\.(tar|folders)$/.test(name)).sort(order))
    spawnSync('tar', ['-xpf', join(operator.archive, 'files', file), '-C', target]);
  return target;
}

test('a whole archive, without any kubectl', async (context) => {
  if (!able) return;
  const { folder, operator } = context;
  const project = join(folder, 'former/projects/projects/0/9');
  writeFileSync(join(project, 'sparse'), '');
  truncateSync(join(project, 'sparse'), 3_000_000);
  linkSync(join(project, 'sparse'), join(project, 'hard link'));
  pack(folder, './db.sql', './projects');
  const { status, output } = await adopt(operator);
  assert.is(status, 0, output);
  assert.equal(JSON.parse(readFileSync(join(operator.archive, 'counts.json'), 'utf8')), {
    'public.users': 3,
    'public.site_config': 1,
    'public.password_resets': 0,
    'public.Odd one': 0,
  });
  const adopted = gunzipSync(readFileSync(join(operator.archive, 'db.sql.gz'))).toString();
  const left = /^(ALTER [FT]|GRANT ALL ON TABLE|REVOKE|ALTER DEFAULT).*\n/gm;
  const secrets = DUMP.replace(left, '').replace(`1\t${SECRET}\n`, '').replace(SECRET, '\\N');
  assert.is(
    adopted,
    secrets,
    'other rows and functions are as they were; owners, rights and secrets are gone',
  );
  assert.match(readFileSync(join(operator.archive, 'manifest'), 'utf8'), /^dump_sha256=[0-9a-f]{64}$/m);
  const wanted = treeManifest(join(folder, 'former/projects/projects'));
  assert.equal(treeDifferences(wanted, treeManifest(join(unpacked(context), 'projects'))), []);
  assert.equal(readdirSync(operator.archive).sort(), [
    'SHA256SUMS',
    'archive-id',
    'counts.json',
    'db.sql.gz',
    'files',
    'manifest',
    'ownership.csv',
    'units',
  ]);
});

test('the archive is taken back as a whole, and a sealed one is kept aside', async ({ folder, operator }) => {
  if (!able) return;
  pack(folder, 'db.sql');
  const half = await adopt(operator);
  assert.is(half.status, 1, half.output);
  assert.ok(existsSync(join(operator.archive, 'former/db.sql')), 'it has come as far as unpacking');
  const back = await undo(operator);
  assert.is(back.status, 0, back.output);
  assert.not.ok(existsSync(operator.archive), 'what is not sealed goes');
  pack(folder, 'db.sql', 'projects');
  const whole = await adopt(operator);
  assert.is(whole.status, 0, whole.output);
  const undone = await undo(operator);
  assert.is(undone.status, 0, undone.output);
  assert.not.ok(existsSync(operator.archive));
  const beside = readdirSync(folder).filter((name) => name.startsWith('an archive.undone-'));
  assert.is(beside.length, 1, 'what is sealed stays, beside it');
  assert.ok(existsSync(join(folder, beside[0] ?? '', 'SHA256SUMS')));
});

test('folders that were there before are neither filled nor removed', async ({ folder, operator }) => {
  if (!able) return;
  pack(folder, 'db.sql', 'projects');
  const foreign = [operator.archive, `${operator.archive}.unpacked`];
  for (const path of foreign) {
    mkdirSync(path);
    writeFileSync(join(path, 'mine'), 'of another day\n');
  }
  const { status, output } = await adopt(operator);
  assert.is(status, 1, output);
  assert.match(output, /exists already, and this run has not made it/);
  const undone = await undo(operator);
  assert.is(undone.status, 0, undone.output);
  rmSync(operator.archive, { recursive: true });
  const again = await adopt(operator);
  assert.is(again.status, 0, again.output);
  await undo(operator);
  assert.equal(readdirSync(`${operator.archive}.unpacked`), ['mine']);
});

test('an undo leaves alone what somebody else put into the archive', async ({ folder, operator }) => {
  if (!able) return;
  pack(folder, 'db.sql');
  const half = await adopt(operator);
  assert.is(half.status, 1, half.output);
  writeFileSync(join(operator.archive, 'mine'), 'x');
  const undone = await undo(operator);
  assert.is.not(undone.status, 0, undone.output);
  assert.match(undone.output, /something that this run has not made, and stays/);
  assert.ok(existsSync(join(operator.archive, 'mine')));
});

const BREAKS: Readonly<Record<string, readonly [string, RegExp]>> = {
  'a transaction of its own': [
    'BEGIN;\nSELECT 1;\nCOMMIT;\n',
    /line 1 of the dump begins a command that pg_dump does not write, or that would end the transaction/,
  ],
  'large objects': ["SELECT pg_catalog.lo_create('16400');\n", /line 1 of the dump is not about tables/],
  'rows by INSERT': [
    'INSERT INTO kerberos VALUES (1);\n',
    /line 1 of the dump begins a command that pg_dump/,
  ],
  'a role': ['CREATE ROLE other;\n', /line 1 of the dump is not about tables/],
  'another connection': ['\\connect sense\n', /line 1 of the dump has a command to psql/],
  'a database of its own': ['CREATE DATABASE sense;\n', /line 1 of the dump is not about tables/],
  'a command of the shell': ['\\! touch /tmp/owned\n', /line 1 of the dump has a command to psql/],
  'a command of the shell behind SQL': ['SELECT 1 \\g |id\n', /line 1 of the dump has a command to psql/],
};
for (const [name, [lines, why]] of Object.entries(BREAKS)) {
  test(`a dump with ${name}`, async ({ folder, operator }) => {
    if (!able) return;
    writeFileSync(join(folder, 'former/db.sql'), `${lines}${DUMP}`);
    pack(folder, './db.sql', './projects');
    const { status, output } = await adopt(operator);
    assert.is(status, 1, output);
    assert.match(output, why);
    assert.not.ok(existsSync(join(operator.archive, 'db.sql.gz')));
  });
}

test('a dump that ends within its rows', async ({ folder, operator }) => {
  if (!able) return;
  writeFileSync(join(folder, 'former/db.sql'), DUMP.slice(0, DUMP.indexOf('COMMIT;\t')));
  pack(folder, 'db.sql', 'projects');
  assert.is((await adopt(operator)).status, 1);
  assert.not.ok(existsSync(join(operator.archive, 'db.sql.gz')));
});

test('an archive that was cut', async ({ folder, operator }) => {
  if (!able) return;
  pack(folder, 'db.sql', 'projects');
  const file = join(folder, 'former.tar.gz');
  writeFileSync(file, readFileSync(file).subarray(0, -2000));
  assert.is((await adopt(operator)).status, 1);
  assert.not.ok(existsSync(operator.archive), 'nothing was made for it');
});

test('names that lead out of the archive', async ({ folder, operator }) => {
  if (!able) return;
  symlinkSync('/nowhere', join(folder, 'former/link'));
  pack(folder, 'db.sql', 'projects', '-P', '../former/link');
  const { status, output } = await adopt(operator);
  assert.is(status, 1);
  assert.match(output, /these names lead out of the archive/);
});

test('names that would meet in the new archive, and what no archive can hold', async ({
  folder,
  operator,
}) => {
  if (!able) return;
  const projects = join(folder, 'former/projects/projects');
  for (const name of ['folders', '0/with a blank']) writeFileSync(join(projects, name), 'x');
  mkdirSync(join(projects, 'x.tar'));
  spawnSync('mkfifo', [join(projects, '0/9/pipe')]);
  chmodSync(join(projects, '0/9/pipe'), 0o644);
  pack(folder, 'db.sql', 'projects');
  const { status, output } = await adopt(operator);
  assert.is(status, 1, output);
  assert.match(output, /not the name of a project: projects\/0\/with a blank/);
  for (const name of ['folders', 'x.tar']) assert.match(output, `needs itself: projects/${name}`);
  assert.match(output, /neither file, folder nor link: projects\/0\/9\/pipe/);
});

test.run();
