/** Connections to MariaDB and SQLite, with real servers and clients: values are never SQL, errors and cut streams take all back, and no secret is seen. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { ask, startMariadb, stopMariadb } from '../support/mariadb.js';
import type { MariadbServer } from '../support/mariadb.js';
import { watchProcesses } from '../support/processes.js';
import { placeScript, scratchFolder } from '../support/rendered-script.js';
import { byHand, byScript, renderedYaml } from '../support/routes.js';
import { run } from '../support/run-script.js';
import type { Ended } from '../support/run-script.js';
import { startSshd, stopSshd } from '../support/sshd.js';
import type { SshHost } from '../support/sshd.js';

const HOSTILE = `x'); DROP TABLE names; -- "\\' \`id\` $(touch pwned) ü\\n @NAME`;
const PASSWORD = `it's $(touch pwned) "\\ é`;

const STEPS = (connection: string): string => `phases:
  - id: only
    title: The only phase
    steps:
      - id: add
        title: Add the name
        sql:
          on: ${connection}
          statements: |
            INSERT INTO names (name) VALUES (@NAME);
        done_when: {sql: {on: ${connection}, query: SELECT count(*) FROM names WHERE name = @NAME, expect: "1"}}
        undo: {sql: {on: ${connection}, statements: DELETE FROM names WHERE name = @NAME}}
      - id: count
        title: Record the names
        capture: {into: NAMES, sql: {on: ${connection}, query: SELECT name FROM names}}
  - id: broken
    title: Fail half way
    steps:
      - id: half
        title: Add a name and fail
        sql: {on: ${connection}, statements: "INSERT INTO names (name) VALUES ('half'); INSERT INTO nowhere VALUES (1); INSERT INTO names (name) VALUES ('rest')"}
        undo: none
  - id: open
    title: Leave a quote open
    steps:
      - id: quote
        title: Leave a quote open
        sql: {on: ${connection}, statements: "INSERT INTO names (name) VALUES ('half"}
        undo: none
`;

const HEAD = `procedure: names
title: Change names
version: 1.0.0
variables:
  NAME: {type: string, help: A name.}
`;

interface Database {
  readonly yaml: string;
  readonly values: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly names: () => string;
  readonly clear: () => void;
}

async function bothWays(database: Database): Promise<void> {
  const { yaml, values, secrets = {}, env = {}, names, clear } = database;
  for (const open of [byHand, byScript]) {
    const folder = scratchFolder();
    const route = await open({
      procedure: renderedYaml(yaml),
      values: { ...values, NAME: HOSTILE },
      secrets,
      env,
      folder,
    });
    await route.phase('only');
    await route.close();
    assert.is(names(), HOSTILE);
    assert.not(existsSync(join(folder, 'pwned')), 'a value was run');
    for (const secret of Object.values(secrets)) assert.not(route.seen().includes(secret));
    clear();
  }
  await takesBack(database);
}

const settings = ({
  values,
  secrets = {},
  env = {},
}: Database): readonly [string[], Record<string, string>] => [
  Object.entries({ ...values, NAME: HOSTILE }).flatMap(([name, value]) => ['--set', `${name}=${value}`]),
  {
    ...env,
    ...Object.fromEntries(Object.entries(secrets).map(([name, value]) => [`STEPWRIGHT_${name}`, value])),
  },
];

async function phase(database: Database, id: string, folder = scratchFolder()): Promise<Ended> {
  const [given, env] = settings(database);
  return run(placeScript(renderedYaml(database.yaml).script), ['run', id, '--yes', ...given], {
    env,
    cwd: folder,
  });
}

async function takesBack(database: Database): Promise<void> {
  const [given, env] = settings(database);
  const script = placeScript(renderedYaml(database.yaml).script);
  assert.is((await run(script, ['run', 'only', '--yes', ...given], { env })).status, 0);
  assert.is(database.names(), HOSTILE);
  assert.is((await run(script, ['undo', '--yes'], { env })).status, 0);
  assert.is(database.names(), '');
}

async function failsWhole(database: Database): Promise<void> {
  for (const id of ['broken', 'open']) {
    const { status } = await phase(database, id);
    assert.is.not(status, 0, id);
    assert.is(database.names(), '', id);
  }
}

const mysql = suite<{ server: MariadbServer; host: SshHost }>('mysql');
mysql.before(async (context) => {
  context.host = await startSshd();
  context.server = await startMariadb();
  ask(
    context.server,
    `CREATE DATABASE shop; CREATE TABLE shop.names (name text CHARACTER SET utf8mb4) ENGINE=InnoDB;
     CREATE USER tester@'%' IDENTIFIED BY '${PASSWORD.replaceAll('\\', '\\\\').replaceAll("'", "''")}'; GRANT ALL ON shop.* TO tester@'%';`,
  );
});
mysql.after(async ({ server, host }) => {
  await stopMariadb(server);
  stopSshd(host);
});

function reached(connection: string, { server, host }: { server: MariadbServer; host: SshHost }): Database {
  const variables = `  SOCKET: {type: string, help: The socket.}
  PORT: {type: int, help: The port.}
  SSH_PORT: {type: int, help: The port of ssh.}
  PASSWORD: {type: string, secret: true, help: The password.}
places:
  db1: {ssh: {host: 127.0.0.1, port: "\${SSH_PORT}"}}
connections:
  shop: {mysql: ${connection}}
`;
  return {
    yaml: HEAD + variables + STEPS('shop'),
    values: { SOCKET: server.socket, PORT: String(server.port), SSH_PORT: String(host.port) },
    secrets: { PASSWORD },
    env: { PATH: host.path },
    names: () => ask(server, 'SELECT name FROM shop.names'),
    clear: () => ask(server, 'DELETE FROM shop.names'),
  };
}

const WAYS = {
  'by host and password':
    '{host: 127.0.0.1, port: "${PORT}", user: tester, database: shop, password: "${PASSWORD}"}',
  'by socket': '{client: mariadb, socket: "${SOCKET}", user: root, database: shop}',
  'in a place': '{on: db1, socket: "${SOCKET}", user: root, database: shop}',
  'in a place, with a password':
    '{on: db1, host: 127.0.0.1, port: "${PORT}", user: tester, database: shop, password: "${PASSWORD}"}',
};
for (const [how, connection] of Object.entries(WAYS)) {
  mysql(`${how}: guide and script do the same, and undo takes it back`, async (context) => {
    const watch = watchProcesses([PASSWORD]);
    await bothWays(reached(connection, context)).finally(() => {
      assert.equal(watch.end(), [], 'the password stands in no arguments');
    });
  });
  mysql(`${how}: an error or an open quote takes all back`, async (context) => {
    await failsWhole(reached(connection, context));
  });
}
mysql.run();

const sqlite = suite<{ host: SshHost }>('sqlite');
sqlite.before(async (context) => {
  context.host = await startSshd();
});
sqlite.after(({ host }) => {
  stopSshd(host);
});
for (const place of ['here', 'db1']) {
  const made = ({ port, path }: SshHost): Database & { readonly file: string } => {
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
  };
  sqlite(`on ${place}: guide and script do the same, and undo takes it back`, async ({ host }) => {
    await bothWays(made(host));
  });
  sqlite(
    `on ${place}: an error or an open quote takes all back, and a missing file is not made`,
    async ({ host }) => {
      const database = made(host);
      await failsWhole(database);
      const missing = `${database.file}.missing`;
      const { status, stdout, stderr } = await phase(
        { ...database, values: { ...database.values, FILE: missing } },
        'only',
      );
      assert.is.not(status, 0);
      assert.match(stdout + stderr, /there is no database/);
      assert.not(existsSync(missing));
    },
  );
}
sqlite.run();
