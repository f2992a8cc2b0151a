/**
 * All SQL of cdsw-to-cml over every variant of the world, and what must be refused: it is, with nothing changed. Slow, because each test makes two
 * databases and moves one into the other; the largest world is in e2e/flagship-sql.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { openSession, psql, query, runClient } from '../support/postgres.js';
import type { Ended } from '../support/postgres.js';
import { FLAGSHIP as FLAGSHIP_FOLDER } from '../world/flagship-texts.js';
import { PLAIN, VARIANTS } from '../world/options.js';
import { ADMIN, SECRET } from '../world/rows.js';
import {
  BEFORE_JOB,
  AFTER_JOB,
  FLAGSHIP,
  build,
  call,
  exportSource,
  found,
  importTarget,
  judge,
  migrate,
  run,
  runSteps,
  sqlSuite,
  step,
  succeed,
  writeDump,
} from '../world/sql-stage.js';
import type { Settings, Stage } from '../world/sql-stage.js';
import { ROLE } from '../world/world.js';

const test = sqlSuite('flagship sql');

for (const [name, options] of Object.entries(VARIANTS).filter(([name]) => name !== 'everything')) {
  test(`every invariant holds: ${name}`, async (stage) => {
    const built = await build(stage, options);
    const exported = await exportSource(stage);
    assert.not.match(exported.dump, new RegExp(`${SECRET}-(access|principal|keytab|ssh)`));
    const printed = await importTarget(stage, exported, built.migrateSql);
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
    // Nobody but a superuser may make temporary tables.
    await query(stage.server, 'target', `REVOKE TEMPORARY ON DATABASE target FROM PUBLIC, ${ROLE};`);
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

/** How many rows TABLES.md lets a table have after the import. */
const FATES: Readonly<Record<string, (rows: number, before: number, projects: number) => boolean>> = {
  none: (rows) => rows === 0,
  one: (rows) => rows === 1,
  all: (rows, before) => rows === before,
  "all, and the workspace's": (rows, before) => rows === before || rows === before + 1,
  'one a project': (rows, _, projects) => rows === projects,
  "all, and the Job's": (rows, before) => rows > before,
};

function fatesOfTables(): ReadonlyMap<string, string> {
  const page = readFileSync(join(FLAGSHIP_FOLDER, 'TABLES.md'), 'utf8');
  const rows = [...page.matchAll(/^\| (`[^|]*) \| ([^|]*) \|/gm)];
  return new Map(
    rows.flatMap(([, names = '', fate = '']) =>
      [...names.matchAll(/`([a-z_]+)`/g)].map(([, name = '']) => [name, fate] as const),
    ),
  );
}

test('what becomes of each table is what TABLES.md says', async (stage) => {
  const { migrateSql } = await build(stage, PLAIN);
  const exported = await exportSource(stage);
  const count = async (database: string, table: string): Promise<number> =>
    Number(await query(stage.server, database, `SELECT count(*) FROM ${table};`));
  const tablesOf = async (database: string): Promise<string[]> =>
    (
      await query(
        stage.server,
        database,
        "SELECT oid::regclass FROM pg_class WHERE relkind = 'r' AND relnamespace::regnamespace::text IN ('public', 'feature_flags') ORDER BY 1;",
      )
    ).split('\n');
  const source = await tablesOf('source');
  await importTarget(stage, exported, migrateSql);
  const fates = fatesOfTables();
  const projects = await query(
    stage.server,
    'source',
    'SELECT count(DISTINCT project_id) FROM projects_engine_images;',
  );
  const wrong: string[] = [];
  for (const table of source) {
    const fate = fates.get(table) ?? 'all';
    const [rows, before] = [await count('target', table), await count('source', table)];
    if (FATES[fate]?.(rows, before, Number(projects)) !== true)
      wrong.push(`${table}: ${fate}, ${before} rows before and ${rows} now`);
  }
  assert.equal(wrong, []);
  const emptied = (await call(stage, 'emptied_tables')).split(' ').sort();
  assert.equal([...fates].flatMap(([name, fate]) => (fate === 'none' ? [name] : [])).sort(), emptied);
  assert.equal(
    (await tablesOf('target')).filter((table) => !source.includes(table)),
    ['runtimes'],
  );
});

/** Everything in a database, to see that a refusal changed nothing. */
async function stateOf({ server }: Stage, database: string): Promise<string> {
  const { stdout } = await runClient(server, 'pg_dump', ['-d', database]);
  return stdout.replace(/^\\(un)?restrict .*$/gm, '');
}

test('a table with one row for each user is found on the source, and may be emptied by name', async (stage) => {
  const built = await build(stage, { ...PLAIN, extraTable: 'one-per-user' });
  assert.match(
    await call(stage, 'source_obstacles'),
    /^table reviews: rows of several users .*add reviews to ALSO_EMPTY$/,
  );
  const exported = await exportSource(stage, 'reviews');
  await judge(stage, built, exported, await importTarget(stage, exported, built.migrateSql));
});

interface Refusal {
  /** What is asked: a function that prints what it found, or a step that shows it. */
  readonly asks: string;
  readonly sql: string;
  readonly says: RegExp;
  readonly alsoEmpty?: string;
  readonly user?: string;
}

/** What the checks print when the database is as the SQL makes it. All of it is taken back. */
function complaints(
  stage: Stage,
  { asks, sql, alsoEmpty = '', user = ROLE }: Pick<Refusal, 'asks' | 'sql' | 'alsoEmpty' | 'user'>,
): Promise<string> {
  const settings = { ALSO_EMPTY: alsoEmpty, SPOIL: sql, DB_ROLE: user };
  if (asks === 'admins') return call(stage, FLAGSHIP.text('choose-admin', 'choices'), settings);
  return asks.includes('-') ? found(stage, asks, settings) : call(stage, asks, settings);
}

function onSource(sql: string, says: RegExp, alsoEmpty = ''): Refusal {
  return { asks: 'source_obstacles', sql, says, alsoEmpty };
}

function onTarget(sql: string, says: RegExp, asks = 'database-is-ready'): Refusal {
  return { asks, sql, says };
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
  'ids of users with decimal places': onSource(
    'CREATE TABLE odd_ids (owner_id numeric(10, 2)); INSERT INTO odd_ids SELECT min(id) FROM users',
    /^table odd_ids: owner_id holds something else than ids of users, .*add odd_ids to ALSO_EMPTY$/,
  ),
  'ids of users as numbers of any precision': onSource(
    'CREATE TABLE odd_ids (owner_id numeric); INSERT INTO odd_ids SELECT min(id) FROM users',
    NOTHING,
  ),
  'a rule': onSource('CREATE RULE r AS ON UPDATE TO jobs DO ALSO NOTHING', /^table jobs has a rule, r/),
  'a foreign server': onSource(
    'CREATE EXTENSION postgres_fdw; CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw',
    /^there is a foreign server s, whose passwords would come along/,
  ),
  'a subscription': onSource(
    "SET LOCAL client_min_messages = error; CREATE SUBSCRIPTION s CONNECTION 'dbname=nowhere' PUBLICATION p WITH (connect = false, slot_name = NONE)",
    /^there is a subscription s, whose password would come along/,
  ),
  'a function with the rights of its owner': onSource(
    'CREATE FUNCTION f(int) RETURNS int SECURITY DEFINER LANGUAGE sql AS $$ SELECT 1 $$',
    /^the function f\(integer\) runs with the rights of its owner \(SECURITY DEFINER\), .*; drop it first$/,
  ),
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
    asks: 'blocked_tables cml_sql',
  },
  'a table that refers to one to be emptied, emptied too': {
    ...onTarget('CREATE TABLE traffic (build_id int REFERENCES model_builds (id))', NOTHING),
    asks: 'blocked_tables cml_sql',
    alsoEmpty: 'traffic',
  },
  'jobs that refer to a table to be emptied': {
    ...onTarget(
      'ALTER TABLE jobs ADD COLUMN build int REFERENCES model_builds (id)',
      /^table jobs stays .*ask its contact$/,
    ),
    asks: 'blocked_tables cml_sql',
  },
  'rows that need their invitation': {
    ...onTarget(
      'CREATE TABLE t (i int NOT NULL REFERENCES invitations (id))',
      /^table t stays and refers by \(i\) to invitations/,
    ),
    asks: 'blocked_tables cml_sql',
  },
  'a view outside that depends on a table': onTarget(
    'CREATE SCHEMA metering; CREATE VIEW metering.v AS SELECT username FROM users',
    /^rule _RETURN on view metering\.v outside of public and feature_flags depends on .*users/,
    'server-is-ready',
  ),
  'a table outside that refers to users': onTarget(
    'CREATE SCHEMA metering; CREATE TABLE metering.usage (user_id int REFERENCES users (id))',
    /^constraint usage_user_id_fkey on table metering\.usage outside/,
    'server-is-ready',
  ),
  'a publication': onTarget(
    'CREATE PUBLICATION p FOR TABLE users',
    /^publication of table users in publication p outside/m,
    'server-is-ready',
  ),
  'a cast outside that uses a function': onTarget(
    'CREATE SCHEMA o; CREATE TYPE o.t AS (a int); CREATE FUNCTION c(o.t) RETURNS text LANGUAGE sql AS $$ SELECT NULL::text $$; CREATE CAST (o.t AS text) WITH FUNCTION c(o.t)',
    /^cast from o\.t to text outside of public and feature_flags depends on function c/,
    'server-is-ready',
  ),
  'a server of an extension': onTarget(
    'CREATE EXTENSION postgres_fdw; CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw',
    /^server s outside of public and feature_flags depends on foreign-data wrapper postgres_fdw/,
    'server-is-ready',
  ),
  'an extension outside that needs another': onTarget(
    'CREATE SCHEMA o; CREATE EXTENSION cube; CREATE EXTENSION earthdistance SCHEMA o',
    /^extension earthdistance outside of public and feature_flags depends on extension cube/m,
    'server-is-ready',
  ),
  'extensions with everything, operators and a domain': onTarget(
    `CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gist; CREATE EXTENSION cube; CREATE EXTENSION earthdistance; CREATE EXTENSION postgres_fdw;
     CREATE EXTENSION file_fdw; CREATE EXTENSION hstore; CREATE EXTENSION citext; CREATE EXTENSION ltree; CREATE EXTENSION xml2; CREATE DOMAIN d AS text CHECK (VALUE <> '');
     CREATE FUNCTION le(int8, int8) RETURNS boolean LANGUAGE sql AS 'SELECT $1 <= $2'; CREATE OPERATOR <<== (FUNCTION = le, LEFTARG = int8, RIGHTARG = int8);
     CREATE OPERATOR CLASS odd FOR TYPE int8 USING btree AS OPERATOR 1 <<==, FUNCTION 1 btint8cmp(int8, int8)`,
    NOTHING,
    'server-is-ready',
  ),
  'a publication of all tables': onTarget(
    'CREATE PUBLICATION p FOR ALL TABLES',
    /^there is the publication p, /,
    'server-is-ready',
  ),
  'an event trigger of another schema': onTarget(
    'CREATE SCHEMA o; CREATE FUNCTION o.e() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$; CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE PROCEDURE o.e()',
    /^there is the event trigger e, .*ALTER EVENT TRIGGER e DISABLE$/,
    'server-is-ready',
  ),
  'an event trigger that is switched off': onTarget(
    'CREATE SCHEMA o; CREATE FUNCTION o.e() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$; CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE PROCEDURE o.e(); ALTER EVENT TRIGGER e DISABLE',
    NOTHING,
    'server-is-ready',
  ),
  'a slot for a standby': onTarget(
    "DO $$ BEGIN PERFORM pg_create_physical_replication_slot('follower', true, true); END $$",
    /^there is the replication slot follower, .*pg_drop_replication_slot\('follower'\)$/m,
    'server-is-ready',
  ),
  'a server that archives its log': onTarget(
    "CREATE TEMPORARY VIEW pg_settings AS SELECT 'archive_mode' AS name, 'on' AS setting",
    /^archive_mode is on, /,
    'server-is-ready',
  ),
  'a limit to how long a statement may take': onTarget(
    "SET LOCAL statement_timeout = '1h'; SET LOCAL lock_timeout = '30s'",
    new RegExp(
      `^lock_timeout is 30000 .*\\nstatement_timeout is 3600000 .* ALTER ROLE ${ROLE} IN DATABASE target SET statement_timeout = 0;`,
    ),
    'server-is-ready',
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
    asks: 'admins',
  },
  'a role that can do too little': {
    ...onTarget(
      "SET LOCAL work_mem = '4MB'",
      /may not create schemas[^]*may not drop the schema[^]*could not give it back[^]*pg_read_all_settings/,
    ),
    asks: 'server-is-ready',
    user: 'nobody_special',
  },
  'a server that would log the password': {
    ...onTarget("SET LOCAL work_mem = '4MB'", /the server logs statements \(log_statement = ddl\)/),
    asks: 'server-is-ready',
    user: 'nobody_special',
  },
  'the rows of the workspace itself': onTarget(PER_USER, NOTHING, 'blocked_tables cml_sql'),
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

test('what belongs to the server as a whole is refused, because undo brings all of it back', async (stage) => {
  await build(stage, PLAIN);
  const { server } = stage;
  const refused = async (make: string, says: RegExp, unmake: string): Promise<void> => {
    await query(server, 'target', make);
    try {
      assert.match(await found(stage, 'server-is-ready'), says);
    } finally {
      await query(server, 'target', unmake);
    }
  };
  await refused(
    "SET allow_in_place_tablespaces = on; CREATE TABLESPACE fast LOCATION '';",
    /^there is the tablespace fast, /,
    'DROP TABLESPACE fast;',
  );
  await refused(
    "BEGIN; LOCK TABLE jobs; PREPARE TRANSACTION 'left over';",
    /^there is the prepared transaction left over, .*ROLLBACK PREPARED 'left over'$/,
    "ROLLBACK PREPARED 'left over';",
  );
  assert.is(await found(stage, 'server-is-ready'), '');
});

test('a schema that somebody else has made is neither used nor dropped', async (stage) => {
  await build(stage, PLAIN);
  await query(
    stage.server,
    'target',
    'CREATE SCHEMA stepwright_saved; CREATE TABLE stepwright_saved.theirs ();',
  );
  await refuses(
    stage,
    'load-library',
    {},
    /there is a schema stepwright_saved that this procedure has not made/,
  );
  assert.match(await found(stage, 'archive-fits', FITTING), /^there is a schema stepwright_saved that/);
  await call(stage, FLAGSHIP.text('load-library', 'undo'));
  assert.is(await query(stage.server, 'target', 'SELECT count(*) FROM stepwright_saved.theirs;'), '0');
});

test('nothing is dropped before the rows of the workspace are saved for this dump', async (stage) => {
  await build(stage, PLAIN);
  const { variables } = await exportSource(stage);
  await succeed(stage, 'load-library');
  const unsaved = /nothing was replaced, because the rows of the workspace are not saved/;
  await refuses(stage, 'restore', variables, unsaved);
  await succeed(stage, 'save-rows', variables);
  await refuses(stage, 'restore', { ...variables, DUMP_SHA256: 'another' }, unsaved);
  await query(stage.server, 'target', "DELETE FROM stepwright_saved.saved_row WHERE kind = 'admin';");
  await refuses(stage, 'restore', variables, unsaved);
});

test('a restore whose connection was lost may go on: the next one waits for it, and restores nothing twice', async (stage) => {
  await build(stage, PLAIN);
  const { variables } = await exportSource(stage);
  await runSteps(stage, ['load-library', 'save-rows'], variables, false);
  const other = openSession(stage.server, 'target');
  await other.ask(
    'BEGIN; LOCK TABLE stepwright_saved.run IN EXCLUSIVE MODE; UPDATE stepwright_saved.run SET restored_at = now();',
  );
  const second = succeed(stage, 'restore', variables);
  const waits = "SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = 'ExclusiveLock';";
  for (let tries = 0; (await query(stage.server, 'target', waits)) === '0'; tries += 1) {
    assert.ok(tries < 200, 'the second does not wait');
    await sleep(25);
  }
  await other.ask('COMMIT;');
  await other.end();
  assert.is(await second, 'this dump is in the database already');
  assert.is(await query(stage.server, 'target', 'SELECT count(*) FROM projects;'), '0');
});

test('tables that the db-migrate Job drops, renames or makes a view of do not keep the adaptation from ending', async (stage) => {
  const { migrateSql } = await build(stage, PLAIN);
  const { variables } = await exportSource(stage);
  await runSteps(stage, BEFORE_JOB, variables, false);
  await migrate(stage, migrateSql);
  await query(
    stage.server,
    'target',
    'DROP TABLE custom_quota CASCADE; ALTER TABLE default_quota RENAME TO quotas; CREATE VIEW default_quota AS SELECT * FROM quotas; DROP TABLE stars; CREATE VIEW stars AS SELECT 1 AS one;',
  );
  await runSteps(stage, AFTER_JOB, variables, true);
  await succeed(stage, 'database-is-right', variables);
});

test('what is missing counts as missing, also a table of secrets, and the administrator is found among nameless users', async (stage) => {
  const { migrateSql } = await build(stage, { ...PLAIN, sharedAdmin: true });
  const { dump, variables } = await exportSource(stage);
  await runSteps(stage, ['load-library', 'save-rows'], variables, false);
  assert.match(
    await query(
      stage.server,
      'target',
      `SELECT stepwright_saved.missing('{"public.gone": 1, "public.tokens": 0}', '{tokens}');`,
    ),
    /public\.gone: missing instead of 1\npublic\.tokens: missing instead of 0/,
  );
  writeDump(stage, dump);
  await succeed(stage, 'restore', variables);
  await migrate(stage, migrateSql);
  const same = await query(stage.server, 'target', `SELECT id FROM users WHERE username = '${ADMIN}';`);
  await query(
    stage.server,
    'target',
    `ALTER TABLE users ALTER username DROP NOT NULL; UPDATE users SET username = NULL WHERE id = (SELECT min(id) FROM users WHERE type = 'user' AND id <> ${same});`,
  );
  await succeed(stage, 'adapt', variables);
  assert.is(await query(stage.server, 'target', 'SELECT admin_id FROM stepwright_saved.run;'), same);
  const without = JSON.stringify({
    ...(JSON.parse(variables['COUNTS'] ?? '') as object),
    'public.projects': undefined,
  });
  assert.match(
    await found(stage, 'database-is-right', { ...variables, COUNTS: without }),
    /^the number of projects is not that of the source$/m,
  );
});

test('an image that equals two of CDSW is refused with both', async (stage) => {
  const { migrateSql } = await build(stage, { ...PLAIN, imageAbsent: true });
  const { variables } = await exportSource(stage);
  await runSteps(stage, BEFORE_JOB, variables, false);
  await migrate(stage, migrateSql);
  await query(
    stage.server,
    'target',
    `ALTER TABLE engine_images ADD COLUMN one int UNIQUE, ADD COLUMN two int UNIQUE;
     UPDATE engine_images SET one = 1 WHERE id = (SELECT min(id) FROM engine_images); UPDATE engine_images SET two = 2 WHERE id = (SELECT max(id) FROM engine_images);
     UPDATE stepwright_saved.saved_row SET content = (content::jsonb || '{"one": 1, "two": 2}')::json WHERE kind = 'engine_image';`,
  );
  await refuses(stage, 'adapt', variables, /equals several of CDSW, with the ids \{\d+,\d+\}/);
});

test('nobody may put functions into public before the adaptation has ended, and none is taken for a function of the server', async (stage) => {
  const { migrateSql } = await build(stage, PLAIN);
  const { server } = stage;
  const { variables } = await exportSource(stage);
  await query(server, 'target', 'GRANT CREATE ON SCHEMA public TO PUBLIC;');
  const mayCreate = "SELECT has_schema_privilege('stranger', 'public', 'CREATE');";
  await query(server, 'postgres', 'CREATE ROLE stranger;');
  await runSteps(stage, BEFORE_JOB, variables, false);
  await migrate(stage, migrateSql);
  assert.is(await query(server, 'target', mayCreate), 'f');
  // One that fits a column's name better than the server's own, if public is looked at.
  await query(
    server,
    'target',
    "CREATE FUNCTION public.quote_ident(name) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE 'planted'; END $$;",
  );
  await succeed(stage, 'adapt', variables);
  assert.is(await query(server, 'target', mayCreate), 't');
});

test('tables whose rows are what it is all about cannot be emptied', async (stage) => {
  await build(stage, PLAIN);
  for (const name of ['users', 'projects', 'site_config', 'jobs', 'dashboards'])
    for (const side of ['cdsw', 'cml'])
      assert.match(
        await call(stage, `blocked_tables ${side}_sql`, { ALSO_EMPTY: `stars ${name}` }),
        new RegExp(`ALSO_EMPTY names ${name}, whose rows`),
      );
});

/** The step waits, because a session ends a little later than its client. */
async function nobodyConnected(stage: Stage): Promise<void> {
  for (let tries = 0; (await call(stage, 'sessions cdsw_sql')) !== ''; tries += 1) {
    assert.ok(tries < 200, 'somebody stays connected');
    await sleep(25);
  }
}

test('who stays connected is seen, but for the roles that only look on', async (stage) => {
  await build(stage, PLAIN);
  await nobodyConnected(stage);
  const client = spawn('psql', ['-X', '-q', '-d', 'source', '-U', ROLE], {
    env: stage.server.env,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = once(client, 'close');
  const seen = (bystanders: string): Promise<string> =>
    call(stage, 'sessions cdsw_sql', { BYSTANDERS: bystanders });
  for (let tries = 0; (await seen('')) === ''; tries += 1) {
    assert.ok(tries < 200, 'the client does not connect');
    await sleep(25);
  }
  assert.match(await seen('exporter'), new RegExp(`^connected: \\d+ ${ROLE} socket psql$`));
  assert.is(await seen(`pg-exporter ${ROLE}`), '');
  assert.is((await run(stage, "expect '' sessions cdsw_sql")).status, 1);
  client.stdin.end();
  await ended;
});

async function refuses(stage: Stage, id: string, settings: Settings, why: RegExp): Promise<void> {
  const before = await stateOf(stage, 'target');
  const { status, stderr } = await step(stage, id, settings);
  assert.is.not(status, 0, id);
  assert.match(stderr, why);
  assert.is(await stateOf(stage, 'target'), before, 'nothing was changed');
}

test('another administrator, or another dump, is not taken for the one whose rows were saved', async (stage) => {
  await build(stage, PLAIN);
  await runSteps(stage, ['load-library', 'save-rows'], {}, false);
  await refuses(stage, 'save-rows', { ADMIN: 'setup' }, /another administrator is saved already.*: /);
  await refuses(stage, 'save-rows', { DUMP_SHA256: 'second' }, /rows of another migration are saved already/);
  assert.match(
    await found(stage, 'archive-fits', { DUMP_SHA256: 'second', ...FITTING }),
    /^rows of another migration/,
  );
});

test('a dump that ends the transaction is noticed', async (stage) => {
  await build(stage, PLAIN);
  const { dump, variables } = await exportSource(stage);
  await runSteps(stage, ['load-library', 'save-rows'], variables, false);
  writeDump(stage, dump.replace('-- PostgreSQL database dump complete', 'COMMIT;'));
  const { status, stderr } = await step(stage, 'restore', variables);
  assert.is.not(status, 0);
  assert.match(stderr, /the dump has ended the transaction/);
});

/** What the rest of `archive-fits` needs, where only its SQL is asked. */
const FITTING: Settings = { ARCHIVE_SOURCE: 'unknown', DATA_FOLDER: '/', DUMP_BYTES: '1' };

test('the cluster that the archive comes from is no target', async (stage) => {
  await build(stage, PLAIN);
  const { status, stderr } = await step(stage, 'archive-fits', {
    ...FITTING,
    ARCHIVE_SOURCE: '00000000-0000-4000-8000-000000000000',
  });
  assert.is.not(status, 0);
  assert.match(stderr, /this is the cluster that the archive was taken from/);
});

test('a server without room for the locks of the restore is refused before anything is stopped', async (stage) => {
  await build(stage, PLAIN);
  const { variables } = await exportSource(stage);
  const ended =
    "SELECT 'locks: ' || count(DISTINCT (locktype, database, relation, classid, objid)) FROM pg_locks WHERE pid = pg_backend_pid();";
  const counting = FLAGSHIP.text('restore').replace('\nCOMMIT;\n', `\n${ended}\nROLLBACK;\n`);
  await runSteps(stage, ['load-library', 'save-rows'], variables, false);
  const [, taken] = /^locks: (\d+)$/m.exec(await call(stage, counting, variables)) ?? [];
  const always = FLAGSHIP.text('archive-fits').replace('WHERE needed > room', '');
  const settings = { ...FITTING, ...variables };
  const [, needed] =
    /the restore takes about (\d+) locks/.exec((await run(stage, always, settings)).stderr) ?? [];
  assert.ok(Number(taken) > 500 && Number(taken) <= Number(needed), `${taken} taken, ${needed} expected`);
  assert.ok(Number(needed) < 1.3 * Number(taken), `${taken} taken, ${needed} expected`);
  const tables = Array.from({ length: 1000 }, (_, at) => [`public.table_${at}`, 0]);
  const refused = await found(stage, 'archive-fits', {
    ...settings,
    COUNTS: JSON.stringify({ ...Object.fromEntries(tables), '(indexes)': 0 }),
  });
  assert.match(
    refused,
    /^the restore takes about \d+ locks, and the server has 3840; raise max_locks_per_transaction, and restart it$/,
  );
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
  const named = async (id: string, expected: readonly string[], settings?: Settings): Promise<void> => {
    const complaints = await found(stage, id, settings);
    for (const complaint of expected) assert.ok(complaints.includes(complaint), complaints);
  };
  await named('archive-fits', ['dump comes from a newer PostgreSQL', 'needs the extension none'], {
    ...FITTING,
    SOURCE_VERSION: '990000',
    COUNTS: '{"(extension none)": 1}',
  });
  await named('database-is-ready', [
    'there are 1 projects',
    'nobody who may own',
    'site_config has 2 rows',
    'does not name an engine image',
  ]);
  await query(stage.server, 'target', 'DROP TABLE site_config;');
  assert.is(
    await found(stage, 'database-is-ready'),
    'the table site_config is missing: is this the database of a workspace?',
  );
});

test('nobody is saved who is not exactly one admin', async (stage) => {
  await build(stage, PLAIN);
  await succeed(stage, 'load-library');
  for (const name of ['zoe', 'bert', 'nobody', "' OR true --", 'A%'])
    await refuses(stage, 'save-rows', { ADMIN: name }, /expected an administrator of that name/);
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
    await runSteps(stage, ['load-library', 'save-rows'], variables, false);
    writeDump(stage, cut(dump.replace(/^\\(un)?restrict .*\n/gm, '')));
    await refuses(stage, 'restore', variables, /the dump is not whole|does not exist/);
  });
}

test('a stream of SQL that is cut anywhere commits nothing, and is an error', async (stage) => {
  const { migrateSql } = await build(stage, PLAIN);
  const { variables } = await exportSource(stage);
  const cut = (id: string, at: string): Promise<void> =>
    refuses(stage, id, { ...variables, CUT_BEFORE: at }, /cut short/);
  await cut('load-library', 'COMMIT;');
  await succeed(stage, 'load-library');
  for (const at of ['INSERT INTO stepwright_saved.right_before', 'COMMIT;']) await cut('save-rows', at);
  await succeed(stage, 'save-rows', variables);
  for (const at of ['\\i :dump', 'RESET ALL', 'COMMIT;']) await cut('restore', at);
  await succeed(stage, 'restore', variables);
  await migrate(stage, migrateSql);
  for (const at of ['-- 1.', '-- 2.', 'DELETE FROM users', '-- 7.', 'COMMIT;']) await cut('adapt', at);
});

test('a check whose answer is cut short does not pass', async (stage) => {
  await build(stage, PLAIN);
  const texts = ['server-is-ready', 'database-is-ready', 'database-is-right'].map((id) => FLAGSHIP.text(id));
  const schemaAlone = FLAGSHIP.text('database-is-right').replace("expect '' wrong_rows\n", '');
  for (const text of [...texts, schemaAlone]) {
    const { status, stderr } = await run(stage, text, { CUT_BEFORE: 'SELECT' });
    assert.is.not(status, 0, text);
    assert.match(stderr, /cut short/, text);
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
  await runSteps(stage, BEFORE_JOB, variables, false);
  assert.is(await query(stage.server, 'target', rights), before);
});

test('users whose deletion would take rows along are not deleted, and nothing else is done', async (stage) => {
  const { migrateSql } = await build(stage, { ...PLAIN, deleteRule: 'CASCADE' });
  const { variables } = await exportSource(stage);
  await runSteps(stage, BEFORE_JOB, variables, false);
  await migrate(stage, migrateSql);
  // As if a column that refers to users were not found.
  await query(
    stage.server,
    'target',
    'CREATE OR REPLACE FUNCTION stepwright_saved.point_at(target text, row_id bigint) RETURNS SETOF text LANGUAGE sql AS $$ SELECT NULL::text WHERE false $$;',
  );
  await refuses(
    stage,
    'adapt',
    variables,
    /rows would be lost: .*public\.projects has \d+ rows instead of \d+/,
  );
});

test('a table that is emptied and is not empty is seen, though no step noted it', async (stage) => {
  const { migrateSql } = await build(stage, PLAIN);
  const { variables } = await exportSource(stage);
  await runSteps(stage, BEFORE_JOB, variables, false);
  await migrate(stage, migrateSql);
  await runSteps(stage, AFTER_JOB, variables, false);
  await query(
    stage.server,
    'target',
    'DELETE FROM stepwright_saved.emptied; INSERT INTO stars SELECT FROM generate_series(1, 1);',
  );
  assert.match(await found(stage, 'database-is-right', variables), /public\.stars is not empty/);
});

test('slugs that have no room for what makes them unique are made unique all the same', async (stage) => {
  await build(stage, PLAIN);
  await succeed(stage, 'load-library');
  await query(
    stage.server,
    'target',
    `CREATE TABLE public.short (id int, slug varchar(10)); INSERT INTO short VALUES (1234567, 'same'), (1234568, 'same'), (1234569, 'same');
     ALTER TABLE projects RENAME TO longer; ALTER TABLE short RENAME TO projects;`,
  );
  await query(stage.server, 'target', "SELECT stepwright_saved.make_unique('slug');");
  assert.is(
    await query(stage.server, 'target', 'SELECT slug FROM projects ORDER BY id;'),
    'same\nsw-1234568\nsw-1234569',
  );
});

test('extensions that need each other come back in the order in which they were made', async (stage) => {
  const { migrateSql } = await build(stage, PLAIN);
  // Where an extension was moved, the catalog lists it last.
  await query(
    stage.server,
    'target',
    `CREATE SCHEMA aside; CREATE EXTENSION cube SCHEMA aside; ALTER EXTENSION cube SET SCHEMA public; DROP SCHEMA aside;
     CREATE EXTENSION earthdistance SCHEMA public; ALTER EXTENSION cube UPDATE; UPDATE pg_extension SET extname = extname WHERE extname = 'cube';`,
  );
  const { variables } = await exportSource(stage);
  await runSteps(stage, BEFORE_JOB, variables, false);
  await migrate(stage, migrateSql);
  await runSteps(stage, AFTER_JOB, variables, false);
  assert.is(
    await query(
      stage.server,
      'target',
      "SELECT extname FROM pg_extension WHERE extnamespace = 'public'::regnamespace ORDER BY extname;",
    ),
    'cube\nearthdistance',
  );
});

test('an administrator who was removed since keeps all others from being deleted', async (stage) => {
  const { migrateSql } = await build(stage, PLAIN);
  const { variables } = await exportSource(stage);
  await runSteps(stage, BEFORE_JOB, variables, false);
  await migrate(stage, migrateSql);
  await runSteps(stage, AFTER_JOB, variables, false);
  await query(stage.server, 'target', 'UPDATE stepwright_saved.run SET admin_id = 0;');
  await refuses(stage, 'adapt', variables, /no longer in the database: the administrator$/m);
});

/** Where a password would be seen. */
function log({ server }: Stage): string {
  return readFileSync(join(server.folder, 'log'), 'utf8');
}

test('a password is not set from an empty environment, and never shown nor logged, whatever the server logs', async (stage) => {
  await build(stage, PLAIN);
  const everything =
    "log_statement = 'all'; log_min_duration_statement = 0; log_min_error_statement = debug5; debug_print_parse = on; log_transaction_sample_rate = 1";
  for (const setting of everything.split('; '))
    await query(stage.server, 'postgres', `ALTER ROLE ${ROLE} SET ${setting};`);
  await query(stage.server, 'postgres', `ALTER ROLE ${ROLE} PASSWORD 'another password';`);
  const without = await step(stage, 'set-password', { POSTGRES_PASSWORD: '' });
  assert.is.not(without.status, 0);
  assert.match(without.stderr, /neither POSTGRES_PASSWORD nor POSTGRES_PASSWORD_FILE gives a password/);
  const { status, stdout, stderr } = await step(stage, 'set-password');
  assert.is(status, 0, stderr);
  assert.not.match(stdout + stderr + log(stage), /pass word|SCRAM-SHA/);
  // Once it works, nothing is set.
  const hash = `SELECT rolpassword FROM pg_authid WHERE rolname = '${ROLE}';`;
  const before = await query(stage.server, 'postgres', hash);
  await succeed(stage, 'set-password');
  assert.is(await query(stage.server, 'postgres', hash), before);
  await query(stage.server, 'postgres', `ALTER ROLE ${ROLE} RESET ALL;`);
});

test('a password may lie in a file', async (stage) => {
  await build(stage, PLAIN);
  const file = join(stage.folder, 'password');
  writeFileSync(file, 'from a file\n');
  await succeed(stage, 'set-password', { POSTGRES_PASSWORD: '', POSTGRES_PASSWORD_FILE: file });
  const login = { ...stage.server.env, PGHOST: '127.0.0.1', PGUSER: ROLE, PGPASSWORD: 'from a file' };
  assert.is((await psql({ env: login }, 'SELECT 1;', { database: 'target' })).status, 0);
});

test('whether the server asks for a password is seen beforehand', async (stage) => {
  const { server } = stage;
  await succeed(stage, 'set-password');
  const asks = (settings: Settings = {}): Promise<Ended> => run(stage, 'asks_for_password', settings);
  assert.equal(await asks(), { status: 0, stdout: '', stderr: '' });
  assert.match(
    (await asks({ POSTGRES_PASSWORD: '' })).stderr,
    /neither POSTGRES_PASSWORD nor POSTGRES_PASSWORD_FILE gives a password/,
  );
  assert.is((await run(stage, 'log_in right', { POSTGRES_PASSWORD: 'another' })).status, 1);
  assert.match(
    (await asks({ PGPORT: '1' })).stderr,
    /the server does not answer at the address of its pod, 127\.0\.0\.1/,
  );
  await query(server, 'postgres', `ALTER ROLE ${ROLE} CONNECTION LIMIT 0 NOSUPERUSER;`);
  const full = await run(stage, 'log_in right');
  await query(server, 'postgres', `ALTER ROLE ${ROLE} CONNECTION LIMIT -1 SUPERUSER;`);
  assert.is(full.status, 2);
  assert.match(full.stderr, /cannot tell whether the server takes the password: .*too many connections/);
  const rules = join(server.folder, 'data/pg_hba.conf');
  const asking = readFileSync(rules, 'utf8');
  const reloaded = async (content: string, status: number): Promise<void> => {
    writeFileSync(rules, content);
    await query(server, 'postgres', 'SELECT pg_reload_conf();');
    for (let tries = 0; (await asks()).status !== status; tries += 1) {
      assert.ok(tries < 200, 'the rules are not in force');
      await sleep(25);
    }
  };
  await reloaded(`host all all 127.0.0.1/32 trust\n${asking}`, 1);
  assert.match((await asks()).stderr, /lets a wrong password in: pg_hba\.conf trusts/);
  await reloaded(asking, 0);
});

test.run();
