/**
 * The archive is an input from elsewhere. In: an archive that the export's own texts have packed and sealed. Out: one that was tampered with is refused
 * before anything of it is used, a dump with commands to psql among them, and nothing that it holds is evaluated.
 */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readFlagship, runText } from '../world/flagship-texts.js';
import { cdswFiles, writeTree } from '../world/files.js';
import { PLAIN } from '../world/options.js';
import type { Ended } from '../support/postgres.js';

const FLAGSHIP = readFlagship();
const UID = '11111111-2222-4333-8444-555555555555';

interface Context {
  folder: string;
  /** A sealed archive, never changed. */
  sealed: string;
  /** A copy of it, new for each test. */
  archive: string;
  key: string;
}

const DUMP = `--
-- PostgreSQL database dump
--
\\restrict abc123
SET standard_conforming_strings = on;
SET client_encoding = 'UTF8';
SELECT pg_catalog.set_config('search_path', '', false);
CREATE FUNCTION public.f() RETURNS int LANGUAGE plpgsql AS $_$ BEGIN RETURN 1; /* \\! in a body */ END $_$;
CREATE FUNCTION public.g(a int) RETURNS int
    BEGIN ATOMIC
 SELECT CASE WHEN (a > 1) THEN 2 ELSE 3 END;
END;
COMMENT ON TABLE public.t IS 'it''s \\ and -- \\! id
 over two lines; $$';
SET default_tablespace = '';
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
COMMENT ON EXTENSION pg_trgm IS 'x';
CREATE VIEW public.v AS
 SELECT lower('a') AS a;
SELECT pg_catalog.setval('public.t_id_seq', 3, true);
ALTER TABLE ONLY public.t CLUSTER ON i;
SECURITY LABEL ON TABLE public.t IS 'x';
REFRESH MATERIALIZED VIEW public.m;
CREATE TABLE public."a b" (id int DEFAULT 1, t text DEFAULT E'x\\\\y''z'::text);
COPY public."a b" (id, t) FROM stdin;
1	\\\\! touch here
2	'; \\N
\\.
\\unrestrict abc123
-- PostgreSQL database dump complete
`;

function run(
  { folder, archive }: Context,
  text: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const env = {
    ...process.env,
    WORK: join(folder, 'work'),
    ARCHIVE: archive,
    CDSW_DATA: join(folder, 'cdsw'),
    PROJECT_UID: '8536',
    PROJECT_GID: '8536',
    STREAMS: '2',
    SIGNING_KEY: '',
    SIGNERS: '',
    CDSW_SERVICES: 'web',
    SOURCE_UID: UID,
    SOURCE_SERVER: '150000',
    ...settings,
  };
  return runText(FLAGSHIP, text, env);
}

async function must(
  context: Context,
  text: string,
  settings?: Readonly<Record<string, string>>,
): Promise<string> {
  const { status, stdout, stderr } = await run(context, text, settings);
  assert.is(status, 0, stderr);
  return stdout;
}

/** Whoever tampers with an archive makes its checksums anew. */
function seal({ archive }: Context): void {
  const made = spawnSync(
    'sh',
    [
      '-c',
      "rm -f SHA256SUMS.sig; find . -type f ! -name 'SHA256SUMS*' -exec sha256sum {} + | LC_ALL=C sort -k 2 >SHA256SUMS",
    ],
    { cwd: archive, encoding: 'utf8' },
  );
  assert.is(made.status, 0, made.stderr);
}

async function refused(
  context: Context,
  why: RegExp,
  settings?: Readonly<Record<string, string>>,
): Promise<void> {
  const { status, stdout, stderr } = await run(context, FLAGSHIP.text('archive-is-whole'), settings);
  assert.is.not(status, 0, stdout);
  assert.match(stderr, why);
}

const test = suite<Context>('flagship archive');
test.before(async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'stepwright-archive-'));
  const sealed = join(folder, 'sealed');
  for (const path of ['work', 'sealed', 'cdsw']) mkdirSync(join(folder, path));
  Object.assign(context, { folder, sealed, archive: sealed, key: join(folder, 'key') });
  writeTree(join(folder, 'cdsw/projects'), cdswFiles(PLAIN));
  writeFileSync(join(sealed, 'db.sql.gz'), gzipSync(DUMP));
  writeFileSync(join(sealed, 'counts.json'), '{ "public.projects" : 14 }\n');
  writeFileSync(join(sealed, 'ownership.csv'), 'project_id\n');
  const made = spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'master', '-f', context.key]);
  assert.is(made.status, 0);
  writeFileSync(join(folder, 'signers'), `master ${readFileSync(`${context.key}.pub`, 'utf8')}`);
  await must(context, 'pack_projects "$CDSW_DATA/projects"');
  await must(context, FLAGSHIP.text('seal-archive'), { SIGNING_KEY: context.key });
});
test.before.each((context) => {
  context.archive = mkdtempSync(join(context.folder, 'archive-'));
  cpSync(context.sealed, context.archive, { recursive: true });
});
test.after(({ folder }) => {
  rmSync(folder, { recursive: true, force: true });
});

test('as it was sealed it is whole, and its values are read', async (context) => {
  assert.match(
    await must(context, FLAGSHIP.text('archive-is-whole')),
    /SIGNERS is empty.*\n7 files and folders of projects, checked\n$/,
  );
  await must(context, FLAGSHIP.text('read-manifest'));
  const kept = (name: string): string => readFileSync(join(context.folder, 'work', name), 'utf8').trimEnd();
  assert.is(kept('ARCHIVE_SOURCE'), UID);
  assert.is(kept('DUMP_BYTES'), String(Buffer.byteLength(DUMP)));
});

test('a signature that holds is said, one that does not is refused', async (context) => {
  const signers = { SIGNERS: join(context.folder, 'signers') };
  assert.match(
    await must(context, FLAGSHIP.text('archive-is-whole'), signers),
    /Good "stepwright-archive" signature for master/,
  );
  const stranger = join(context.folder, 'stranger');
  writeFileSync(
    stranger,
    'nobody ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIE2hXnLQvQk0v5rrPAlTZSpOvYt8yU4bGMnpIZaNbLX\n',
  );
  await refused(context, /./, { SIGNERS: stranger });
  seal(context);
  await refused(context, /not signed/, signers);
  const signed = join(context.sealed, 'SHA256SUMS.sig');
  cpSync(signed, join(context.archive, 'SHA256SUMS.sig'));
  appendFileSync(join(context.archive, 'SHA256SUMS'), '\n');
  await refused(context, /./, signers);
});

test('what the manifest holds is checked before it is used, and never evaluated', async (context) => {
  const proof = join(context.folder, 'proof');
  const manifest = join(context.archive, 'manifest');
  const whole = readFileSync(manifest, 'utf8');
  for (const [name, value] of [
    ['dump_bytes', `BASHPID[$(touch ${proof})]`],
    ['dump_bytes', '12 + 1'],
    ['dump_sha256', 'abc'],
    ['source_version', `$(touch ${proof})`],
    ['source_uid', "x' OR true --"],
    ['source_uid', `${UID}\nsource_uid=${UID}`],
  ] as const) {
    writeFileSync(
      manifest,
      whole.replace(new RegExp(`^${name}=.*$`, 'm'), () => `${name}=${value}`),
    );
    seal(context);
    const { status, stderr } = await run(context, FLAGSHIP.text('read-manifest'));
    assert.is.not(status, 0, value);
    assert.match(stderr, /not a value for|not NAME=value|printed twice/, value);
    assert.not.ok(existsSync(proof), value);
  }
});

test('a file that the list of units does not name is refused, and so is one that is missing or no file', async (context) => {
  const { archive } = context;
  // A unit of its own, with a member below a symbolic link: only the list says what is sent, so the list must name it.
  cpSync(join(archive, 'files/0/9.tar'), join(archive, 'files/0/99.tar'));
  writeFileSync(join(archive, 'files/0/99.tar.sum'), '1 2 projects/0/99\n');
  seal(context);
  await refused(context, /files\/0\/99\.tar/);
  for (const name of ['99.tar', '99.tar.sum']) rmSync(join(archive, 'files/0', name));
  seal(context);
  await must(context, FLAGSHIP.text('archive-is-whole'));
  symlinkSync('/etc/passwd', join(archive, 'files/link'));
  await refused(context, /files\/link/);
  rmSync(join(archive, 'files/link'));
  appendFileSync(join(archive, 'units'), 'projects/0/../../etc\n');
  seal(context);
  await refused(context, /not a path of a project/);
});

test('a file without a checksum, and one byte that was altered, are found', async (context) => {
  const sums = join(context.archive, 'SHA256SUMS');
  writeFileSync(sums, readFileSync(sums, 'utf8').replace(/^.*ownership\.csv\n/m, ''));
  await refused(context, /ownership\.csv/);
  seal(context);
  appendFileSync(join(context.archive, 'counts.json'), ' ');
  await refused(context, /counts\.json: FAILED/);
});

/** Each puts members into a tar file, from a folder that holds only the project. */
const MEMBERS: Readonly<Record<string, readonly [(project: string) => readonly string[], RegExp]>> = {
  'a path that leads out': [
    (project) => {
      writeFileSync(join(project, 'file'), 'x');
      return ['--transform', 's,/file$,/../../../../etc/cron.d/x,'];
    },
    /outside of projects.*\.\./,
  ],
  'a file below a link': [
    (project) => {
      mkdirSync(join(project, 'b'));
      writeFileSync(join(project, 'b/file'), 'x');
      symlinkSync('/etc', join(project, 'a'));
      return ['--sort=name', '--transform', 's,/b/file$,/a/file,'];
    },
    /below a link/,
  ],
  'a hard link to what is outside': [
    (project) => {
      writeFileSync(join(project, 'a'), 'x');
      linkSync(join(project, 'a'), join(project, 'b'));
      return ['--sort=name', '--transform', 's,^.*/a$,/etc/passwd,h'];
    },
    /a link to what is not in projects|outside of projects/,
  ],
};
for (const [what, [put, why]] of Object.entries(MEMBERS)) {
  test(`a tar file with ${what} is refused`, async (context) => {
    const root = mkdtempSync(join(context.folder, 'members-'));
    const project = join(root, 'projects/0/9');
    mkdirSync(project, { recursive: true });
    const packed = join(context.archive, 'files/0/9.tar');
    const made = spawnSync('tar', ['-C', root, '-P', '-cf', packed, ...put(project), 'projects/0/9']);
    assert.is(made.status, 0, String(made.stderr));
    seal(context);
    await refused(context, why);
  });
}

/** What is put before the last lines of a dump. */
const COMMANDS: Readonly<Record<string, string>> = {
  'a command on a line of its own': '\\! id',
  'a command after a statement': 'SELECT 1 \\! id',
  'another connection': '\\connect other',
  'a command behind dollar quotes': 'SELECT $a$ $a$; \\! id',
  'a command behind a nested comment': '/* a /* b */ */ \\! id',
  'a command behind a carriage return in a comment': '-- x\r\\! id',
  'rows that are none, in a function':
    'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1;\nCOPY t FROM stdin;\n\\! id\n\\.\nEND;',
  'rows that are none, in parentheses': 'SELECT (1;\nCOPY t FROM stdin;\n\\! id\n\\.\n);',
  'rows that are none, in a list that does not end': 'COPY t (a FROM stdin;\n\\! id\n\\.\n);',
  'rows that are none, in a text': "SELECT '\nCOPY t FROM stdin;\n'; \\! id",
  'a text with an escape': "SELECT E'a\\''; \\! id --';",
  'a text that ends in a backslash': "SELECT 'a\\'; \\! id --';",
  'a text that goes on in the next line': "SELECT E'foo'\n'x\\'; \\! id --';",
  'a variable of psql': 'SELECT :COUNTS;',
  'an end of the transaction': 'COMMIT;',
  'an anonymous block': 'DO $$ BEGIN END $$;',
  'another reading of texts': 'SET standard_conforming_strings = off;',
  'another encoding': "SET client_encoding = 'SJIS';",
  'another database': 'CREATE DATABASE other;',
  'rows by another way': 'INSERT INTO public."a b" VALUES (3, \'x\');',
  'rows from a program': "COPY t FROM PROGRAM 'id';",
  'rows to a file': "COPY t TO '/tmp/t';",
  'a call': 'CALL p();',
  'a function that is called': 'SELECT evil();',
  'a function of the server that reads files':
    "SELECT pg_catalog.setval('s', pg_catalog.length(pg_catalog.pg_read_file('x')));",
  'a role': 'CREATE ROLE other SUPERUSER;',
  'a role with quotes': 'CREATE USER "other";',
  'a password of a foreign server': "CREATE USER MAPPING FOR sense SERVER s OPTIONS (password 'x');",
  'a foreign server': 'CREATE SERVER s FOREIGN DATA WRAPPER w;',
  'a subscription': "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p;",
  'a tablespace': "CREATE TABLESPACE t LOCATION '/tmp';",
  'a changed role': "ALTER ROLE sense PASSWORD 'x';",
  'what keeps house': 'VACUUM;',
  'rows that are changed': 'UPDATE t SET a = 1;',
  'something that is dropped': 'DROP TABLE t;',
  'rights of its owner': 'CREATE FUNCTION f() RETURNS int SECURITY DEFINER LANGUAGE sql AS $$ SELECT 1 $$;',
  'a large object': "SELECT pg_catalog.lo_create('1');",
  'a byte of value 0': 'SELECT 1; \0',
  'rows without an end': 'COPY t FROM stdin;\n1',
};
for (const [what, sql] of Object.entries(COMMANDS)) {
  test(`a dump with ${what} is refused`, async (context) => {
    const dump = DUMP.replace('\\unrestrict', () => `${sql}\n\\unrestrict`);
    for (const [name, content] of [
      ['dump.sql', dump],
      ['dump.sql.gz', gzipSync(dump)],
    ] as const) {
      const file = join(context.archive, name);
      writeFileSync(file, content);
      const { status, stderr } = await run(context, `inspect_dump '${file}'`);
      assert.is.not(status, 0, stderr);
      assert.match(stderr, /the dump/);
    }
  });
}

test('the dump of the archive is looked at, and one that is cut is refused', async (context) => {
  writeFileSync(
    join(context.archive, 'db.sql.gz'),
    gzipSync(DUMP.replace('\\unrestrict', '\\! id\n\\unrestrict')),
  );
  seal(context);
  await refused(context, /line \d+ of the dump has a command to psql: \\! id/);
  writeFileSync(join(context.archive, 'db.sql.gz'), gzipSync(DUMP.slice(0, -60)));
  seal(context);
  await refused(context, /the dump is not complete/);
});

test('a folder that cannot be read is not taken for an empty one', async (context) => {
  chmodSync(join(context.archive, 'manifest'), 0o600);
  rmSync(join(context.archive, 'manifest'));
  await refused(context, /manifest/);
});

test.run();
