/**
 * A CDSW cluster and a CML workspace as data: SQL for two databases, two trees of files. In: the options. Out: a `World`, and functions that
 * put it into a PostgreSQL server and onto a disk. Nothing here knows the procedure.
 */
import { cdswFiles, cmlFiles } from './files.js';
import { cdswTables, cmlTables, fillTables } from './rows.js';
import { cdswSchema, cmlSchema, migrateSchema } from './schema.js';
import { createDatabase, psql, query } from '../support/postgres.js';
import type { Entry } from './files.js';
import type { PostgresServer } from '../support/postgres.js';
import type { WorldOptions } from './options.js';

export interface World {
  readonly options: WorldOptions;
  /** Makes and fills the databases, both named `sense` in a real cluster. */
  readonly cdswSql: string;
  readonly cmlSql: string;
  /** What the db-migrate Job runs. */
  readonly migrateSql: string;
  /** Under CDSW's /var/lib/cdsw/current/projects, and on CML's projects volume. */
  readonly cdswFiles: readonly Entry[];
  readonly cmlFiles: readonly Entry[];
}

/** The role that owns both databases and that all services log in as. */
export const ROLE = 'sense';
export const ROLE_PASSWORD = 'it\'s * a \\ "pass word" $(id)';

export function makeWorld(options: WorldOptions): World {
  return {
    options,
    cdswSql: `${cdswSchema(options)}\n${fillTables(options, 'cdsw', cdswTables(options))}`,
    cmlSql: `${cmlSchema(options)}\n${fillTables(options, 'cml', cmlTables(options))}`,
    migrateSql: migrateSchema(),
    cdswFiles: cdswFiles(options),
    cmlFiles: cmlFiles(),
  };
}

/** Makes the role as the image of the database makes it: a superuser, with the password of the pod's environment unless another is given. */
export async function createRole(server: PostgresServer, password = ROLE_PASSWORD): Promise<void> {
  const quoted = `'${password.replaceAll("'", "''")}'`;
  await query(
    server,
    'postgres',
    `CREATE ROLE ${ROLE} SUPERUSER LOGIN PASSWORD E${quoted.replaceAll('\\', '\\\\')};`,
  );
}

/** Makes a database that the role owns, and fills it with SQL. */
export async function loadDatabase(server: PostgresServer, name: string, sql: string): Promise<void> {
  await createDatabase(server, name, { owner: ROLE });
  const { status, stderr } = await psql(server, sql, { database: name, user: ROLE, singleTransaction: true });
  if (status !== 0) throw new Error(`the world's SQL failed: ${stderr}`);
}
