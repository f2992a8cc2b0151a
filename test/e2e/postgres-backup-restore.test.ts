/** postgres-backup-restore, where an operator or somebody else has done what the procedure does not expect: nothing is overwritten, nothing undone by half. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ANSWERS, backupSite, succeeded } from '../support/backup-site.js';
import type { BackupSite } from '../support/backup-site.js';
import { query, startPostgres, stopPostgres } from '../support/postgres.js';
import type { PostgresServer } from '../support/postgres.js';
import { scratchFolder } from '../support/rendered-script.js';

interface Context {
  server: PostgresServer;
}

const test = suite<Context>('postgres-backup-restore');
test.before(async (context) => {
  context.server = await startPostgres();
});
test.after(({ server }) => stopPostgres(server));

async function swapped({ call }: BackupSite): Promise<void> {
  for (const phase of ['backup', 'restore']) succeeded(await call('run', phase, ...ANSWERS));
}

test('a folder that holds anything is refused, and what it holds is left alone', async ({ server }) => {
  const { backup, call } = await backupSite(server, 'first');
  writeFileSync(join(backup, 'database.dump'), 'an older dump, without checksums');
  const { status, stderr } = await call('run', 'backup');
  assert.is(status, 3, stderr);
  assert.match(stderr, `holds files already: ${backup}`);
  assert.is(readFileSync(join(backup, 'database.dump'), 'utf8'), 'an older dump, without checksums');
});

test('undo of a swap fails when somebody has renamed the restored database, and renames nothing', async ({
  server,
}) => {
  const site = await backupSite(server, 'second');
  await swapped(site);
  await query(server, 'postgres', 'ALTER DATABASE second RENAME TO second_other;');
  const undone = await site.call('undo', 'restore', ...ANSWERS);
  assert.is(undone.status, 1, undone.stdout);
  assert.match(undone.stderr + undone.stdout, 'somebody has renamed the restored database');
  assert.is(await site.names(), 'second_before second_other');
  await query(server, 'postgres', 'ALTER DATABASE second_other RENAME TO second;');
  succeeded(await site.call('undo', 'restore', ...ANSWERS));
  assert.is(await site.names(), 'second');
});

for (const [database, change, back] of [
  [
    'renamed',
    'ALTER DATABASE renamed_before RENAME TO renamed_away',
    'ALTER DATABASE renamed_away RENAME TO renamed_before',
  ],
  [
    'replaced',
    'ALTER DATABASE replaced_before RENAME TO replaced_away; CREATE DATABASE replaced_before',
    'DROP DATABASE replaced_before; ALTER DATABASE replaced_away RENAME TO replaced_before',
  ],
] as const)
  test(`undo of a swap fails when the database that was there before is ${database}, and leaves the restored one in service`, async ({
    server,
  }) => {
    const site = await backupSite(server, database);
    await swapped(site);
    await query(server, 'postgres', `${change};`);
    const before = await site.names();
    const undone = await site.call('undo', 'restore', ...ANSWERS);
    assert.is(undone.status, 1, undone.stdout);
    assert.match(undone.stderr + undone.stdout, 'has another name than OLD_DATABASE');
    assert.match(undone.stderr + undone.stdout, 'Give it that name again');
    assert.is(await site.names(), before);
    await query(server, 'postgres', `${back};`);
    succeeded(await site.call('undo', 'restore', ...ANSWERS));
    assert.is(await site.names(), database);
  });

test('undo of a swap fails when the database that was there before is dropped: the only copy stays', async ({
  server,
}) => {
  const site = await backupSite(server, 'dropped');
  await swapped(site);
  await query(server, 'postgres', 'DROP DATABASE dropped_before;');
  const undone = await site.call('undo', 'restore', ...ANSWERS);
  assert.is(undone.status, 1, undone.stdout);
  assert.match(undone.stderr + undone.stdout, 'leave the restored database in service');
  assert.is(await site.names(), 'dropped');
});

test('where no database had the name, undo asks before it takes the only one away', async ({ server }) => {
  const site = await backupSite(server, 'alone');
  succeeded(await site.call('run', 'backup'));
  await query(server, 'postgres', 'DROP DATABASE alone;');
  succeeded(await site.call('run', 'restore', ...ANSWERS));
  assert.is(await site.names(), 'alone');
  const asked = await site.call('undo', 'restore');
  assert.is(asked.status, 64, asked.stdout);
  assert.match(
    asked.stderr.replace(/\s+/g, ' '),
    'Where no database had the name before the swap, none has it afterwards',
  );
  assert.match(asked.stderr, 'all rows that were written to it while it was in service');
  assert.is(await site.names(), 'alone');
  succeeded(await site.call('undo', 'restore', ...ANSWERS));
  assert.is(await site.names(), '');
});

test('what was in service is not dropped without a question, long after the swap was taken back', async ({
  server,
}) => {
  const site = await backupSite(server, 'service');
  await swapped(site);
  await query(server, 'service', 'INSERT INTO jobs VALUES (3);');
  succeeded(await site.call('undo', 'restore', '--to', 'swap', '--confirm', 'swap'));
  assert.is(await site.names(), 'service service_restored');
  const asked = await site.call('undo', 'restore');
  assert.is(asked.status, 64, asked.stdout);
  assert.match(asked.stderr, '--confirm create-database');
  assert.is(await query(server, 'service_restored', 'SELECT count(*) FROM jobs;'), '3');
});

test('undo drops the database that was created, and no other that has its name by then', async ({
  server,
}) => {
  const site = await backupSite(server, 'fourth');
  succeeded(await site.call('run', 'backup'));
  succeeded(await site.call('run', 'restore', '--to', 'rows-agree'));
  await query(server, 'postgres', 'ALTER DATABASE fourth_restored RENAME TO fourth_other;');
  await query(server, 'postgres', 'CREATE DATABASE fourth_restored;');
  const refused = await site.call('undo', 'restore', ...ANSWERS);
  assert.is(refused.status, 1, refused.stdout);
  assert.match(
    refused.stderr + refused.stdout,
    'is not the one that was created, so that nothing was dropped',
  );
  assert.is(await site.names(), 'fourth fourth_other fourth_restored');
  await query(server, 'postgres', 'DROP DATABASE fourth_restored;');
  await query(server, 'postgres', 'ALTER DATABASE fourth_other RENAME TO fourth_restored;');
  succeeded(await site.call('undo', 'restore', ...ANSWERS));
  assert.is(await site.names(), 'fourth');
});

test('undo after the name was taken drops what is ours, and leaves the other database', async ({
  server,
}) => {
  const site = await backupSite(server, 'sixth');
  succeeded(await site.call('run', 'backup'));
  succeeded(await site.call('run', 'restore', '--to', 'role-may-create'));
  await query(server, 'postgres', 'CREATE DATABASE sixth_restored;');
  const failed = await site.call('run', 'restore', '--to', 'create-database');
  assert.is(failed.status, 1, failed.stdout);
  assert.match(failed.stderr + failed.stdout, 'database "sixth_restored" already exists');
  assert.is(await site.names(), 'sixth sixth_restored stepwright');
  succeeded(await site.call('undo', 'restore', '--to', 'create-database', ...ANSWERS));
  assert.is(await site.names(), 'sixth sixth_restored');
});

/** A folder of programs in which `mv` fails once, where it would keep a file of this name. */
function failingOnce(name: string): { readonly folder: string; readonly struck: () => boolean } {
  const folder = scratchFolder();
  const mark = join(folder, 'struck');
  const text = `#!/bin/sh\ncase "$*" in */${name}) [ -e ${mark} ] || { : >${mark}; exit 1; } ;; esac\nexec /bin/mv "$@"\n`;
  writeFileSync(join(folder, 'mv'), text, { mode: 0o755 });
  return { folder, struck: () => existsSync(mark) };
}

for (const [database, end] of [
  ['cut', 'undo'],
  ['resumed', 'run'],
] as const)
  test(`a database whose number was never written down is found again by ${end}`, async ({ server }) => {
    const { folder, struck } = failingOnce('created');
    const site = await backupSite(server, database, folder);
    succeeded(await site.call('run', 'backup'));
    const failed = await site.call('run', 'restore', '--to', 'create-database');
    assert.is(failed.status, 1, failed.stdout);
    assert.ok(struck());
    assert.is(await site.names(), `${database} stepwright`);
    succeeded(await site.call(end, 'restore', '--to', 'create-database', ...(end === 'undo' ? ANSWERS : [])));
    assert.is(await site.names(), end === 'undo' ? database : `${database} ${database}_restored`);
  });

test.run();
