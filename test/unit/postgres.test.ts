/** The tests' own PostgreSQL: starts, asks for passwords on TCP only, copies databases, and leaves neither process nor file. */
import { existsSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import {
  createDatabase,
  dropDatabase,
  psql,
  query,
  runClient,
  startPostgres,
  stopPostgres,
} from '../support/postgres.js';
import type { PostgresServer } from '../support/postgres.js';

const test = suite<{ server: PostgresServer }>('postgres');

test.before(async (context) => {
  context.server = await startPostgres();
});
test.after(({ server }) => stopPostgres(server));

test('a copy of a database has its rows and can be dropped while someone is connected', async ({
  server,
}) => {
  await createDatabase(server, 'first');
  await query(server, 'first', 'CREATE TABLE t AS SELECT 7 AS n;');
  await createDatabase(server, "it's a copy", { template: 'first' });
  assert.is(await query(server, "it's a copy", 'SELECT n FROM t;'), '7');
  const sleeper = psql(server, 'SELECT pg_sleep(60);', { database: "it's a copy" });
  while (
    (await query(
      server,
      'postgres',
      "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid();",
    )) === '0'
  );
  await dropDatabase(server, "it's a copy");
  assert.is.not((await sleeper).status, 0);
  assert.is(
    await query(server, 'postgres', "SELECT count(*) FROM pg_database WHERE datname LIKE 'it%';"),
    '0',
  );
});

test('values reach SQL as data, and the first error ends a script', async ({ server }) => {
  const value = `a'b"c\\ $(id) \n;`;
  const { stdout } = await psql(server, "SELECT :'V';", { database: 'postgres', variables: { V: value } });
  assert.is(stdout, `${value}\n`);
  const failed = await psql(server, 'SELECT 1/0; SELECT 2;', { database: 'postgres' });
  assert.is(failed.status, 3);
  assert.is(failed.stdout, '');
});

test('TCP asks for a password', async ({ server }) => {
  await query(server, 'postgres', "CREATE ROLE tester LOGIN PASSWORD 'right';");
  const login = async (password: string): Promise<number | null> => {
    const url = `postgresql://tester:${password}@127.0.0.1:${server.port}/postgres`;
    return (await runClient(server, 'psql', ['-X', '-w', '-c', 'SELECT 1', url])).status;
  };
  assert.is(await login('right'), 0);
  assert.is(await login('wrong'), 2);
});

test('a stopped server leaves no process and no file', async () => {
  const server = await startPostgres();
  await stopPostgres(server);
  assert.throws(() => process.kill(server.pid, 0), /ESRCH/);
  assert.not(existsSync(server.folder));
});

test.run();
