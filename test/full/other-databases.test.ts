/**
 * Connections to MariaDB, and to PostgreSQL and SQLite on a host, with real servers and clients: values are never SQL, errors and cut streams take all back, and no
 * secret is seen. Slow, because each way of connecting is gone by hand and by script. SQLite on this machine is in e2e/sqlite.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { ask, startMariadb, stopMariadb } from '../support/mariadb.js';
import type { MariadbServer } from '../support/mariadb.js';
import { HEAD, STEPS, bothWays, failsWhole } from '../support/names-procedure.js';
import type { Database } from '../support/names-procedure.js';
import { createDatabase, startPostgres, stopPostgres } from '../support/postgres.js';
import type { PostgresServer } from '../support/postgres.js';
import { watchProcesses } from '../support/processes.js';
import { scratchFolder } from '../support/rendered-script.js';
import { byHand, byScript, renderedYaml } from '../support/routes.js';
import { sqliteFailsWhole, sqliteNames } from '../support/sqlite-names.js';
import { hostSuite, startSshd, stopSshd } from '../support/sshd.js';
import type { SshHost } from '../support/sshd.js';

const PASSWORD = `it's $(touch pwned) "\\ é`;

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

const sqlite = hostSuite('sqlite');
sqlite('guide and script do the same, and undo takes it back', async ({ host }) => {
  await bothWays(sqliteNames('db1', host));
});
sqlite('an error or an open quote takes all back, and a missing file is not made', async ({ host }) => {
  await sqliteFailsWhole(sqliteNames('db1', host));
});
sqlite.run();

/** Names that psql would take for a connection string, were they not given by the environment. */
const DATABASES = ['host=nowhere dbname=postgres', 'postgresql://nowhere/postgres', `it's "$(touch pwned)"`];

const NAMED = (connection: string): string => `procedure: names
title: Ask a database for its name
version: 1.0.0
variables:
  DATABASE: {type: string, help: The database.}
  SOCKET: {type: string, help: The folder of the socket.}
  PORT: {type: int, help: The port.}
  SSH_PORT: {type: int, help: The port of ssh.}
places:
  db1: {ssh: {host: 127.0.0.1, port: "\${SSH_PORT}"}}
connections:
  asked: {psql: ${connection}}
phases:
  - id: only
    title: The only phase
    steps:
      - {id: ask, title: Ask, assert: {sql: {on: asked, query: SELECT current_database(), expect: "\${DATABASE}"}}}
`;

const psql = suite<{ server: PostgresServer; host: SshHost }>('psql');
psql.before(async (context) => {
  const { bin, socket, port } = (context.server = await startPostgres());
  const tools = scratchFolder();
  const client = `#!/bin/sh\nPGHOST=${socket} PGPORT=${port} exec ${bin}/psql "$@"\n`;
  writeFileSync(join(tools, 'psql'), client, { mode: 0o755 });
  context.host = await startSshd({ tools });
  for (const name of DATABASES) await createDatabase(context.server, name);
});
psql.after(async ({ server, host }) => {
  await stopPostgres(server);
  stopSshd(host);
});

for (const connection of [
  '{on: db1, user: postgres, database: "${DATABASE}"}',
  '{host: "${SOCKET}", port: "${PORT}", user: postgres, database: "${DATABASE}"}',
]) {
  psql(`a database is its name alone: ${connection}`, async ({ server, host }) => {
    for (const DATABASE of DATABASES)
      for (const open of [byHand, byScript]) {
        const folder = scratchFolder();
        const values = {
          DATABASE,
          SOCKET: server.socket,
          PORT: String(server.port),
          SSH_PORT: String(host.port),
        };
        const procedure = renderedYaml(NAMED(connection));
        const route = await open({ procedure, values, env: { PATH: host.path }, folder });
        await route.phase('only');
        await route.close();
        assert.not(existsSync(join(folder, 'pwned')), 'a value was run');
      }
  });
}
psql.run();
