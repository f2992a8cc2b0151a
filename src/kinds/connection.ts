/** Connections to a database: the function that each makes, and how SQL is given to it. */
import * as Type from '@sinclair/typebox';
import type { Static } from '@sinclair/typebox';
import { bashName } from '../functions/definition.js';
import type { FunctionDraft } from '../functions/definition.js';
import { environmentNames, sqlVariables } from '../sql/references.js';
import { PlaceName, Template } from './fields.js';
import type { Contradiction } from './kind.js';
import { command, word } from './words.js';

export const Connection = Type.Object(
  {
    psql: Type.Object(
      {
        on: Type.Optional(PlaceName('The place that psql runs in, such as the pod of the database.')),
        host: Type.Optional(Template('A host name, an address, or the folder of a socket.')),
        port: Type.Optional(Template('The port.')),
        user: Type.Optional(Template('The role.')),
        database: Type.Optional(Template('The database; without it, the one named like the role.')),
        password: Type.Optional(
          Template('A secret variable; it reaches psql by its environment, never by its arguments.', {
            examples: ['${DB_PASSWORD}'],
          }),
        ),
        passfile: Type.Optional(Template("A password file in libpq's format, mode 0600.")),
      },
      {
        additionalProperties: false,
        description: 'How psql reaches the database: in a place, or by host and port.',
      },
    ),
  },
  { additionalProperties: false, description: 'A database, and how its commands reach it.' },
);
export type Connection = Static<typeof Connection>;

/** psql's own options: no files of the user's, rows only, the first error ends it. */
const OPTIONS = 'psql -X -q -A -t -v ON_ERROR_STOP=1';

/** What ends a statement that was left open, and the end mark, which psql prints only when it has read all of its input. */
const END_MARK = String.raw`'\n;\n\\echo\n\\echo end 0\n'`;

function client({ on, host, port, user, database, password, passfile }: Connection['psql']): string {
  const user_ = user === undefined ? undefined : `-U ${word(user)}`;
  if (on !== undefined) {
    const stream = on === 'here' ? 'here' : `${bashName(on)}_stream`;
    const named = database === undefined ? undefined : `-d ${word(database)}`;
    return command(stream, OPTIONS, user_, named, '"$@" -f -');
  }
  return command(
    password === undefined ? undefined : `PGPASSWORD=${word(password)}`,
    passfile === undefined ? undefined : `PGPASSFILE=${word(passfile)}`,
    // `-d` would take a name that holds `=` or `://` for a whole connection string.
    database === undefined ? undefined : `PGDATABASE=${word(database)}`,
    OPTIONS,
    host === undefined ? undefined : `-h ${word(host)}`,
    port === undefined ? undefined : `-p ${word(port)}`,
    user_,
    '"$@" -f -',
  );
}

/** The function of a connection. */
export function connectionFunction(id: string, { psql }: Connection): FunctionDraft {
  return {
    name: bashName(id),
    help: '[OPTION]...: gives the SQL on standard input to psql. Fails unless psql read all of it and its answer arrived whole.',
    body: ['{', '  cat', `  printf ${END_MARK}`, `} | ${client(psql)} | to_end`].join('\n'),
  };
}

/** `NAME="$NAME"`, for the environment of one command or behind `-v`. */
function passed(name: string): string {
  return `${name}="$${name}"`;
}

/** SQL with the call that takes it on standard input. */
export interface SqlCall {
  readonly command: string;
  /** Commands of psql's own that stand before the SQL. */
  readonly before: readonly string[];
}

/**
 * The call for some SQL, with the values that the SQL refers to. Arguments can be seen by every user of the machine, so a secret goes by
 * the environment of this one call, and psql takes it from there. In another place that way is closed, and analysis refuses secrets there.
 */
export function sqlCall(
  id: string,
  { psql: { on } }: Connection,
  sql: string,
  isSecret: (name: string) => boolean,
): SqlCall {
  const names = sqlVariables(sql);
  const values = names
    .filter((name) => on !== undefined || !isSecret(name))
    .map((name) => `-v ${passed(name)}`);
  if (on !== undefined) return { command: command(bashName(id), ...values), before: [] };
  const secrets = names.filter(isSecret);
  const asked = [...environmentNames(sql)].filter((name) => isSecret(name) && !secrets.includes(name));
  return {
    command: command(...[...secrets, ...asked].map(passed), bashName(id), ...values),
    before: secrets.map((name) => `\\set ${name} \`printenv ${name}\``),
  };
}

/** A connection goes through a place or to a host, not both. */
export function inspectConnection({
  psql: { on, host, port, password, passfile },
}: Connection): Contradiction[] {
  if (on === undefined) return [];
  const clash = Object.entries({ host, port, password, passfile }).find(
    ([, value]) => value !== undefined,
  )?.[0];
  if (clash === undefined) return [];
  const hint = 'in a place, psql uses the socket there; leave it out, or leave `on` out';
  return [{ message: `\`${clash}\` cannot be used together with \`on\``, hint, at: `/psql/${clash}` }];
}
