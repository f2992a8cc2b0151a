/** Connections to a database, and the psql and pg_dump command lines they make. */
import * as Type from '@sinclair/typebox';
import type { Static } from '@sinclair/typebox';
import { Template, clusterFields } from './fields.js';
import type { Contradiction } from './kind.js';
import { kubectl } from './kubectl.js';
import { command, word } from './words.js';
import { environmentNames, sqlVariables } from '../sql/references.js';

const ExecTarget = Type.Object(
  {
    ...clusterFields,
    pod: Template('The pod that psql runs in.'),
    container: Type.Optional(Template('The container; name it whenever the pod may have several.')),
  },
  { additionalProperties: false, description: 'psql runs inside a pod, by kubectl exec.' },
);

export const Connection = Type.Object(
  {
    psql: Type.Object(
      {
        exec: Type.Optional(ExecTarget),
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
        description: 'How psql reaches the database: in a pod, or by host and port.',
      },
    ),
  },
  { additionalProperties: false, description: 'A database, and how its commands reach it.' },
);
export type Connection = Static<typeof Connection>;

/** `NAME="$NAME"`, for the environment of one command or behind `-v`. */
function passed(name: string): string {
  return `${name}="$${name}"`;
}

/** psql for some SQL, which it reads from standard input. */
export interface Client {
  readonly command: string;
  /** Commands of psql's own that stand before the SQL. */
  readonly before: readonly string[];
}

/**
 * The client for some SQL, with the values that the SQL refers to; `options` are words already quoted. Arguments can be seen by every
 * user of the machine, so a secret goes by the environment of this one command, and psql takes it from there. Inside a pod that way is
 * closed, and analysis refuses secrets there.
 */
export function clientFor(
  sql: string,
  { psql: settings }: Connection,
  options: readonly string[],
  isSecret: (name: string) => boolean,
): Client {
  const { exec, host, port, user, database, password, passfile } = settings;
  const names = sqlVariables(sql);
  const secrets = names.filter(isSecret);
  const values = names.filter((name) => !isSecret(name)).map((name) => `-v ${passed(name)}`);
  const address = [
    host === undefined ? undefined : `-h ${word(host)}`,
    port === undefined ? undefined : `-p ${word(port)}`,
    user === undefined ? undefined : `-U ${word(user)}`,
  ];
  if (exec !== undefined) {
    const where = [word(exec.pod), exec.container && `-c ${word(exec.container)}`];
    const named = database === undefined ? undefined : `-d ${word(database)}`;
    const inner = command('psql -X', ...values, ...options, ...address, named);
    return { command: `${kubectl(exec, 'exec -i', ...where)} -- \\\n  ${inner}`, before: [] };
  }
  const asked = [...environmentNames(sql)].filter((name) => isSecret(name) && !secrets.includes(name));
  return {
    command: command(
      ...[...secrets, ...asked].map(passed),
      password === undefined ? undefined : `PGPASSWORD=${word(password)}`,
      passfile === undefined ? undefined : `PGPASSFILE=${word(passfile)}`,
      // `-d` would take a name that holds `=` or `://` for a whole connection string.
      database === undefined ? undefined : `PGDATABASE=${word(database)}`,
      'psql -X',
      ...values,
      ...options,
      ...address,
    ),
    before: secrets.map((name) => `\\set ${name} \`printenv ${name}\``),
  };
}

/** A connection goes through a pod or to a host, not both. */
export function inspectConnection({
  psql: { exec, host, port, password, passfile },
}: Connection): Contradiction[] {
  if (exec === undefined) return [];
  const clash = Object.entries({ host, port, password, passfile }).find(
    ([, value]) => value !== undefined,
  )?.[0];
  if (clash === undefined) return [];
  const hint = 'inside a pod psql uses its own socket; leave it out, or leave `exec` out';
  return [{ message: `\`${clash}\` cannot be used together with \`exec\``, hint, at: `/psql/${clash}` }];
}
