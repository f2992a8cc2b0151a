/** postgres-backup-restore's checks: a backup that is another one, a role that may not, and what a restored database has lost are refused before anything is renamed. */
import { appendFileSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ANSWERS, backupSite, succeeded } from '../support/backup-site.js';
import { psql, query, startPostgres, stopPostgres } from '../support/postgres.js';
import type { PostgresServer } from '../support/postgres.js';

const test = suite<{ server: PostgresServer }>('postgres-backup-restore: checks');
test.before(async (context) => {
  context.server = await startPostgres();
});
test.after(({ server }) => stopPostgres(server));

const FILES = ['database.dump', 'properties', 'roles', 'rows', 'rows.sql', 'settings'];

/** Writes the checksums of a folder anew, as somebody does who has changed a file. */
function sealAgain(backup: string): void {
  const { status, stdout } = spawnSync('sha256sum', FILES, { cwd: backup, encoding: 'utf8' });
  assert.is(status, 0);
  writeFileSync(join(backup, 'SHA256SUMS'), stdout);
}

test('the digest that the backup prints tells that backup from one that was sealed again', async ({
  server,
}) => {
  const { backup, call, names } = await backupSite(server, 'digest');
  const { stdout } = await call('run', 'backup');
  const digest = /([0-9a-f]{64}) {2}SHA256SUMS/.exec(stdout)?.[1] ?? '';
  assert.ok(digest !== '', stdout);
  const check = ['run', 'restore', '--to', 'backup-is-whole'];
  succeeded(await call(...check, '--set', `BACKUP_SHA256=${digest}`));
  copyFileSync(join(backup, 'roles'), join(backup, '../roles'));
  appendFileSync(join(backup, 'roles'), 'another\n');
  sealAgain(backup);
  const refused = await call(...check, '--from', 'backup-is-whole', '--set', `BACKUP_SHA256=${digest}`);
  assert.is(refused.status, 3, refused.stdout);
  assert.match(refused.stderr, `expected: ${digest}  SHA256SUMS`);
  assert.is(await names(), 'digest');
});

test('without the digest, damage and a missing file are still found', async ({ server }) => {
  const { backup, call } = await backupSite(server, 'damage');
  succeeded(await call('run', 'backup'));
  const check = ['run', 'restore', '--from', 'backup-is-whole', '--to', 'backup-is-whole'];
  const sums = readFileSync(join(backup, 'SHA256SUMS'), 'utf8');
  writeFileSync(join(backup, 'SHA256SUMS'), sums.replace(/^.* rows\n/m, ''));
  const fewer = await call(...check);
  assert.is(fewer.status, 3, fewer.stdout);
  assert.match(fewer.stdout + fewer.stderr, /^ +> [0-9a-f]{64} {2}rows$/m);
  writeFileSync(join(backup, 'SHA256SUMS'), sums);
  succeeded(await call(...check));
  rmSync(join(backup, 'properties'));
  const missing = await call(...check);
  assert.is(missing.status, 3, missing.stdout);
  assert.match(missing.stdout + missing.stderr, /properties: No such file/);
});

const PROPERTIES = (database: string): string => `
REVOKE ALL ON DATABASE ${database} FROM PUBLIC;
GRANT CONNECT ON DATABASE ${database} TO "it's" WITH GRANT OPTION;
ALTER DATABASE ${database} SET search_path = '';
ALTER DATABASE ${database} SET app.secret = 'a=b''\\ :"DATABASE"';
ALTER ROLE "it's" IN DATABASE ${database} SET search_path = "$user", public;
ALTER ROLE "it's" IN DATABASE ${database} SET statement_timeout = 5000;
ALTER DATABASE ${database} CONNECTION LIMIT 7;
COMMENT ON DATABASE ${database} IS 'it''s
in service';
`;

/** What the catalogs hold of a database beside its contents. */
const held = (server: PostgresServer, database: string): Promise<string> =>
  query(
    server,
    'postgres',
    `SELECT datconnlimit, shobj_description(oid, 'pg_database'), (SELECT array_agg(acl ORDER BY acl) FROM unnest(datacl::text[]) AS acl),
         (SELECT array_agg((setrole::regrole, setting) ORDER BY setrole, setting)
            FROM pg_db_role_setting, unnest(setconfig) AS setting WHERE setdatabase = oid)
       FROM pg_database WHERE datname = '${database}';`,
  );

test('rights and settings that a restore loses are named before the swap, with the statements that set them', async ({
  server,
}) => {
  const site = await backupSite(server, 'props');
  await query(server, 'postgres', `CREATE ROLE "it's"; ${PROPERTIES('props')}`);
  const before = await held(server, 'props');
  succeeded(await site.call('run', 'backup'));
  const lost = await site.call('run', 'restore', ...ANSWERS);
  assert.is(lost.status, 3, lost.stdout);
  assert.match(lost.stderr, 'properties-agree');
  assert.is(await site.names(), 'props props_restored', 'nothing was renamed');
  const shown = lost.stdout.match(/(?<=^ +< ).*$/gm) ?? [];
  assert.match(shown.join('\n'), /^REVOKE ALL ON DATABASE :"NEW_DATABASE" FROM PUBLIC;$/m);
  const ran = await psql(server, shown.join('\n'), {
    database: 'postgres',
    variables: { NEW_DATABASE: 'props_restored' },
  });
  assert.is(ran.status, 0, ran.stderr);
  succeeded(await site.call('run', 'restore', ...ANSWERS));
  assert.is(await held(server, 'props'), before);
  assert.is(await held(server, 'props_before'), before);
});

test('a right that the restored database has beyond the backup is named too', async ({ server }) => {
  const site = await backupSite(server, 'beyond');
  await query(server, 'postgres', 'CREATE ROLE guest;');
  succeeded(await site.call('run', 'backup'));
  succeeded(await site.call('run', 'restore', '--to', 'rows-agree'));
  await query(server, 'postgres', 'GRANT CREATE ON DATABASE beyond_restored TO guest;');
  const beyond = await site.call('run', 'restore', ...ANSWERS);
  assert.is(beyond.status, 3, beyond.stdout);
  assert.match(beyond.stdout + beyond.stderr, /^ +> .*GRANT CREATE ON DATABASE :"NEW_DATABASE" TO guest;$/m);
  await query(server, 'postgres', 'REVOKE ALL ON DATABASE beyond_restored FROM guest;');
  succeeded(await site.call('run', 'restore', ...ANSWERS));
});

test('a role that only a right on the database or a setting names is missed like an owner', async ({
  server,
}) => {
  const { backup, call } = await backupSite(server, 'named');
  await query(
    server,
    'postgres',
    'CREATE ROLE granted; CREATE ROLE "set up"; GRANT CREATE ON DATABASE named TO granted;',
  );
  await query(server, 'postgres', 'ALTER ROLE "set up" IN DATABASE named SET work_mem = 1024;');
  succeeded(await call('run', 'backup'));
  assert.is(readFileSync(join(backup, 'roles'), 'utf8'), 'granted\npostgres\nset up\n');
  await query(
    server,
    'postgres',
    'REVOKE ALL ON DATABASE named FROM granted; ALTER ROLE "set up" IN DATABASE named RESET ALL;',
  );
  await query(server, 'postgres', 'DROP ROLE granted; DROP ROLE "set up";');
  const { status, stderr } = await call('run', 'restore', '--to', 'roles-are-there');
  assert.is(status, 3, stderr);
  assert.match(stderr, /missing roles:\n.*granted\n.*set up/);
});

test('a role that may not create the database, or not rename the one in use, is refused before', async ({
  server,
}) => {
  const { call } = await backupSite(server, 'owned');
  const tell = (sql: string): Promise<string> => query(server, 'postgres', sql);
  await tell(
    'CREATE ROLE restorer LOGIN; CREATE ROLE owner; CREATE ROLE other; ALTER DATABASE owned OWNER TO owner;',
  );
  succeeded(await call('run', 'backup'));
  await tell('ALTER DATABASE owned OWNER TO other;');
  const restore = (): ReturnType<typeof call> =>
    call('run', 'restore', '--to', 'role-may-create', '--set', 'RESTORE_USER=restorer');
  for (const step of ['ALTER ROLE restorer CREATEDB', 'GRANT owner TO restorer', 'GRANT other TO restorer']) {
    const { status, stderr } = await restore();
    assert.is(status, 3, `before ${step}: ${stderr}`);
    assert.match(stderr, 'role-may-create');
    await tell(`${step};`);
  }
  succeeded(await restore());
});

test.run();
