/** `sql`: statements for psql on standard input, in one transaction. */
import * as Type from '@sinclair/typebox';
import { ConnectionName, Sql } from './fields.js';
import { defineKind } from './kind.js';
import { sqlText } from './sql-text.js';

export const sql = defineKind({
  key: 'sql',
  title: 'Run SQL',
  description:
    'Statements for psql, fed on standard input with `ON_ERROR_STOP`. A variable is `:\'NAME\'` (a string) or `:"NAME"` (an identifier). ' +
    'A secret is written the same way; over a connection to a host it reaches psql by the environment of that one command.',
  example: `- id: pause-jobs
  title: Pause every job
  sql:
    on: cml-sql
    statements: UPDATE jobs SET paused = true;`,
  schema: Type.Object(
    {
      on: ConnectionName('The connection to use.'),
      statements: Sql('SQL, and meta-commands of psql.'),
      transaction: Type.Optional(
        Type.Boolean({
          default: true,
          description:
            'Puts `BEGIN;` and `COMMIT;` around all of it. Turn it off for statements that refuse a transaction, such as VACUUM or CREATE DATABASE, and where the statements hold their own.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  risk: 'reversible',
  rerunSafe: false,
  namesPlaces: 'name the place in the connection, as `on` below its kind',
  lower: ({ on, statements, transaction = true }, context) => ({
    body: sqlText(on, statements, context, { transaction }),
    summary: '',
  }),
});
