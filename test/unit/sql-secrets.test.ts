/** Secrets and odd values in SQL: they reach a real PostgreSQL unharmed, and no argument of any program. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { build, compileFiles } from '../support/compile.js';
import { createDatabase, postgresBin, startPostgres, stopPostgres } from '../support/postgres.js';
import type { PostgresServer } from '../support/postgres.js';
import { runBash } from '../support/run-bash.js';

const test = suite<{ server: PostgresServer }>('secrets in SQL');
const SECRET = `it's "$(touch pwned)" \`x\` \\ é =`;
const DATABASE = 'host=nowhere dbname=other';

test.before(async (context) => {
  context.server = await startPostgres();
  await createDatabase(context.server, DATABASE);
});
test.after(({ server }) => stopPostgres(server));

function procedure(connection: string, step: string): string {
  return `procedure: secrets
title: Secrets
version: 1.0.0
variables:
  DB: {type: string, default: x, help: The database.}
  OTHER: {type: string, default: x, help: A value.}
  PASSWORD: {type: string, secret: true, help: A secret.}
places:
  cluster: {kubectl: {}}
  pod: {pod: {in: cluster, name: db-0}}
connections:
  db: {psql: ${connection}}
phases:
  - id: only
    title: The only phase
    steps:
      - {id: one, title: One, ${step}}
`;
}

/** Host and port come from the test's environment. */
const HOST = '{database: "${DB}"}';

function bodyOf(step: string): string {
  const { plan } = build(procedure(HOST, step));
  const functions = plan.functions.map(({ source }) => source).join('\n');
  const text = plan.phases[0]?.steps[0]?.texts.body;
  assert.ok(text?.reads.includes('PASSWORD') === true, 'the operator is asked for it');
  return `${functions}\n${text.source}`;
}

function run(server: PostgresServer, body: string): string {
  const env = { ...server.env, PATH: `${postgresBin()}:${process.env['PATH'] ?? ''}` };
  const values = { DB: DATABASE, OTHER: SECRET, PASSWORD: SECRET };
  const { status, stdout, stderr } = runBash(`set -euo pipefail\nexport -n PASSWORD\n${body}`, {
    ...env,
    ...values,
  });
  assert.is(status, 0, stderr);
  return stdout;
}

const WAYS: Readonly<Record<string, string>> = {
  'a reference': `:'PASSWORD'`,
  'psql reading its environment in backquotes': `:'given'`,
};

for (const [way, reference] of Object.entries(WAYS)) {
  test(`${way} hands over the secret as it is`, ({ server }) => {
    const set = reference === `:'given'` ? '\\\\set given `printenv PASSWORD`\\n' : '';
    const table = `t${Object.keys(WAYS).indexOf(way)}`;
    const body = bodyOf(
      `sql: {on: db, statements: "${set}CREATE TABLE ${table} AS SELECT ${reference} AS a, :'OTHER' AS b;"}`,
    );
    run(server, body);
    const look = (what: string): string =>
      run(server, `PGDATABASE="$DB" psql -XAtc 'SELECT ${what} FROM ${table}'`);
    assert.is(look('a'), `${SECRET}\n`);
    assert.is(look('a = b'), 't\n');
    assert.not.match(body, /-v PASSWORD/);
  });
}

test('a query takes secrets the same way', ({ server }) => {
  run(server, bodyOf(`assert: {sql: {on: db, query: "SELECT :'PASSWORD' = :'OTHER'", expect: t}}`));
});

test('a pod cannot be handed a secret, and that is said', () => {
  const source = procedure('{on: pod}', `sql: {on: db, statements: "SELECT :'PASSWORD'"}`);
  const codes = compileFiles({ 'procedure.yaml': source }).diagnostics.map(({ code }) => code);
  assert.ok(codes.includes('SW0701'), codes.join(' '));
});

test.run();
