/** postgres-backup-restore over a database of its own. In: a server and the database's name. Out: calls of the script, and what the server then has. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { query } from './postgres.js';
import type { PostgresServer } from './postgres.js';
import { placeScript, renderShipped } from './rendered-script.js';
import { run } from './run-script.js';
import type { Ended } from './run-script.js';

export interface BackupSite {
  readonly folder: string;
  readonly backup: string;
  /** The script with the site's values, without prompts. */
  readonly call: (...args: readonly string[]) => Promise<Ended>;
  /** The names of the site's databases, and of those that are not named yet. */
  readonly names: () => Promise<string>;
}

/** Whatever a phase asks. */
export const ANSWERS = ['clients-are-stopped', 'clients-run', 'swap', 'create-database'].flatMap((id) => [
  '--confirm',
  id,
]);

export function succeeded({ status, stdout, stderr }: Ended): void {
  assert.is(status, 0, stdout + stderr);
}

/** A script of its own, a database of this name, and an empty folder for its backup; `first` is a folder of programs that come first. */
export async function backupSite(
  server: PostgresServer,
  database: string,
  first?: string,
): Promise<BackupSite> {
  await query(server, 'postgres', `CREATE DATABASE ${database};`);
  await query(server, database, 'CREATE TABLE jobs (id int); INSERT INTO jobs VALUES (1), (2);');
  const script = placeScript(renderShipped('postgres-backup-restore'));
  const backup = join(script.folder, 'backup');
  mkdirSync(backup);
  const values = { DATABASE: database, BACKUP: backup, DB_HOST: server.socket, DB_PORT: String(server.port) };
  const set = Object.entries(values).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  const path = [...(first === undefined ? [] : [first]), server.bin, process.env['PATH'] ?? ''].join(':');
  return {
    folder: script.folder,
    backup,
    call: (...args) => run(script, [...args, ...set, '--yes'], { env: { PATH: path } }),
    names: () =>
      query(
        server,
        'postgres',
        `SELECT string_agg(regexp_replace(datname, '^stepwright_[0-9_]+$', 'stepwright'), ' ' ORDER BY datname)
           FROM pg_database WHERE datname ~ '^(${database}|stepwright)(_|$)';`,
      ),
  };
}
