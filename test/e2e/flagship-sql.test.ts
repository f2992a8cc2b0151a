/**
 * Every SQL file of cdsw-to-cml, in the procedure's order, on a real PostgreSQL, over every variant of the world, and in one of them twice,
 * because a step may be run again. Then every invariant, by code that is not the procedure's. And what must be refused is refused, with nothing changed.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { dropDatabase, psql, query, runClient, startPostgres, stopPostgres } from '../support/postgres.js';
import { remember, violations } from '../world/invariants.js';
import { PLAIN, VARIANTS } from '../world/options.js';
import { ADMIN, SECRET } from '../world/rows.js';
import { createRole, loadDatabase, makeWorld, ROLE, ROLE_PASSWORD } from '../world/world.js';
import type { Ended, PostgresServer } from '../support/postgres.js';
import type { Memory } from '../world/invariants.js';
import type { WorldOptions } from '../world/options.js';

const SQL = join(import.meta.dirname, '../../../procedures/cdsw-to-cml/sql');
const LEFT_OUT = ['kerberos', 'ssh_keys', 'access_keys'].flatMap((table) => [table, `${table}_id_seq`]);
const BEFORE_JOB = ['save', 'restore', 'quotas'];
const AFTER_JOB = [
  'bring-back',
  'pause',
  'slugs',
  'empty-tables',
  'hand-over',
  'images',
  'delete-users',
  'sequences',
];

interface Stage {
  readonly server: PostgresServer;
  readonly folder: string;
}

type Variables = Readonly<Record<string, string>>;

interface Exported {
  readonly dump: string;
  readonly variables: Variables;
  readonly report: string;
}

interface Built {
  readonly before: Memory;
  readonly migrateSql: string;
}

const test = suite<Stage>('flagship sql');
test.before(async (context) => {
  const server = await startPostgres();
  await createRole(server, 'another password');
  // As in the pod: the environment of psql has the password that the role is to get.
  server.env['POSTGRES_PASSWORD'] = ROLE_PASSWORD;
  Object.assign(context, { server, folder: mkdtempSync(join(tmpdir(), 'stepwright-sql-')) });
});
test.after(async ({ server, folder }) => {
  rmSync(folder, { recursive: true });
  await stopPostgres(server);
});
test.after.each(async ({ server }) => {
  for (const name of ['source', 'target']) await dropDatabase(server, name);
});

function fileText(file: string): string {
  return readFileSync(join(SQL, `${file}.sql`), 'utf8');
}

function run({ server }: Stage, database: string, file: string, variables: Variables = {}): Promise<Ended> {
  return psql(server, fileText(file), { database, user: ROLE, variables });
}

async function succeed(
  stage: Stage,
  database: string,
  file: string,
  variables: Variables = {},
): Promise<string> {
  const { status, stdout, stderr } = await run(stage, database, file, variables);
  assert.is(status, 0, `${file}.sql: ${stderr}`);
  assert.not.match(stderr, /WARNING|ERROR/, `${file}.sql`);
  return stdout.trimEnd();
}

async function build({ server }: Stage, options: WorldOptions): Promise<Built> {
  const { cdswSql, cmlSql, migrateSql } = makeWorld(options);
  await loadDatabase(server, 'source', cdswSql);
  await loadDatabase(server, 'target', cmlSql);
  return {
    before: await remember({ server, database: 'source' }, { server, database: 'target' }),
    migrateSql,
  };
}

/** The dump where restore.sql looks for it: on the volume of the database. */
function writeDump({ folder }: Stage, dump: string): void {
  mkdirSync(join(folder, 'stepwright'), { recursive: true });
  writeFileSync(join(folder, 'stepwright/db.sql'), dump);
}

async function exportSource(stage: Stage, alsoEmpty = ''): Promise<Exported> {
  for (const check of ['versions', 'obstacles', 'kept-tables'])
    assert.is(await succeed(stage, 'source', check, { ALSO_EMPTY: alsoEmpty }), '', check);
  assert.is(await succeed(stage, 'source', 'sessions'), '');
  const report = await succeed(stage, 'source', 'ownership');
  const counts = await succeed(stage, 'source', 'counts');
  const excluded = LEFT_OUT.map((name) => `--exclude-table-data=${name}`);
  const dumped = await runClient(stage.server, 'pg_dump', [
    '-U',
    ROLE,
    '--no-owner',
    '--no-privileges',
    ...excluded,
    '-d',
    'source',
  ]);
  assert.is(dumped.status, 0, dumped.stderr);
  writeDump(stage, dumped.stdout);
  const checksum = createHash('sha256').update(dumped.stdout).digest('hex');
  const variables = {
    CML_DB_MOUNT: stage.folder,
    DUMP_SHA256: checksum,
    COUNTS: counts,
    SOURCE_VERSION: '150000',
    ADMIN,
    ALSO_EMPTY: alsoEmpty,
    DB_ROLE: ROLE,
  };
  return { dump: dumped.stdout, variables, report: `${report}\n` };
}

/** Runs the files one after the other, as one session; or each in a session of its own and twice, as an operator might. */
async function runFiles(
  stage: Stage,
  files: readonly string[],
  variables: Variables,
  twice: boolean,
): Promise<string> {
  const printed: string[] = [];
  if (twice) {
    for (const file of files.flatMap((name) => [name, name]))
      printed.push(await succeed(stage, 'target', file, variables));
    return printed.join('\n');
  }
  const { status, stdout, stderr } = await psql(stage.server, files.map(fileText).join('\n'), {
    database: 'target',
    user: ROLE,
    variables,
  });
  assert.is(status, 0, stderr);
  return stdout;
}

async function importTarget(
  stage: Stage,
  { variables }: Exported,
  migrateSql: string,
  twice = false,
): Promise<string> {
  for (const check of ['versions', 'ready', 'kept-tables'])
    assert.is(await succeed(stage, 'target', check, variables), '', check);
  const before = await runFiles(stage, BEFORE_JOB, variables, twice);
  if (twice)
    assert.is(
      await succeed(stage, 'target', 'ready', variables),
      '',
      'a resumed run is not held up by the projects it brought',
    );
  await query(stage.server, 'target', migrateSql);
  const after = await runFiles(stage, AFTER_JOB, variables, twice);
  assert.is(await succeed(stage, 'target', 'verify', variables), '');
  return before + after + (await runFiles(stage, ['password', 'forget'], variables, twice));
}

async function judge(
  { server }: Stage,
  { before }: Built,
  { report, variables }: Exported,
  printed: string,
): Promise<void> {
  const found = await violations({
    source: { server, database: 'source' },
    target: { server, database: 'target' },
    before,
    report,
    traces: [printed, report],
    alsoEmpty: (variables['ALSO_EMPTY'] ?? '').split(' '),
    login: { host: '127.0.0.1', port: server.port, user: ROLE, password: ROLE_PASSWORD },
  });
  assert.equal(found, []);
}

for (const [name, options] of Object.entries(VARIANTS)) {
  test(`every invariant holds: ${name}`, async (stage) => {
    const built = await build(stage, options);
    const exported = await exportSource(stage);
    assert.not.match(exported.dump, new RegExp(`${SECRET}-(access|principal|keytab|ssh)`));
    const printed = await importTarget(stage, exported, built.migrateSql, name === 'everything');
    await judge(stage, built, exported, printed);
  });
}

/** Everything in a database, to see that a refusal changed nothing. */
async function stateOf({ server }: Stage, database: string): Promise<string> {
  const { stdout } = await runClient(server, 'pg_dump', ['-d', database]);
  return stdout.replace(/^\\(un)?restrict .*$/gm, '');
}

test('a table with one row for each user is found on the source, and may be emptied by name', async (stage) => {
  const built = await build(stage, { ...PLAIN, extraTable: 'one-per-user' });
  assert.match(
    await succeed(stage, 'source', 'obstacles', { ALSO_EMPTY: '' }),
    /^table reviews: rows of several users .*add reviews to ALSO_EMPTY$/,
  );
  const exported = await exportSource(stage, 'reviews');
  await judge(stage, built, exported, await importTarget(stage, exported, built.migrateSql));
});

test('a table that refers to one to be emptied is found before anything is changed', async (stage) => {
  await build(stage, PLAIN);
  await query(stage.server, 'target', 'CREATE TABLE traffic (build_id int REFERENCES model_builds (id));');
  assert.match(
    await succeed(stage, 'target', 'kept-tables', { ALSO_EMPTY: '' }),
    /^table traffic stays and refers by \(build_id\) to model_builds, .*add traffic to ALSO_EMPTY$/,
  );
  assert.is(await succeed(stage, 'target', 'kept-tables', { ALSO_EMPTY: 'traffic' }), '');
});

test('large objects are found before the dump that would break the one transaction', async (stage) => {
  await build(stage, PLAIN);
  await query(stage.server, 'source', 'SELECT lo_create(0);');
  assert.match(await succeed(stage, 'source', 'obstacles', { ALSO_EMPTY: '' }), /^there are 1 large objects/);
});

test('all that keeps a workspace from being ready is named at once', async (stage) => {
  await build(stage, PLAIN);
  const spoil = [
    "INSERT INTO projects (name, user_id) VALUES ('p', 1);",
    'UPDATE site_config SET default_engine_image_id = NULL;',
    'INSERT INTO site_config SELECT * FROM site_config;',
    // Bert is banned.
    "UPDATE users SET admin = username = 'bert';",
  ];
  await query(stage.server, 'target', spoil.join('\n'));
  const complaints = await succeed(stage, 'target', 'ready', { DUMP_SHA256: 'd', SOURCE_VERSION: '990000', COUNTS: '{"(extension none)": 1}' });
  const expected = [
    'dump comes from a newer PostgreSQL',
    'needs the extension none',
    'there are 1 projects',
    'nobody who may own',
    'site_config has 2 rows',
    'does not name an engine image',
  ];
  for (const complaint of expected) assert.ok(complaints.includes(complaint), complaints);
  await query(stage.server, 'target', 'DROP TABLE site_config;');
  assert.is(
    await succeed(stage, 'target', 'ready', { DUMP_SHA256: 'd', SOURCE_VERSION: '', COUNTS: '{}' }),
    'the table site_config is missing: is this the database of a workspace?',
  );
});

test('the rows of another migration are not overwritten', async (stage) => {
  await build(stage, PLAIN);
  const variables = { ADMIN, DUMP_SHA256: 'first' };
  await succeed(stage, 'target', 'save', variables);
  assert.match(
    await succeed(stage, 'target', 'ready', { DUMP_SHA256: 'second', SOURCE_VERSION: '', COUNTS: '{}' }),
    /^rows of another migration/,
  );
});

test('nobody is saved who is not exactly one admin', async (stage) => {
  await build(stage, PLAIN);
  const before = await stateOf(stage, 'target');
  for (const name of ['zoe', 'bert', 'nobody', "' OR true --", 'A%']) {
    const { status, stderr } = await run(stage, 'target', 'save', { ADMIN: name, DUMP_SHA256: 'd' });
    assert.is(status, 3, name);
    assert.match(stderr, /expected an administrator of that name/);
  }
  assert.is(await stateOf(stage, 'target'), before);
});

/** Ways to shorten a dump that psql itself does not notice, if the dump is an older one without \\restrict. */
const CUTS: Readonly<Record<string, (dump: string) => string>> = {
  'inside the rows of a table': (dump) =>
    dump.slice(0, dump.indexOf('\n', dump.indexOf('COPY public.jobs') + 200)),
  'before the last constraints': (dump) => dump.slice(0, dump.lastIndexOf('ALTER TABLE ONLY')),
  'before the first table': (dump) => dump.slice(0, dump.indexOf('CREATE TABLE')),
};
for (const [name, cut] of Object.entries(CUTS)) {
  test(`a dump that ends ${name} is not restored`, async (stage) => {
    await build(stage, PLAIN);
    const { dump, variables } = await exportSource(stage);
    await succeed(stage, 'target', 'save', variables);
    const before = await stateOf(stage, 'target');
    writeDump(stage, cut(dump.replace(/^\\(un)?restrict .*\n/gm, '')));
    const { status, stderr } = await run(stage, 'target', 'restore', variables);
    assert.is(status, 3);
    assert.match(stderr, /the dump is not whole|does not exist/);
    assert.is(await stateOf(stage, 'target'), before);
  });
}

test('a stream of SQL that is cut anywhere commits nothing', async (stage) => {
  await build(stage, PLAIN);
  const { variables } = await exportSource(stage);
  await succeed(stage, 'target', 'save', variables);
  const before = await stateOf(stage, 'target');
  const whole = fileText('restore');
  for (const end of [whole.indexOf('\\i :dump'), whole.indexOf('RESET ALL'), whole.lastIndexOf('COMMIT')]) {
    await psql(stage.server, whole.slice(0, end), { database: 'target', user: ROLE, variables });
    assert.is(await stateOf(stage, 'target'), before, `cut at ${end}`);
  }
});

test('the rights on schema public survive the restore', async (stage) => {
  await build(stage, PLAIN);
  const { variables } = await exportSource(stage);
  await query(
    stage.server,
    'target',
    'CREATE ROLE reader; GRANT USAGE ON SCHEMA public TO reader; REVOKE CREATE ON SCHEMA public FROM PUBLIC;',
  );
  const rights =
    "SELECT nspowner::regrole, (SELECT array_agg(a ORDER BY a::text) FROM unnest(nspacl) a) FROM pg_namespace WHERE nspname = 'public';";
  const before = await query(stage.server, 'target', rights);
  await succeed(stage, 'target', 'save', variables);
  await succeed(stage, 'target', 'restore', variables);
  assert.is(await query(stage.server, 'target', rights), before);
});

test('users whose deletion would take rows along are not deleted', async (stage) => {
  const { migrateSql } = await build(stage, { ...PLAIN, deleteRule: 'CASCADE' });
  const { variables } = await exportSource(stage);
  await runFiles(stage, BEFORE_JOB, variables, false);
  await query(stage.server, 'target', migrateSql);
  await runFiles(stage, ['bring-back', 'slugs', 'empty-tables', 'images'], variables, false);
  const before = await stateOf(stage, 'target');
  const { status, stderr } = await run(stage, 'target', 'delete-users', variables);
  assert.is(status, 3);
  assert.match(stderr, /rows would be lost: .*public\.projects has 0 rows instead of 14/);
  assert.is(await stateOf(stage, 'target'), before);
});

test('a password is not set from an empty environment, and never shown', async (stage) => {
  await build(stage, PLAIN);
  const { POSTGRES_PASSWORD: password, ...env } = stage.server.env;
  const without = await psql({ ...stage.server, env }, fileText('password'), {
    database: 'target',
    user: ROLE,
    variables: { DB_ROLE: ROLE },
  });
  assert.is(without.status, 3);
  assert.match(without.stderr, /neither POSTGRES_PASSWORD nor POSTGRES_PASSWORD_FILE gives a password/);
  const { stdout, stderr } = await run(stage, 'target', 'password', { DB_ROLE: ROLE });
  assert.not.match(stdout + stderr, /pass word/);
  assert.not.match(readFileSync(join(stage.server.folder, 'log'), 'utf8'), /pass word/);
  assert.is(password, ROLE_PASSWORD);
});

test('every file knows the same tables and the same references', () => {
  const lists = (file: string): readonly string[] =>
    [...fileText(file).matchAll(/ARRAY\[([^\]]+)\]/g)].map(([, list = '']) =>
      [...list.matchAll(/'(\w+)'/g)].map(([, name]) => name).join(' '),
    );
  const [core, emptied = ''] = lists('empty-tables');
  for (const file of ['obstacles', 'kept-tables'])
    assert.equal(lists(file).slice(0, 2), [`${emptied} invitations`, core], file);
  const reference = (file: string): string =>
    (/WITH RECURSIVE pair AS[^]*?found\.to_col\b[^]*?b\.attnum = found\.to_col/.exec(fileText(file))?.[0] ?? file).replaceAll(/\n +/g, '\n');
  assert.is(reference('obstacles'), reference('save'));
});

test.run();
