/** `sql`: statements for psql on standard input, in one transaction. */
import * as Type from '@sinclair/typebox';
import { clientFor } from './connection.js';
import { ConnectionName, Sql } from './fields.js';
import { defineKind } from './kind.js';
import { feed } from './words.js';

export const sql = defineKind({
  key: 'sql',
  title: 'Run SQL',
  description:
    'Statements for psql, fed on standard input with `ON_ERROR_STOP`. A variable is `:\'NAME\'` (a string) or `:"NAME"` (an identifier). ' +
    'A secret is written the same way; over a connection to a host it reaches psql by the environment of that one command.',
  example: `- id: pause-jobs
  title: Pause every job
  sql:
    on: workspace-db
    statements: UPDATE jobs SET paused = true;`,
  schema: Type.Object(
    {
      on: ConnectionName('The connection to use.'),
      statements: Sql('SQL, and meta-commands of psql.'),
      transaction: Type.Optional(
        Type.Boolean({
          default: true,
          description:
            'All in one transaction. Turn it off for statements that refuse one, such as VACUUM or CREATE DATABASE.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  risk: 'reversible',
  rerunSafe: false,
  lower: ({ on, statements, transaction = true }, context) => {
    const options = ['-v ON_ERROR_STOP=1', ...(transaction ? ['--single-transaction'] : []), '-f -'];
    const client = clientFor(statements, context.connection(on), options, context.isSecret);
    return { body: feed(client.command, 'SQL', [...client.before, statements].join('\n')), summary: '' };
  },
});
