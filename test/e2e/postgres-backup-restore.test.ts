/** postgres-backup-restore, where an operator or somebody else has done what the procedure does not expect: nothing is overwritten, nothing undone by half. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { query, startPostgres, stopPostgres } from '../support/postgres.js';
import type { PostgresServer } from '../support/postgres.js';
import { placeScript, renderShipped } from '../support/rendered-script.js';
import { run } from '../support/run-script.js';
import type { Ended } from '../support/run-script.js';

interface Context {
  server: PostgresServer;
}

const test = suite<Context>('postgres-backup-restore');
test.before(async (context) => {
  context.server = await startPostgres();
});
test.after(({ server }) => stopPostgres(server));

interface Site {
  readonly backup: string;
  readonly call: (...args: readonly string[]) => Promise<Ended>;
}

/** A script of its own, a database of this name, and an empty folder for its backup. */
async function siteWith({ server }: Context, database: string): Promise<Site> {
  await query(server, 'postgres', `CREATE DATABASE ${database};`);
  await query(server, database, 'CREATE TABLE jobs (id int); INSERT INTO jobs VALUES (1), (2);');
  const script = placeScript(renderShipped('postgres-backup-restore'));
  const backup = join(script.folder, 'backup');
  mkdirSync(backup);
  const values = { DATABASE: database, BACKUP: backup, DB_HOST: server.socket, DB_PORT: String(server.port) };
  const set = Object.entries(values).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  const env = { PATH: `${server.bin}:${process.env['PATH'] ?? ''}` };
  return { backup, call: (...args) => run(script, [...args, ...set, '--yes'], { env }) };
}

test('a folder that holds anything is refused, and what it holds is left alone', async (context) => {
  const { backup, call } = await siteWith(context, 'first');
  writeFileSync(join(backup, 'database.dump'), 'an older dump, without checksums');
  const { status, stderr } = await call('run', 'backup');
  assert.is(status, 3, stderr);
  assert.match(stderr, `holds files already: ${backup}`);
  assert.is(readFileSync(join(backup, 'database.dump'), 'utf8'), 'an older dump, without checksums');
});

test('undo of a swap fails when somebody has renamed the restored database, and renames nothing', async (context) => {
  const { call } = await siteWith(context, 'second');
  const answers = ['--confirm', 'clients-are-stopped', '--confirm', 'clients-run', '--confirm', 'swap'];
  for (const phase of ['backup', 'restore']) {
    const { status, stdout, stderr } = await call('run', phase, ...answers);
    assert.is(status, 0, stdout + stderr);
  }
  await query(context.server, 'postgres', 'ALTER DATABASE second RENAME TO third;');
  const undone = await call('undo', 'restore', ...answers);
  assert.is(undone.status, 1, undone.stdout);
  assert.match(undone.stderr + undone.stdout, 'somebody has renamed the restored database');
  const names =
    "SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database WHERE datname ~ 'second|third';";
  assert.is(await query(context.server, 'postgres', names), 'second_before third');
  await query(context.server, 'postgres', 'ALTER DATABASE third RENAME TO second;');
  const { status, stdout, stderr } = await call('undo', 'restore', ...answers);
  assert.is(status, 0, stdout + stderr);
  assert.is(await query(context.server, 'postgres', names), 'second');
});

test('undo drops the database that was created, and no other that has its name by then', async (context) => {
  const { call } = await siteWith(context, 'fourth');
  const ran = [await call('run', 'backup'), await call('run', 'restore', '--to', 'rows-agree')];
  for (const { status, stdout, stderr } of ran) assert.is(status, 0, stdout + stderr);
  await query(context.server, 'postgres', 'ALTER DATABASE fourth_restored RENAME TO fifth;');
  await query(context.server, 'postgres', 'CREATE DATABASE fourth_restored;');
  const refused = await call('undo', 'restore');
  assert.is(refused.status, 1, refused.stdout);
  assert.match(
    refused.stderr + refused.stdout,
    'is not the one that was created, so that nothing was dropped',
  );
  const names =
    "SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database WHERE datname ~ 'fourth|fifth';";
  assert.is(await query(context.server, 'postgres', names), 'fifth fourth fourth_restored');
  await query(context.server, 'postgres', 'DROP DATABASE fourth_restored;');
  await query(context.server, 'postgres', 'ALTER DATABASE fifth RENAME TO fourth_restored;');
  const { status, stdout, stderr } = await call('undo', 'restore');
  assert.is(status, 0, stdout + stderr);
  assert.is(await query(context.server, 'postgres', names), 'fourth');
});

test('undo of a database that was never created drops none', async (context) => {
  const { call } = await siteWith(context, 'sixth');
  const before = [await call('run', 'backup'), await call('run', 'restore', '--to', 'read-settings')];
  for (const { status, stdout, stderr } of before) assert.is(status, 0, stdout + stderr);
  await query(context.server, 'postgres', 'CREATE DATABASE sixth_restored;');
  const failed = await call('run', 'restore', '--to', 'create-database');
  assert.is(failed.status, 1, failed.stdout);
  assert.match(failed.stderr + failed.stdout, 'database "sixth_restored" already exists');
  const refused = await call('undo', 'restore', '--to', 'create-database');
  assert.is(refused.status, 1, refused.stdout);
  const names = "SELECT count(*) FROM pg_database WHERE datname = 'sixth_restored';";
  assert.is(await query(context.server, 'postgres', names), '1');
  await query(context.server, 'postgres', 'DROP DATABASE sixth_restored;');
  const { status, stdout, stderr } = await call('undo', 'restore', '--to', 'create-database');
  assert.is(status, 0, stdout + stderr);
});

test.run();
