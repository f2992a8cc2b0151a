/** `psql`: PostgreSQL, in a place or by host and port. */
import * as Type from '@sinclair/typebox';
import type { Static } from '@sinclair/typebox';
import { Password, PlaceName, Port, Template } from '../kinds/fields.js';
import type { Contradiction } from '../kinds/contradiction.js';
import { streamOf } from '../kinds/place-words.js';
import { command, word } from '../kinds/bash-pieces.js';
import { environmentNames, sqlVariables } from '../sql/references.js';
import { clashesWithPlace, defineConnection, passed } from './connection.js';
import type { SqlCall } from './connection.js';

const Psql = Type.Object(
  {
    on: Type.Optional(PlaceName('The place that psql runs in, such as the pod of the database.')),
    host: Type.Optional(Template('A host name, an address, or the folder of a socket.')),
    port: Type.Optional(Port('The port.')),
    user: Type.Optional(Template('The role.')),
    database: Type.Optional(Template('The database; without it, the one named like the role.')),
    password: Type.Optional(
      Password('A secret variable; it reaches psql by its environment, never by its arguments.'),
    ),
    passfile: Type.Optional(Template("A password file in libpq's format, mode 0600.")),
  },
  {
    additionalProperties: false,
    description: 'How psql reaches the database: in a place, or by host and port.',
  },
);
type Psql = Static<typeof Psql>;

/** psql's own options: no files of the user's, rows only, the first error ends it. */
const OPTIONS = 'psql -X -q -A -t -v ON_ERROR_STOP=1';

/** What ends a statement that was left open, and the end mark, which psql prints only when it has read all of its input. */
const END_MARK = String.raw`'\n;\n\\echo\n\\echo end 0\n'`;

function client({ on, host, port, user, database, password, passfile }: Psql): string {
  const user_ = user === undefined ? undefined : `-U ${word(user)}`;
  // `-d` would take a name that holds `=` or `://` for a whole connection string.
  const named = database === undefined ? undefined : `PGDATABASE=${word(database)}`;
  if (on !== undefined) {
    const there = named === undefined ? undefined : `env ${named}`;
    return command(streamOf(on), there, OPTIONS, user_, '"$@" -f -');
  }
  return command(
    password === undefined ? undefined : `PGPASSWORD=${word(password)}`,
    passfile === undefined ? undefined : `PGPASSFILE=${word(passfile)}`,
    named,
    OPTIONS,
    host === undefined ? undefined : `-h ${word(host)}`,
    port === undefined ? undefined : `-p ${word(String(port))}`,
    user_,
    '"$@" -f -',
  );
}

/**
 * The call for some SQL, with the values that the SQL refers to. Arguments can be seen by every user of the machine, so a secret goes by
 * the environment of this one call, and psql takes it from there. In another place that way is closed, and analysis refuses secrets there.
 */
function call({ on }: Psql, name: string, sql: string, isSecret: (name: string) => boolean): SqlCall {
  const names = sqlVariables(sql);
  const values = names.filter((one) => on !== undefined || !isSecret(one)).map((one) => `-v ${passed(one)}`);
  if (on !== undefined) return { command: command(name, ...values), before: [] };
  const secrets = names.filter(isSecret);
  const asked = [...environmentNames(sql)].filter((one) => isSecret(one) && !secrets.includes(one));
  return {
    command: command(...[...secrets, ...asked].map(passed), name, ...values),
    before: secrets.map((one) => `\\set ${one} \`printenv ${one}\``),
  };
}

/** A connection goes through a place or to a host, not both. */
function inspect({ on, host, port, password, passfile }: Psql): Contradiction[] {
  return clashesWithPlace(on, { host, port, password, passfile }, 'in a place, psql uses the socket there');
}

export const psql = defineConnection({
  key: 'psql',
  title: 'PostgreSQL',
  description:
    'The function gives SQL to psql. A value is `:\'NAME\'` (a string) or `:"NAME"` (an identifier); columns are printed with `|` between them.',
  example: 'cml-sql: {psql: {on: db, user: "${DB_ROLE}"}}',
  schema: Psql,
  references: 'psql',
  place: ({ on }) => on,
  client: () => 'psql',
  inspect,
  call,
  function: (connection, name) => ({
    name,
    help: '[OPTION]...: gives SQL to psql. Fails unless psql has read all of it and its answer is whole.',
    body: `{ cat && printf ${END_MARK}; } |\n  ${client(connection)} | to_end`,
  }),
});
