/** The procedure of names on SQLite. In: a place. Out: its database, and what must be true of SQLite alone. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { HEAD, STEPS, failsWhole, phase } from './names-procedure.js';
import type { Database } from './names-procedure.js';
import { scratchFolder } from './rendered-script.js';
import type { SshHost } from './sshd.js';

/** A database of SQLite in a file, here or on a host. */
export function sqliteNames(
  place: string,
  { port, path }: Pick<SshHost, 'port' | 'path'>,
): Database & { readonly file: string } {
  const file = join(scratchFolder(), "it's a $(touch pwned) file");
  execFileSync('sqlite3', [file, 'CREATE TABLE names (name text)']);
  const variables = `  FILE: {type: string, help: The file.}
  SSH_PORT: {type: int, help: The port of ssh.}
places:
  db1: {ssh: {host: 127.0.0.1, port: "\${SSH_PORT}"}}
connections:
  names: {sqlite: {on: ${place}, file: "\${FILE}"}}
`;
  const query = ['-batch', file, 'SELECT name FROM names'];
  return {
    file,
    yaml: HEAD + variables + STEPS('names'),
    values: { FILE: file, SSH_PORT: String(port) },
    env: { PATH: path },
    names: () => execFileSync('sqlite3', query, { encoding: 'utf8' }).trimEnd(),
    clear: () => execFileSync('sqlite3', [file, 'DELETE FROM names']),
  };
}

/** An error or an open quote takes all back, and a file that is missing is not made. */
export async function sqliteFailsWhole(database: Database & { readonly file: string }): Promise<void> {
  await failsWhole(database);
  const missing = `${database.file}.missing`;
  const { status, stdout, stderr } = await phase(
    { ...database, values: { ...database.values, FILE: missing } },
    'only',
  );
  assert.is.not(status, 0);
  assert.match(stdout + stderr, /there is no database/);
  assert.not(existsSync(missing));
}
