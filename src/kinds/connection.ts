/** Connections to a database, and the psql and pg_dump command lines they make. */
import { Type } from '@sinclair/typebox';
import type { Static } from '@sinclair/typebox';
import { Template, clusterFields } from './fields.js';
import type { Contradiction } from './kind.js';
import { kubectl } from './kubectl.js';
import { command, word } from './words.js';

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

/** The command line of psql, which reads from standard input. `options` are words already quoted. */
export function psql({ psql: settings }: Connection, options: readonly string[]): string {
  const { exec, host, port, user, database, password, passfile } = settings;
  const client = command(
    password === undefined ? undefined : `PGPASSWORD=${word(password)}`,
    passfile === undefined ? undefined : `PGPASSFILE=${word(passfile)}`,
    'psql -X',
    ...options,
    host === undefined ? undefined : `-h ${word(host)}`,
    port === undefined ? undefined : `-p ${word(port)}`,
    user === undefined ? undefined : `-U ${word(user)}`,
    database === undefined ? undefined : `-d ${word(database)}`,
  );
  if (exec === undefined) return client;
  return `${kubectl(exec, 'exec -i', word(exec.pod), exec.container && `-c ${word(exec.container)}`)} -- \\\n  ${client}`;
}

/** `-v NAME="$NAME"` for each variable that the statements refer to. */
export function psqlVariables(names: readonly string[]): string[] {
  return names.map((name) => `-v ${name}="$${name}"`);
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
