/** A procedure that changes a table of names, and what must be true of it on any database. In: the database and the connection to it. Out: assertions. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { placeScript, scratchFolder } from './rendered-script.js';
import { byHand, byScript, renderedYaml } from './routes.js';
import { run } from './run-script.js';
import type { Ended } from './run-script.js';

const HOSTILE = `x'); DROP TABLE names; -- "\\' \`id\` $(touch pwned) ü\\n @NAME`;

export const STEPS = (connection: string): string => `phases:
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

export const HEAD = `procedure: names
title: Change names
version: 1.0.0
variables:
  NAME: {type: string, help: A name.}
`;

export interface Database {
  readonly yaml: string;
  readonly values: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly names: () => string;
  readonly clear: () => void;
}

export async function bothWays(database: Database): Promise<void> {
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

export async function phase(database: Database, id: string, folder = scratchFolder()): Promise<Ended> {
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

export async function failsWhole(database: Database): Promise<void> {
  for (const id of ['broken', 'open']) {
    const { status } = await phase(database, id);
    assert.is.not(status, 0, id);
    assert.is(database.names(), '', id);
  }
}
