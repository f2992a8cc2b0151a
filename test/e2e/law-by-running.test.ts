/**
 * The law by running: the guide's blocks, pasted one after the other into an interactive bash, and the script, run unattended, end in the
 * same state, with values that a careless program would stumble over or run.
 * Slow: guide and script are run in full, in two shells.
 */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { describeTree, writeHostileTree } from '../support/hostile-tree.js';
import {
  createDatabase,
  dropDatabase,
  query,
  runClient,
  startPostgres,
  stopPostgres,
} from '../support/postgres.js';
import type { PostgresServer } from '../support/postgres.js';
import { placeScript, scratchFolder } from '../support/rendered-script.js';
import { build } from '../support/compile.js';
import { followSteps, prepare } from '../support/follow-guide.js';
import { openInteractiveBash } from '../support/interactive-bash.js';
import { byHand, byScript, rendered } from '../support/routes.js';
import type { Errand, Rendered, Route } from '../support/routes.js';
import { run } from '../support/run-script.js';

/** Digests of the working files; the guide alone keeps values there. */
function workingFiles(work: string, { plan }: Rendered): Record<string, string> {
  const kept = new Set(plan.variables.map(({ name }) => name));
  const names = readdirSync(work).filter((name) => !kept.has(name));
  const digest = (name: string): string =>
    createHash('sha256')
      .update(readFileSync(join(work, name)))
      .digest('hex');
  return Object.fromEntries(names.sort().map((name) => [name, digest(name)]));
}

const HOSTILE = `-x it's "$(touch pwned)" \`touch pwned\` ü *`;

const move = suite('move-data-directory');
/** What the phase that moves asks. */
const ANSWERS = ['--yes', '--confirm', 'service-is-stopped', '--confirm', 'service-runs'];

async function moveBy(open: (errand: Errand) => Route | Promise<Route>): Promise<Record<string, unknown>> {
  const folder = scratchFolder();
  const [source, target] = [join(folder, HOSTILE), join(folder, 'new disk', `${HOSTILE} new`)];
  writeHostileTree(source);
  mkdirSync(join(folder, 'new disk'));
  const before = describeTree(source);
  const values = { SOURCE: source, TARGET: target };
  const procedure = rendered('move-data-directory');
  const route = await open({ procedure, values, folder });
  await route.phase('move');
  const moved = describeTree(target);
  assert.equal(moved, before, 'the copy is what the source was');
  assert.equal(describeTree(`${source}.old`), before, 'the old data is what it was');
  await route.phase('clean-up');
  await route.close();
  assert.not(existsSync(`${source}.old`));
  assert.not(existsSync(join(folder, 'pwned')), 'a value was run');
  assert.is(readlinkSync(source), target);
  const state = { moved, work: workingFiles(route.work, procedure) };
  rmSync(folder, { recursive: true, force: true });
  return state;
}

move('guide and script leave the same trees, links and notes', async () => {
  const [hand, script] = [await moveBy(byHand), await moveBy(byScript)];
  assert.equal(hand, script);
});

move('a copy that was cut short goes on: what has arrived is left alone, the rest is brought', async () => {
  const folder = scratchFolder();
  const [source, target] = [join(folder, 'source'), join(folder, 'target')];
  writeHostileTree(source);
  const script = placeScript(rendered('move-data-directory').script);
  const given = [...ANSWERS, '--set', `SOURCE=${source}`, '--set', `TARGET=${target}`];
  const first = await run(script, ['run', 'move', '--to', 'copy', ...given]);
  assert.is(first.status, 0, first.stderr);
  const whole = statSync(join(target, 'plain/file')).ino;
  rmSync(join(target, '-dash'), { recursive: true });
  writeFileSync(join(target, 'back\\slash\\n*?[a]'), 'glo');
  const second = await run(script, ['run', 'move', '--from', 'copy', '--to', 'both-are-equal', ...given]);
  assert.is(second.status, 0, second.stderr);
  assert.equal(describeTree(target), describeTree(source));
  assert.is(statSync(join(target, 'plain/file')).ino, whole);
});

move('a copy that differs is not put in the place of the source', async () => {
  const folder = scratchFolder();
  const [source, target] = [join(folder, 'source'), join(folder, 'target')];
  writeHostileTree(source);
  const before = describeTree(source);
  const script = placeScript(rendered('move-data-directory').script);
  const given = [...ANSWERS, '--set', `SOURCE=${source}`, '--set', `TARGET=${target}`];
  await run(script, ['run', 'move', '--to', 'copy', ...given]);
  const { mtime } = statSync(join(target, 'plain/file'));
  writeFileSync(join(target, 'plain/file'), 'hellO\n');
  utimesSync(join(target, 'plain/file'), mtime, mtime);
  const { status, stdout } = await run(script, ['run', 'move', ...given]);
  assert.is(status, 3);
  assert.match(stdout, './/./plain/file');
  const undone = await run(script, ['undo', '--yes']);
  assert.is(undone.status, 0, undone.stderr);
  assert.not(existsSync(target));
  assert.equal(describeTree(source), before);
});

move.run();

const backup = suite<{ server: PostgresServer }>('postgres-backup-restore');
const DATABASE = `my "db" 'x' $(touch pwned) é`;
const PASSWORD = `it's $(touch pwned) "\\ é`;

const CONTENT = `
CREATE SCHEMA "odd schema";
CREATE TABLE "odd schema"."t 'q' "".x" (id serial PRIMARY KEY, v text, b bytea, f float8, at timestamptz, j jsonb, a int[]);
INSERT INTO "odd schema"."t 'q' "".x" (v, b, f, at, j, a)
  SELECT E'line\\nend ' || n || E' \\\\ tab\\t', decode(md5(n::text), 'hex'), n / 3.0, timestamptz '2001-02-03 04:05:06.789+00' + n * interval '1 s',
    jsonb_build_object('k', n), ARRAY[n, n + 1] FROM generate_series(1, 300) AS n;
CREATE TABLE nothing (x int);
CREATE TABLE whole (n int) PARTITION BY RANGE (n);
CREATE TABLE part PARTITION OF whole FOR VALUES FROM (0) TO (100);
INSERT INTO whole SELECT generate_series(0, 99);
CREATE VIEW seen AS SELECT count(*) FROM whole;
CREATE SEQUENCE counter;
SELECT setval('counter', 42);
SELECT lo_from_bytea(54321, 'a large object');
`;

async function setUp(server: PostgresServer): Promise<void> {
  const role = `CREATE ROLE tester SUPERUSER LOGIN PASSWORD '${PASSWORD.replaceAll("'", "''")}';`;
  await query(server, 'postgres', `${role} CREATE ROLE "it's owner";`);
  await createDatabase(server, 'world', { owner: "it's owner" });
  await query(server, 'world', CONTENT);
}

/** All of a database as SQL; what pg_dump makes new each time is left out. */
async function dumpOf(server: PostgresServer, database: string): Promise<string> {
  const { stdout, stderr, status } = await runClient(server, 'pg_dump', ['-d', database]);
  assert.is(status, 0, stderr);
  return stdout.replace(/^\\(un)?restrict .*$/gm, '');
}

async function backUpBy(
  open: (errand: Errand) => Route | Promise<Route>,
  server: PostgresServer,
): Promise<Record<string, unknown>> {
  const folder = scratchFolder();
  const path = join(folder, HOSTILE);
  mkdirSync(path);
  await createDatabase(server, DATABASE, { owner: "it's owner", template: 'world' });
  const before = await dumpOf(server, DATABASE);
  const values = {
    DATABASE,
    BACKUP: path,
    DB_HOST: '127.0.0.1',
    DB_PORT: String(server.port),
    DB_USER: 'tester',
  };
  const secrets = { DB_PASSWORD: PASSWORD, RESTORE_PASSWORD: PASSWORD };
  const env = { PATH: server.env['PATH'] ?? '' };
  const procedure = rendered('postgres-backup-restore');
  const route = await open({ procedure, values, secrets, env, folder });
  await route.phase('backup');
  await query(server, DATABASE, 'DELETE FROM part; DROP TABLE nothing;');
  await route.phase('restore');
  assert.is(await dumpOf(server, DATABASE), before, 'the restored database is what was backed up');
  assert.is(await query(server, `${DATABASE}_before`, 'SELECT count(*) FROM whole;'), '0');
  await route.phase('clean-up');
  await route.close();
  const databases = await query(
    server,
    'postgres',
    'SELECT datname, pg_get_userbyid(datdba) FROM pg_database ORDER BY 1;',
  );
  const { 'database.dump': dump, SHA256SUMS: sums, ...files } = workingFiles(path, procedure);
  assert.ok(dump !== undefined && sums !== undefined);
  assert.not(existsSync(join(folder, 'pwned')), 'a value was run');
  const shown = route.seen().split(PASSWORD).length - 1;
  await dropDatabase(server, DATABASE);
  // A server gives each database a number of its own, and a run a name of its own to what it creates.
  const {
    created,
    created_as: createdAs,
    RESTORED_OID: restored,
    REPLACED_OID: replaced,
    ...work
  } = workingFiles(route.work, procedure);
  assert.ok(restored !== undefined && replaced !== undefined && restored !== replaced);
  assert.ok(createdAs !== undefined);
  assert.is(created, restored, 'what was restored into is what was created');
  return { databases, files, work, shown };
}

backup.before(async (context) => {
  context.server = await startPostgres();
  await setUp(context.server);
});
backup.after(({ server }) => stopPostgres(server));

backup(
  'guide and script leave the same databases, files and notes, and show no secret',
  async ({ server }) => {
    const hand = await backUpBy(byHand, server);
    const script = await backUpBy(byScript, server);
    assert.equal(hand, script);
    assert.is(script['shown'], 0);
  },
);

backup('a backup that was altered is refused before anything is restored', async ({ server }) => {
  const folder = scratchFolder();
  const path = join(folder, 'backup');
  mkdirSync(path);
  await createDatabase(server, DATABASE, { template: 'world' });
  const values = { DATABASE, BACKUP: path, DB_HOST: server.socket, DB_PORT: String(server.port) };
  const route = byScript({
    procedure: rendered('postgres-backup-restore'),
    values,
    env: { PATH: server.env['PATH'] ?? '' },
    folder,
  });
  await route.phase('backup');
  const dump = readFileSync(join(path, 'database.dump'));
  writeFileSync(join(path, 'database.dump'), dump.subarray(0, dump.length - 1));
  let refused = '';
  await route.phase('restore').catch((error: unknown) => (refused = String(error)));
  assert.match(refused, /backup-is-whole/);
  assert.is(
    await query(server, 'postgres', `SELECT count(*) FROM pg_database WHERE datname LIKE '%restored';`),
    '0',
  );
  await dropDatabase(server, DATABASE);
});

backup.run();

const paste = suite('pasting');

const TABS = `procedure: tabs
title: Write tabs and read what was exported
version: 1.0.0
variables:
  PGHOST: {type: string, default: ours, help: A name that programs know.}
phases:
  - id: only
    title: The only phase
    steps:
      - id: write-tabs
        title: Write tabs
        write: {path: "\${HOME}/tabs", content: "\\ta\\tb\\n\\t\\t\\n"}
      - id: look
        title: See what a program is given
        run: env | grep '^PGHOST=' >"$HOME/env" || true
`;

for (const bracketed of [false, true]) {
  paste(
    `tabs arrive, ${bracketed ? 'with' : 'without'} bracketed paste, and nothing stays exported`,
    async () => {
      const folder = scratchFolder();
      writeFileSync(join(folder, 'tab-completes-to-this'), '');
      const { output } = build(TABS);
      const env = { PATH: process.env['PATH'] ?? '', HOME: folder, PGHOST: 'the operator exported it' };
      const bash = await openInteractiveBash({ env, cwd: folder, bracketed });
      await prepare(output('README.md'), {}, bash);
      await followSteps(output('README.md'), ['write-tabs', 'look'], {}, bash);
      await bash.close();
      assert.is(readFileSync(join(folder, 'tabs'), 'utf8'), '\ta\tb\n\t\t\n');
      assert.is(readFileSync(join(folder, 'env'), 'utf8'), '');
    },
  );
}

paste.run();
