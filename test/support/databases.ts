/** Databases that a world has beside its files. In: a server of our own. Out: copies of them all to go back to, and ordered dumps to compare. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Beside } from './faults.js';
import type { PostgresServer } from './postgres.js';

/** Copies stand beside the databases that they are of, under this prefix. */
const KEPT = 'kept/';

const WORKED_ON = `NOT datistemplate AND datname <> 'postgres' AND NOT starts_with(datname, '${KEPT}')`;

function must(server: PostgresServer, program: string, args: readonly string[], input = ''): string {
  const path = join(server.bin, program);
  const { status, stdout, stderr } = spawnSync(path, args, { env: server.env, input, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
  return stdout;
}

/** SQL that must succeed, statement by statement. */
export function tell(server: PostgresServer, database: string, sql: string): string {
  return must(server, 'psql', ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', database], sql);
}

const drop = (condition: string): string =>
  `SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database WHERE ${condition} \\gexec\n`;

const copy = (name: string, condition: string): string =>
  `SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE %I', ${name}, pg_get_userbyid(datdba), datname)
     FROM pg_database WHERE ${condition} \\gexec\n`;

/** Copies with the numbers that the databases had: a procedure may know them by these. PostgreSQL takes them since version 15. */
const putBack = (prefix: string, numbers: string): string =>
  numbers === ''
    ? ''
    : `SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE %I OID %s', name, pg_get_userbyid(datdba), datname, number)
     FROM pg_database JOIN (VALUES ${numbers}) AS had (name, number) ON datname = '${prefix}' || name \\gexec\n`;

export function databasesOf(server: PostgresServer): Beside {
  const dump = (name: string): string[] =>
    must(server, 'pg_dump', ['-d', name])
      .split('\n')
      // pg_dump makes the word in these two lines anew each time.
      .filter((line) => line !== '' && !/^\\(un)?restrict /.test(line))
      .sort()
      .map((line) => `${name}: ${line}`);
  const numbers = new Map<string, string>();
  return {
    save: (name) => {
      const list = `SELECT coalesce(string_agg(format('(%L, %s)', datname, oid), ', '), '') FROM pg_database WHERE ${WORKED_ON};`;
      numbers.set(name, tell(server, 'postgres', list).trim());
      const prefix = `${KEPT}${name}/`;
      const kept = `starts_with(datname, '${prefix}')`;
      tell(server, 'postgres', drop(kept) + copy(`'${prefix}' || datname`, WORKED_ON));
    },
    restore: (name) => {
      const prefix = `${KEPT}${name}/`;
      tell(server, 'postgres', drop(WORKED_ON) + putBack(prefix, numbers.get(name) ?? ''));
    },
    contents: () => {
      const about = `SELECT datname, pg_get_userbyid(datdba), encoding, datcollate, datctype FROM pg_database WHERE ${WORKED_ON} ORDER BY 1;`;
      const databases = tell(server, 'postgres', about).trimEnd().split('\n');
      return databases.flatMap((line) => [line, ...dump(line.split('|')[0] ?? '')]);
    },
  };
}
