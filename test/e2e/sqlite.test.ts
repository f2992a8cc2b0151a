/** A connection to SQLite, with its real client: values are never SQL, errors and open quotes take all back. MariaDB and hosts are in full/other-databases. */
import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bothWays, phase } from '../support/names-procedure.js';
import { scratchFolder, scriptOf } from '../support/rendered-script.js';
import { run } from '../support/run-script.js';
import { sqliteFailsWhole, sqliteNames } from '../support/sqlite-names.js';

const HERE = { port: 22, path: process.env['PATH'] ?? '' };

const test = suite('sqlite');

test('guide and script do the same, and undo takes it back', async () => {
  await bothWays(sqliteNames('here', HERE));
});

test('an error or an open quote takes all back, and a missing file is not made', async () => {
  await sqliteFailsWhole(sqliteNames('here', HERE));
});

test('a file is found by its name alone, whatever the client would take it for', async () => {
  const database = sqliteNames('here', HERE);
  for (const name of ['-help', ':memory:', 'file:names?mode=memory']) {
    const folder = scratchFolder();
    const file = join(folder, name);
    copyFileSync(database.file, file);
    const { status, stdout, stderr } = await phase(
      { ...database, values: { ...database.values, FILE: name } },
      'only',
      folder,
    );
    assert.is(status, 0, stdout + stderr);
    assert.is(execFileSync('sqlite3', [file, 'SELECT count(*) FROM names'], { encoding: 'utf8' }), '1\n');
  }
});

test('what is expected may end in line ends: those of the output do not count either', async () => {
  const file = join(scratchFolder(), 'names');
  execFileSync('sqlite3', [file, 'CREATE TABLE names (name)']);
  const script = scriptOf(`
procedure: expected
title: Expect a line
version: 1.0.0
contact: nobody
connections: {names-db: {sqlite: {file: "${file}"}}}
phases:
  - id: only
    title: The only phase
    steps:
      - id: line
        title: Wait for a line
        wait: {condition: {sql: {on: names-db, query: "SELECT 'a'", expect: "a\\n"}}, interval: 1s, timeout: 3s}
        verify: {sql: {on: names-db, query: "SELECT 'a'", expect: "a\\n\\n"}}
`);
  const { status, stdout, stderr } = await run(script, ['run']);
  assert.is(status, 0, stdout + stderr);
});

test.run();
