/** An archive of the former procedure becomes one that the import accepts; one that is cut, or whose names lead out of it, is refused. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { findKubectls } from '../support/kubectl.js';
import { cdswFiles, treeDifferences, treeManifest, writeTree } from '../world/files.js';
import { call, hire } from '../world/migration.js';
import type { Operator } from '../world/migration.js';
import { PLAIN } from '../world/options.js';

const able = process.getuid?.() === 0;
if (!able) console.log('skipped: only root can write the files of many users');

const DUMP = `SET search_path = '';
CREATE FUNCTION public.f() RETURNS void
    LANGUAGE plpgsql
    AS $_$
BEGIN
COMMIT;
GRANT ALL ON public.users TO bob;
END $_$;
ALTER FUNCTION public.f() OWNER TO sense;
ALTER TABLE public.users OWNER TO sense;
COPY public.users (id, name) FROM stdin;
1\tone
2\t\\\\.
COMMIT;\tGRANT ALL ON public.users TO bob;
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
  writeTree(join(former, 'projects'), cdswFiles(PLAIN));
  writeFileSync(join(former, 'db.sql'), DUMP);
  const kubectl = findKubectls().found.at(-1)?.path ?? '/bin/true';
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

test('a whole archive', async ({ folder, operator }) => {
  if (!able) return;
  pack(folder, './db.sql', './projects');
  const { status, output } = await call(operator, 'adopt', 'run', 'adopt');
  assert.is(status, 0, output);
  assert.equal(JSON.parse(readFileSync(join(operator.archive, 'counts.json'), 'utf8')), {
    'public.users': 3,
    'public.Odd one': 0,
  });
  const adopted = gunzipSync(readFileSync(join(operator.archive, 'db.sql.gz'))).toString();
  const left = /^(ALTER [FT]|GRANT ALL ON TABLE|REVOKE|ALTER DEFAULT).*\n/gm;
  assert.is(
    adopted,
    DUMP.replace(left, ''),
    'rows and functions are as they were, owners and rights are gone',
  );
  assert.match(readFileSync(join(operator.archive, 'manifest'), 'utf8'), /^dump_sha256=[0-9a-f]{64}$/m);
  const unpacked = join(folder, 'unpacked');
  mkdirSync(unpacked);
  const tars = spawnSync(
    'find',
    [join(operator.archive, 'files'), '-name', '*.tar', '-o', '-name', '*.folders'],
    { encoding: 'utf8' },
  );
  for (const file of tars.stdout.trimEnd().split('\n').sort())
    spawnSync('tar', ['-xpf', file, '-C', unpacked]);
  const wanted = treeManifest(join(folder, 'former/projects/projects/0/9'));
  assert.equal(treeDifferences(wanted, treeManifest(join(unpacked, 'projects/0/9'))), []);
});

const BREAKS: Readonly<Record<string, string>> = {
  'a transaction of its own': 'BEGIN;\nSELECT 1;\nCOMMIT;\n',
  'large objects': "SELECT pg_catalog.lo_create('16400');\n",
  'another connection': '\\connect sense\n',
  'a database of its own': 'CREATE DATABASE sense;\n',
  'a command of the shell': '\\! touch /tmp/owned\n',
};
for (const [name, lines] of Object.entries(BREAKS)) {
  test(`a dump with ${name}`, async ({ folder, operator }) => {
    if (!able) return;
    writeFileSync(join(folder, 'former/db.sql'), `${lines}${DUMP}`);
    pack(folder, './db.sql', './projects');
    const { status, output } = await call(operator, 'adopt', 'run', 'adopt');
    assert.is(status, 1);
    assert.match(output, /line 1 of the dump: [^]*make one with pg_dump, without large objects/);
    assert.not.ok(existsSync(join(operator.archive, 'db.sql.gz')));
  });
}

test('an archive that was cut', async ({ folder, operator }) => {
  if (!able) return;
  pack(folder, 'db.sql', 'projects');
  const file = join(folder, 'former.tar.gz');
  writeFileSync(file, readFileSync(file).subarray(0, -2000));
  assert.is((await call(operator, 'adopt', 'run', 'adopt')).status, 1);
});

test('names that lead out of the archive', async ({ folder, operator }) => {
  if (!able) return;
  symlinkSync('/nowhere', join(folder, 'former/link'));
  pack(folder, 'db.sql', 'projects', '-P', '../former/link');
  const { status, output } = await call(operator, 'adopt', 'run', 'adopt');
  assert.is(status, 1);
  assert.match(output, /these names lead out of the archive/);
});

test.run();
