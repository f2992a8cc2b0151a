/** The fault matrix over postgres-backup-restore, against a real server: backing up, restoring and swapping, taking both back, and dropping the old database. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { databasesOf, tell } from '../support/databases.js';
import { runMatrix, sampleOf, tellTally } from '../support/fault-matrix.js';
import { canMakeWorlds, openWorld } from '../support/faults.js';
import { startPostgres, stopPostgres } from '../support/postgres.js';
import type { PostgresServer } from '../support/postgres.js';
import { renderShipped, stepsOf } from '../support/rendered-script.js';

const test = suite('fault matrix: postgres-backup-restore');
const EVERY = sampleOf(10);

/** What files say, without what is another one each time: a dump and its checksum hold a time, and what is created has a number. */
function essence(server: PostgresServer, path: string): string | undefined {
  switch (basename(path)) {
    case 'database.dump': {
      const { stdout, stderr } = spawnSync(join(server.bin, 'pg_restore'), ['--file=-', path], {
        encoding: 'utf8',
      });
      return stdout.replace(/^\\(un)?restrict .*$/gm, '') + stderr;
    }
    case 'SHA256SUMS': {
      const { stdout } = spawnSync('sha256sum', ['-c', path], { cwd: join(path, '..'), encoding: 'utf8' });
      return stdout + readFileSync(path, 'utf8').replace(/^\S+ {2}database\.dump$/m, '');
    }
    // A server gives each database a number of its own, and a run a name of its own to what it creates.
    case 'created': {
      const named = `SELECT datname FROM pg_database WHERE oid = ${readFileSync(path, 'utf8').trim()};`;
      return tell(server, 'postgres', named);
    }
    case 'created_as':
      return readFileSync(path, 'utf8').replace(/[0-9]+/g, '0');
    default:
      return undefined;
  }
}

test('all three phases', async () => {
  if (!canMakeWorlds()) {
    console.log('skipped: faults need root and mount');
    return;
  }
  const content = renderShipped('postgres-backup-restore');
  const server = await startPostgres();
  tell(server, 'postgres', 'CREATE DATABASE app;');
  tell(
    server,
    'app',
    `CREATE TABLE jobs (id serial PRIMARY KEY, name text);
     INSERT INTO jobs (name) SELECT 'job ' || n FROM generate_series(1, 20) AS n;
     SELECT lo_from_bytea(54321, 'a large object');`,
  );
  const programs = ['psql', 'pg_dump', 'pg_restore'].map((name) => [name, join(server.bin, name)]);
  const world = openWorld({
    content,
    prepare: (target) => {
      mkdirSync(join(target, 'backup'));
    },
    env: (target) => ({
      STEPWRIGHT_DATABASE: 'app',
      STEPWRIGHT_BACKUP: join(target, 'backup'),
      STEPWRIGHT_DB_HOST: server.socket,
      STEPWRIGHT_DB_PORT: String(server.port),
    }),
    programs: Object.fromEntries(programs) as Record<string, string>,
    beside: databasesOf(server),
    essence: (path) => essence(server, path),
  });
  for (const [phase, canUndo, answers] of [
    ['backup', true, []],
    ['restore', true, ['--confirm', 'clients-are-stopped', '--confirm', 'clients-run']],
    ['clean-up', false, ['--confirm', 'old-database-may-go', '--confirm', 'drop-old']],
  ] as const) {
    const steps = stepsOf(content, phase);
    // Taking the swap back throws away what was written since, and so does dropping what was in service.
    const undoArgs = phase === 'restore' ? ['--confirm', 'swap', '--confirm', 'create-database'] : [];
    const tally = runMatrix({
      world,
      steps,
      args: [phase, '--yes', ...answers],
      canUndo,
      undoArgs,
      takenBackWith: { restore: 'create-database' },
      every: EVERY,
    });
    tellTally(phase, tally);
    assert.equal(tally.failures, []);
    assert.ok(tally.all > (canUndo ? 20 : 10) * steps.length, `only ${tally.all} cases`);
    assert.ok(tally.cases + tally.unreached.length >= Math.floor(tally.all / EVERY));
    // What is written after the backup: the restored database is without it, and the one that was there has it.
    if (phase === 'backup')
      tell(server, 'app', "DELETE FROM jobs WHERE id < 5; INSERT INTO jobs (name) VALUES ('late');");
  }
  await stopPostgres(server);
});

test.run();
