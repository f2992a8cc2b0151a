/** A connection to SQLite, with its real client: values are never SQL, errors and open quotes take all back. MariaDB and hosts are in full/other-databases. */
import { suite } from 'uvu';
import { bothWays } from '../support/names-procedure.js';
import { sqliteFailsWhole, sqliteNames } from '../support/sqlite-names.js';

const HERE = { port: 22, path: process.env['PATH'] ?? '' };

const test = suite('sqlite');

test('guide and script do the same, and undo takes it back', async () => {
  await bothWays(sqliteNames('here', HERE));
});

test('an error or an open quote takes all back, and a missing file is not made', async () => {
  await sqliteFailsWhole(sqliteNames('here', HERE));
});

test.run();
