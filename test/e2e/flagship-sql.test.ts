/**
 * Every SQL file of cdsw-to-cml, in the procedure's order, on a real PostgreSQL, over every variant of the world, and in one of them twice,
 * because a step may be run again. Then every invariant, by code that is not the procedure's. And what must be refused is refused, with nothing changed.
 */
import { createHash } from 'node:crypto';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
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

/** The step waits, because a session ends a little later than its client. */
async function nobodyConnected(stage: Stage): Promise<void> {
  for (let tries = 0; (await sessions(stage)) !== ''; tries += 1) {
    assert.ok(tries < 200, 'somebody stays connected');
    await sleep(25);
  }
}

/** Who is connected but for the roles that only look on. */
function sessions(stage: Stage, bystanders = ''): Promise<string> {
  return succeed(stage, 'source', 'sessions', { BYSTANDERS: bystanders });
}

async function exportSource(stage: Stage, alsoEmpty = ''): Promise<Exported> {
  for (const check of ['versions', 'obstacles', 'kept-tables'])
    assert.is(await succeed(stage, 'source', check, { ALSO_EMPTY: alsoEmpty }), '', check);
  await nobodyConnected(stage);
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
    SOURCE_VERSION: await query(stage.server, 'source', 'SHOW server_version_num;'),
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

/** The db-migrate Job, which logs in as the services do. */
async function migrate({ server }: Stage, sql: string): Promise<void> {
  const { status, stderr } = await psql(server, sql, { database: 'target', user: ROLE });
  assert.is(status, 0, stderr);
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
  await migrate(stage, migrateSql);
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

test('every invariant holds: a role that is no superuser', async (stage) => {
  await query(
    stage.server,
    'postgres',
    `ALTER ROLE ${ROLE} NOSUPERUSER; GRANT pg_read_all_settings TO ${ROLE};`,
  );
  try {
    const built = await build(stage, {
      ...PLAIN,
      extras: ['triggers', 'compositeKeys', 'materializedViews'],
    });
    const exported = await exportSource(stage);
    await judge(stage, built, exported, await importTarget(stage, exported, built.migrateSql));
  } finally {
    await query(
      stage.server,
      'postgres',
      `ALTER ROLE ${ROLE} SUPERUSER; REVOKE pg_read_all_settings FROM ${ROLE};`,
    );
  }
});

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

/** What the checks print when the database is as the SQL makes it. All of it is taken back. */
async function complaints(
  { server }: Stage,
  { database, sql, file, alsoEmpty = '', user = ROLE }: Refusal,
): Promise<string> {
  const { status, stdout, stderr } = await psql(server, `BEGIN;\n${sql};\n${fileText(file)}\nROLLBACK;`, {
    database,
    user,
    variables: { ALSO_EMPTY: alsoEmpty, DUMP_SHA256: 'd', SOURCE_VERSION: '', COUNTS: '{}' },
  });
  assert.is(status, 0, stderr);
  return stdout.trimEnd();
}

interface Refusal {
  readonly database: 'source' | 'target';
  readonly file: 'obstacles' | 'kept-tables' | 'ready' | 'admins';
  readonly sql: string;
  readonly says: RegExp;
  readonly alsoEmpty?: string;
  readonly user?: string;
}

function onSource(sql: string, says: RegExp, alsoEmpty = ''): Refusal {
  return { database: 'source', file: 'obstacles', sql, says, alsoEmpty };
}

function onTarget(sql: string, says: RegExp): Refusal {
  return { database: 'target', file: 'ready', sql, says };
}

const PER_USER = `CREATE TABLE per_user (id serial, user_id int REFERENCES users (id), name text);
  INSERT INTO per_user (user_id, name) SELECT id, 'n' FROM users`;
const NOTHING = /^$/;

/** Each is found before anything is stopped; an empty answer means that it is no obstacle. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  'large objects': onSource('SELECT lo_create(0)', /^there are 1 large objects/m),
  'a further schema': onSource('CREATE SCHEMA metering', /^there is a schema metering/),
  'an event trigger': onSource(
    'CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$; CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE PROCEDURE e()',
    /^there is an event trigger e/,
  ),
  'a rule': onSource('CREATE RULE r AS ON UPDATE TO jobs DO ALSO NOTHING', /^table jobs has a rule, r/),
  'a policy for a role': onSource(
    `CREATE POLICY p ON jobs TO ${ROLE}`,
    /^policy p of table jobs names roles/,
  ),
  'ids that are no numbers': onSource(
    'ALTER TABLE engine_images ALTER id DROP DEFAULT, ALTER id TYPE numeric',
    /^engine_images\.id is of the type numeric/,
  ),
  'one row for each user': onSource(
    `${PER_USER}; CREATE UNIQUE INDEX i ON per_user (user_id)`,
    /^table per_user: rows of several users or images would become equal in \(user_id\), of which index i allows one: 1 times, such as .*; if its rows may be left behind, add per_user to ALSO_EMPTY$/,
  ),
  'one row for each user, in a table that is emptied': onSource(
    `${PER_USER}; CREATE UNIQUE INDEX i ON per_user (user_id)`,
    NOTHING,
    'per_user',
  ),
  'one row for each user, where none is empty': onSource(
    `${PER_USER}; CREATE UNIQUE INDEX i ON per_user (user_id) WHERE name <> 'n'`,
    NOTHING,
  ),
  'one row for each user, with a condition': onSource(
    `${PER_USER}; CREATE UNIQUE INDEX i ON per_user (user_id) WHERE name = 'n'`,
    /^table per_user: rows of several/,
  ),
  'one row for each user, by an expression': onSource(
    `${PER_USER}; CREATE UNIQUE INDEX i ON per_user ((user_id + 1), lower(name))`,
    /^table per_user: rows of several .* in \(\(user_id \+ 1\), lower\(name\)\)/,
  ),
  'one row for each user, in feature_flags': onSource(
    `CREATE TABLE feature_flags.own (user_id int UNIQUE); INSERT INTO feature_flags.own SELECT id FROM users`,
    /^table feature_flags\.own: .*change these rows on CDSW first$/,
    'own',
  ),
  'jobs that would have equal names': onSource(
    "UPDATE jobs SET name = 'same'; DELETE FROM job_notifications; DELETE FROM shared_job_run_acl; DELETE FROM jobs a USING jobs b WHERE a.creator_id = b.creator_id AND a.id > b.id; ALTER TABLE jobs ADD UNIQUE (creator_id, name)",
    /^table jobs: .*such as \[.*"same"\]; change these rows on CDSW first$/,
  ),
  'one editor for each image': onSource(
    'CREATE TABLE editors (engine_image_id int, name text, UNIQUE (engine_image_id, name)); INSERT INTO editors SELECT id, $$a$$ FROM engine_images',
    /^table editors: rows of several users or images/,
  ),
  'a check that would be broken': onSource(
    'CREATE TABLE reviews (user_id int, creator_id int, CHECK (user_id <> creator_id)); INSERT INTO reviews VALUES (4, 7)',
    /^table reviews: rows would break the check reviews_check; if/,
  ),
  'a check that the rows break': onSource(
    "ALTER TABLE jobs ADD CONSTRAINT c CHECK (name = 'x') NOT VALID",
    /^table jobs: rows would break the check c; change/,
  ),
  'a foreign key that the rows break': onSource(
    'CREATE TABLE tags (project_id int); INSERT INTO tags VALUES (-1); ALTER TABLE tags ADD CONSTRAINT f FOREIGN KEY (project_id) REFERENCES projects NOT VALID',
    /^table tags: the foreign key f was never validated, and rows break it/,
  ),
  'a user that is a uuid': onSource(
    "CREATE TABLE t (user_id uuid); INSERT INTO t VALUES ('00000000-0000-0000-0000-000000000001')",
    /^table t: user_id holds something else than ids of users/,
  ),
  'a user that is a name': onSource(
    "CREATE TABLE t (owner_id text); INSERT INTO t VALUES ('7'), ('ann')",
    /^table t: owner_id holds something else/,
  ),
  'an owner that may be a project': onSource(
    "CREATE TABLE t (owner_id int, owner_type text); INSERT INTO t VALUES (7, 'project')",
    /^table t: the column owner_type says what owner_id is the id of/,
  ),
  'a computed user': onSource(
    'CREATE TABLE t (n int, user_id int GENERATED ALWAYS AS (n + 1) STORED)',
    /^table t: the column user_id is computed/,
  ),
  'partitions by user': onSource(
    'CREATE TABLE t (user_id int) PARTITION BY RANGE (user_id)',
    /^table t: its rows are spread over partitions by user_id/,
  ),
  'an exclusion constraint': onSource(
    'CREATE TABLE t (user_id int, EXCLUDE USING btree (user_id WITH =))',
    /^table t: an exclusion constraint/,
  ),
  'a key that does not let owners change': onSource(
    'ALTER TABLE projects ADD UNIQUE (id, user_id); CREATE TABLE t (p int, u int, FOREIGN KEY (p, u) REFERENCES projects (id, user_id) ON UPDATE RESTRICT)',
    /^table t: the foreign key t_p_.*fkey does not allow user_id to change/,
  ),
  'a table that refers to one to be emptied': {
    ...onTarget(
      'CREATE TABLE traffic (build_id int REFERENCES model_builds (id))',
      /^table traffic stays and refers by \(build_id\) to model_builds, .*add traffic to ALSO_EMPTY$/,
    ),
    file: 'kept-tables',
  },
  'a table that refers to one to be emptied, emptied too': {
    ...onTarget('CREATE TABLE traffic (build_id int REFERENCES model_builds (id))', NOTHING),
    file: 'kept-tables',
    alsoEmpty: 'traffic',
  },
  'jobs that refer to a table to be emptied': {
    ...onTarget(
      'ALTER TABLE jobs ADD COLUMN build int REFERENCES model_builds (id)',
      /^table jobs stays .*ask its contact$/,
    ),
    file: 'kept-tables',
  },
  'rows that need their invitation': {
    ...onTarget(
      'CREATE TABLE t (i int NOT NULL REFERENCES invitations (id))',
      /^table t stays and refers by \(i\) to invitations/,
    ),
    file: 'kept-tables',
  },
  'a view outside that depends on a table': onTarget(
    'CREATE SCHEMA metering; CREATE VIEW metering.v AS SELECT username FROM users',
    /^rule _RETURN on view metering\.v outside of public and feature_flags depends on .*users/,
  ),
  'a table outside that refers to users': onTarget(
    'CREATE SCHEMA metering; CREATE TABLE metering.usage (user_id int REFERENCES users (id))',
    /^constraint usage_user_id_fkey on table metering\.usage outside/,
  ),
  'a publication': onTarget(
    'CREATE PUBLICATION p FOR TABLE users',
    /^publication of table users in publication p outside/,
  ),
  'a setting that refers to what is replaced': onTarget(
    'ALTER TABLE site_config ADD COLUMN runtime int REFERENCES runtimes (id); UPDATE site_config SET runtime = 1',
    /^site_config\.runtime refers to the table runtimes, which is replaced/,
  ),
  'a setting that could refer to what is replaced': onTarget(
    'ALTER TABLE site_config ADD COLUMN runtime int REFERENCES runtimes (id)',
    NOTHING,
  ),
  'administrators who refer to what is replaced': onTarget(
    'ALTER TABLE users ADD COLUMN runtime int REFERENCES runtimes (id) DEFAULT 1',
    /^users\.runtime of every administrator refers to the table runtimes/,
  ),
  'one administrator who refers to what is replaced': {
    ...onTarget(
      `ALTER TABLE users ADD COLUMN runtime int REFERENCES runtimes (id); UPDATE users SET runtime = 1 WHERE username = $$${ADMIN}$$`,
      /^setup$/,
    ),
    file: 'admins',
  },
  'a role that can do too little': {
    ...onTarget(
      'SELECT 1',
      /may not create schemas[^]*may not drop the schema[^]*could not give it back[^]*pg_read_all_settings/,
    ),
    user: 'nobody_special',
  },
  'a server that would log the password': {
    ...onTarget('SELECT 1', /the server logs statements \(log_statement = ddl\)/),
    user: 'nobody_special',
  },
  'the rows of the workspace itself': { ...onTarget(PER_USER, NOTHING), file: 'kept-tables' },
};

test('what cannot be handled is refused, with its table, its columns and what to do', async (stage) => {
  await build(stage, PLAIN);
  await query(
    stage.server,
    'postgres',
    "CREATE ROLE nobody_special LOGIN; GRANT CREATE ON DATABASE source TO nobody_special; ALTER ROLE nobody_special SET log_statement = 'ddl';",
  );
  await query(stage.server, 'target', 'GRANT SELECT ON ALL TABLES IN SCHEMA public TO nobody_special;');
  const wrong: string[] = [];
  for (const [name, refusal] of Object.entries(REFUSALS)) {
    const found = await complaints(stage, refusal);
    if (!refusal.says.test(found)) wrong.push(`${name}: ${JSON.stringify(found)}`);
  }
  assert.equal(wrong, []);
});

test('tables whose rows are what it is all about cannot be emptied', async (stage) => {
  await build(stage, PLAIN);
  await succeed(stage, 'target', 'save', { ADMIN, DUMP_SHA256: 'd' });
  for (const name of ['users', 'projects', 'site_config', 'jobs', 'dashboards']) {
    const refused = await complaints(stage, {
      ...onSource('SELECT 1', NOTHING, `stars ${name}`),
      file: 'kept-tables',
    });
    assert.match(refused, new RegExp(`ALSO_EMPTY names ${name}, whose rows`));
    const { status, stderr } = await run(stage, 'target', 'empty-tables', { ALSO_EMPTY: `stars ${name}` });
    assert.is(status, 3);
    assert.match(stderr, /nothing is emptied/);
  }
});

test('who stays connected is seen, but for the roles that only look on', async (stage) => {
  await build(stage, PLAIN);
  await nobodyConnected(stage);
  const client = spawn('psql', ['-X', '-q', '-d', 'source', '-U', ROLE], {
    env: stage.server.env,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = once(client, 'close');
  for (let tries = 0; (await sessions(stage)) === ''; tries += 1) {
    assert.ok(tries < 200, 'the client does not connect');
    await sleep(25);
  }
  assert.match(await sessions(stage, 'exporter'), new RegExp(`^\\d+ ${ROLE} socket psql$`));
  assert.is(await sessions(stage, `exporter ${ROLE}`), '');
  client.stdin.end();
  await ended;
});

test('another administrator is not taken for the one who was saved', async (stage) => {
  await build(stage, PLAIN);
  await succeed(stage, 'target', 'save', { ADMIN, DUMP_SHA256: 'd' });
  const { status, stderr } = await run(stage, 'target', 'save', { ADMIN: 'setup', DUMP_SHA256: 'd' });
  assert.is(status, 3);
  assert.match(stderr, `rows of the administrator ${ADMIN} are saved already, and not those of setup`);
});

test('a dump that ends the transaction is noticed', async (stage) => {
  await build(stage, PLAIN);
  const { dump, variables } = await exportSource(stage);
  await succeed(stage, 'target', 'save', variables);
  writeDump(stage, dump.replace('-- PostgreSQL database dump complete', 'COMMIT;'));
  const { status, stderr } = await run(stage, 'target', 'restore', variables);
  assert.is(status, 3);
  assert.match(stderr, /the dump has ended the transaction/);
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
  const complaints = await succeed(stage, 'target', 'ready', {
    DUMP_SHA256: 'd',
    SOURCE_VERSION: '990000',
    COUNTS: '{"(extension none)": 1}',
  });
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
  await migrate(stage, migrateSql);
  await runFiles(stage, ['bring-back', 'slugs', 'empty-tables', 'images'], variables, false);
  const before = await stateOf(stage, 'target');
  const { status, stderr } = await run(stage, 'target', 'delete-users', variables);
  assert.is(status, 3);
  assert.match(stderr, /rows would be lost: .*public\.projects has \d+ rows instead of \d+/);
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

test('a password may lie in a file', async (stage) => {
  await build(stage, PLAIN);
  const file = join(stage.folder, 'password');
  writeFileSync(file, 'from a file\n');
  const env = { ...stage.server.env, POSTGRES_PASSWORD: '', POSTGRES_PASSWORD_FILE: file };
  const { status, stderr } = await psql({ env }, fileText('password'), {
    database: 'target',
    user: ROLE,
    variables: { DB_ROLE: ROLE },
  });
  assert.is(status, 0, stderr);
  const login = { ...env, PGHOST: '127.0.0.1', PGUSER: ROLE, PGPASSWORD: 'from a file' };
  assert.is((await psql({ env: login }, 'SELECT 1;', { database: 'target' })).status, 0);
});

/** Runs one of the procedure's shell texts as in the database pod, whose address is this machine's. */
function inPod(
  { server, folder }: Stage,
  text: string,
  more: NodeJS.ProcessEnv = {},
): { readonly status: number | null; readonly output: string } {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(
    join(bin, 'kubectl'),
    '#!/bin/sh\ncase "$*" in *" get pod "*) echo 127.0.0.1 ;; *) while [ "$1" != -- ]; do shift; done; shift; exec "$@" ;; esac\n',
    { mode: 0o755 },
  );
  const names = { CML_CONTEXT: 'c', CML_NAMESPACE: 'n', CML_DB: 'db', CML_DB_CONTAINER: 'db', DB_ROLE: ROLE };
  const env = {
    ...server.env,
    PATH: `${bin}:${server.env['PATH'] ?? ''}`,
    ...names,
    ARCHIVE: folder,
    ...more,
  };
  const script = readFileSync(join(SQL, '../sh', `${text}.sh`), 'utf8');
  const { status, stdout, stderr } = spawnSync('bash', ['-c', `set -euo pipefail\n${script}`], {
    env,
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

test('whether the server asks for a password, and psql reads the dump, is seen beforehand', async (stage) => {
  const { server, folder } = stage;
  await loadDatabase(server, ROLE, '');
  await succeed({ ...stage }, ROLE, 'password', { DB_ROLE: ROLE });
  writeFileSync(
    join(folder, 'db.sql.gz'),
    gzipSync(`--\n\\restrict x\n${'-- \n'.repeat(99_999)}\\unrestrict x\n`),
  );
  try {
    for (const text of ['database-asks', 'password-works'])
      assert.equal(inPod(stage, text), { status: 0, output: '' }, text);
    const without = inPod(stage, 'database-asks', { POSTGRES_PASSWORD: '' });
    assert.is(without.status, 1);
    assert.match(without.output, /neither POSTGRES_PASSWORD nor POSTGRES_PASSWORD_FILE gives a password/);
    assert.is(inPod(stage, 'password-works', { POSTGRES_PASSWORD: 'another' }).status, 1);
    const silent = inPod(stage, 'database-asks', { PGPORT: '1' });
    assert.match(silent.output, /the server does not answer at the address of its pod, 127\.0\.0\.1/);

    const old = join(folder, 'old');
    mkdirSync(old);
    writeFileSync(join(old, 'psql'), '#!/bin/sh\ncase "$*" in *" -c "*) exit 1 ;; *) exit 3 ;; esac\n', {
      mode: 0o755,
    });
    const path = [join(folder, 'bin'), old, server.env['PATH']].join(':');
    assert.match(
      inPod(stage, 'database-asks', { PATH: path }).output,
      /the psql in the container db is older than the dump/,
    );

    const rules = join(server.folder, 'data/pg_hba.conf');
    const asking = readFileSync(rules, 'utf8');
    writeFileSync(rules, `host all all 127.0.0.1/32 trust\n${asking}`);
    await query(server, 'postgres', 'SELECT pg_reload_conf();');
    for (let tries = 0; inPod(stage, 'database-asks').status === 0; tries += 1) {
      assert.ok(tries < 200, 'the new rules are not in force');
      await sleep(25);
    }
    assert.match(
      inPod(stage, 'database-asks').output,
      /lets a wrong password in at 127\.0\.0\.1: pg_hba\.conf trusts/,
    );
    assert.match(inPod(stage, 'password-works').output, /lets a wrong password in/);
    writeFileSync(rules, asking);
    await query(server, 'postgres', 'SELECT pg_reload_conf();');
    for (let tries = 0; inPod(stage, 'database-asks').status !== 0; tries += 1) {
      assert.ok(tries < 200, 'the old rules are not in force');
      await sleep(25);
    }
  } finally {
    await dropDatabase(server, ROLE);
  }
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
    (
      /WITH RECURSIVE pair AS[^]*?found\.to_col\b[^]*?b\.attnum = found\.to_col/.exec(fileText(file))?.[0] ??
      file
    ).replaceAll(/\n +/g, '\n');
  assert.is(reference('obstacles'), reference('save'));
});

test.run();
