/**
 * The SQL of cdsw-to-cml as its steps send it, on a real PostgreSQL with two databases. In: a world. Out: a suite with the server, and functions that
 * run steps, the export and the import, and judge what came of it.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { suite } from 'uvu';
import type { uvu } from 'uvu';
import * as assert from 'uvu/assert';
import { dropDatabase, psql, query, startPostgres, stopPostgres } from '../support/postgres.js';
import { readFlagship, runText } from './flagship-texts.js';
import { remember, violations } from './invariants.js';
import { ADMIN } from './rows.js';
import { createRole, loadDatabase, makeWorld, ROLE, ROLE_PASSWORD } from './world.js';
import type { Ended, PostgresServer } from '../support/postgres.js';
import type { Memory } from './invariants.js';
import type { WorldOptions } from './options.js';

export const FLAGSHIP = readFlagship();
export const BEFORE_JOB = ['load-library', 'save-rows', 'restore'];
export const AFTER_JOB = ['adapt'];
const CHECKS = ['database-is-right'];

/** In place of kubectl: what is meant for a pod runs here, with that pod's database. `SPOIL` is done before it and taken back; `CUT_BEFORE` ends its input. */
const KUBECTL = `#!/bin/bash
case $1 in *=cdsw) export PGDATABASE=source ;; *) export PGDATABASE=target ;; esac
case " $* " in
*' get pod '*podIP*) echo 127.0.0.1 ;;
*' get namespace '*) echo 00000000-0000-4000-8000-000000000000 ;;
*' exec '*)
  while [ "$1" != -- ]; do shift; done
  shift
  # Both databases are on one server, and have other names than the role.
  case "$*" in 'env PGDATABASE='*) shift 2 ;; esac
  case $1$* in
  psql*' -f -' | *pg_dump*)
    words=() before=''
    for word; do
      [ "$before" != -d ] && [ "$word" != -d ] && words+=("$word")
      before=$word
    done
    set -- "\${words[@]}"
    ;;
  esac
  case "$*" in
  psql*' -f -')
    if [ -n "\${CUT_BEFORE-}" ]; then
      awk 'index($0, ENVIRON["CUT_BEFORE"]) == 1 { exit } { print }' | "$@"
    elif [ -n "\${SPOIL-}" ]; then
      { printf 'BEGIN;\n%s;\n' "$SPOIL" && cat; } | "$@"
    else
      exec "$@"
    fi
    ;;
  *) exec "$@" ;;
  esac
  ;;
esac
`;

export interface Stage {
  readonly server: PostgresServer;
  readonly folder: string;
}

export interface Exported {
  readonly dump: string;
  readonly variables: Settings;
  readonly report: string;
}

export interface Built {
  readonly before: Memory;
  readonly migrateSql: string;
}

/** A server for all tests of a file, with new databases for each. */
export function sqlSuite(name: string): uvu.Test<Stage> {
  const test = suite<Stage>(name);
  test.before(async (context) => {
    const server = await startPostgres();
    await createRole(server, 'another password');
    // What logs in over the network names the role's own database.
    await loadDatabase(server, ROLE, '');
    // As in the pod: the environment of psql has the password that the role is to get.
    server.env['POSTGRES_PASSWORD'] = ROLE_PASSWORD;
    Object.assign(context, { server, folder: mkdtempSync(join(tmpdir(), 'stepwright-sql-')) });
  });
  test.after(async ({ server, folder }) => {
    rmSync(folder, { recursive: true });
    await stopPostgres(server);
  });
  test.after.each(async ({ server }) => {
    for (const name of ['source', 'target']) await dropDatabase(server, name);
  });
  return test;
}

export type Settings = Readonly<Record<string, string>>;

/** Runs a text of the procedure, or a call of its functions. */
export function run({ server, folder }: Stage, text: string, settings: Settings = {}): Promise<Ended> {
  const bin = join(folder, 'bin');
  if (!existsSync(bin)) {
    mkdirSync(bin);
    writeFileSync(join(bin, 'kubectl'), KUBECTL, { mode: 0o755 });
  }
  const env = {
    ...server.env,
    PATH: `${bin}:${server.env['PATH'] ?? ''}`,
    CDSW_CONTEXT: 'cdsw',
    CDSW_NAMESPACE: 'n',
    CDSW_DB: 'deployment/db',
    CDSW_DB_CONTAINER: 'db',
    CML_CONTEXT: 'cml',
    CML_NAMESPACE: 'n',
    CML_DB: 'db',
    CML_DB_CONTAINER: 'db',
    CML_DB_MOUNT: folder,
    DB_ROLE: ROLE,
    DUMP_FOLDER: folder,
    BYSTANDERS: '',
    ALSO_EMPTY: '',
    STOP_TIMEOUT: '10s',
    START_TIMEOUT: '10s',
    WORK: join(folder, 'work'),
    ARCHIVE: join(folder, 'archive'),
    ADMIN,
    DUMP_SHA256: 'd',
    SOURCE_VERSION: '0',
    COUNTS: '{}',
    ...settings,
  };
  return runText(FLAGSHIP, text, env);
}

export function step(stage: Stage, id: string, settings?: Settings): Promise<Ended> {
  return run(stage, FLAGSHIP.text(id), settings);
}

export function well(what: string, { status, stdout, stderr }: Ended): string {
  assert.is(status, 0, `${what}: ${stderr}`);
  assert.not.match(stderr, /WARNING|ERROR/, what);
  return stdout.trimEnd();
}

export async function succeed(stage: Stage, id: string, settings?: Settings): Promise<string> {
  return well(id, await step(stage, id, settings));
}

export async function call(stage: Stage, command: string, settings?: Settings): Promise<string> {
  return well(command, await run(stage, command, settings));
}

/** What a check found, as it says so. */
export async function found(stage: Stage, id: string, settings?: Settings): Promise<string> {
  const { status, stderr } = await step(stage, id, settings);
  if (status === 0) return '';
  assert.is(status, 1, stderr);
  return stderr.replace(/^[^]*?^found: {4}/m, '').trimEnd();
}

export async function build({ server }: Stage, options: WorldOptions): Promise<Built> {
  const { cdswSql, cmlSql, migrateSql } = makeWorld(options);
  await loadDatabase(server, 'source', cdswSql);
  await loadDatabase(server, 'target', cmlSql);
  return {
    before: await remember({ server, database: 'source' }, { server, database: 'target' }),
    migrateSql,
  };
}

/** The dump where restore.sql looks for it: on the volume of the database. */
export function writeDump({ folder }: Stage, dump: string): void {
  mkdirSync(join(folder, 'stepwright'), { recursive: true });
  writeFileSync(join(folder, 'stepwright/db.sql'), dump);
}

export async function exportSource(stage: Stage, alsoEmpty = ''): Promise<Exported> {
  const [archive, work] = [join(stage.folder, 'archive'), join(stage.folder, 'work')];
  for (const folder of [archive, work]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  }
  const settings = { ALSO_EMPTY: alsoEmpty };
  assert.is(await call(stage, 'old_versions cdsw_sql'), '');
  for (const id of ['source-can-be-moved', 'note-source', 'dump-source']) await succeed(stage, id, settings);
  const dump = gunzipSync(readFileSync(join(archive, 'db.sql.gz'))).toString('utf8');
  writeDump(stage, dump);
  const variables = {
    ...settings,
    DUMP_SHA256: createHash('sha256').update(dump).digest('hex'),
    COUNTS: readFileSync(join(archive, 'counts.json'), 'utf8').trimEnd(),
    SOURCE_VERSION: await query(stage.server, 'source', 'SHOW server_version_num;'),
  };
  return { dump, variables, report: readFileSync(join(archive, 'ownership.csv'), 'utf8') };
}

export async function runSteps(
  stage: Stage,
  ids: readonly string[],
  settings: Settings,
  twice: boolean,
): Promise<string> {
  const printed: string[] = [];
  for (const id of ids.flatMap((name) => (twice ? [name, name] : [name])))
    printed.push(await succeed(stage, id, settings));
  return printed.join('\n');
}

/** The db-migrate Job, which logs in as the services do. */
export async function migrate({ server }: Stage, sql: string): Promise<void> {
  const { status, stderr } = await psql(server, sql, { database: 'target', user: ROLE });
  assert.is(status, 0, stderr);
}

export async function importTarget(
  stage: Stage,
  { variables }: Exported,
  migrateSql: string,
  twice = false,
): Promise<string> {
  for (const id of ['server-is-ready', 'database-is-ready']) await succeed(stage, id, variables);
  const before = await runSteps(stage, BEFORE_JOB, variables, twice);
  assert.not.match(before, /CREATE|DROP|SET\b/, 'nothing but what matters is printed');
  // A resumed run is not held up by the projects that it brought.
  if (twice) await succeed(stage, 'database-is-ready', variables);
  await migrate(stage, migrateSql);
  const after = await runSteps(stage, AFTER_JOB, variables, twice);
  await runSteps(stage, CHECKS, variables, false);
  await query(stage.server, 'postgres', `ALTER ROLE ${ROLE} PASSWORD 'another password';`);
  const password = await runSteps(stage, ['set-password'], variables, twice);
  well('undo', await run(stage, FLAGSHIP.text('load-library', 'undo'), variables));
  return before + after + password;
}

export async function judge(
  { server }: Stage,
  { before }: Built,
  { report, variables }: Exported,
  printed: string,
): Promise<void> {
  const wrong = await violations({
    source: { server, database: 'source' },
    target: { server, database: 'target' },
    before,
    report,
    traces: [printed, report],
    alsoEmpty: (variables['ALSO_EMPTY'] ?? '').split(' '),
    login: { host: '127.0.0.1', port: server.port, user: ROLE, password: ROLE_PASSWORD },
  });
  assert.equal(wrong, []);
}
