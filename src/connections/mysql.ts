/** `mysql`: MySQL or MariaDB, by host, by socket, or in a place. */
import * as Type from '@sinclair/typebox';
import type { Static } from '@sinclair/typebox';
import { Password, PlaceName, Port, Template } from '../kinds/fields.js';
import { streamOf } from '../kinds/place-words.js';
import { command, word } from '../kinds/bash-pieces.js';
import { atCall, defineConnection } from './connection.js';

const Mysql = Type.Object(
  {
    on: Type.Optional(PlaceName('The place that the client runs in.')),
    client: Type.Optional(
      Type.Union([Type.Literal('mysql'), Type.Literal('mariadb')], {
        default: 'mysql',
        description: 'The name of the client there.',
      }),
    ),
    host: Type.Optional(Template('A host name or an address, as seen from where the client runs.')),
    port: Type.Optional(Port('The port.')),
    socket: Type.Optional(Template('The socket, where the client runs.')),
    user: Type.Optional(Template('The account.')),
    database: Type.Optional(Template('The database.')),
    password: Type.Optional(
      Password(
        'A secret variable of one line; it reaches the client by its environment, in another place by standard input, never by arguments.',
      ),
    ),
  },
  {
    additionalProperties: false,
    description:
      'How the client reaches the server. Without a password, the socket or an option file of the account must do.',
  },
);
type Mysql = Static<typeof Mysql>;

/** Rows only, as they are; the first error ends it; none of the client's own commands acts. */
const OPTIONS =
  '--batch --raw --skip-column-names --binary-mode --skip-force --default-character-set=utf8mb4 --connect-timeout=10';

const option = (name: string, field: string | number | undefined): string | undefined =>
  field === undefined ? undefined : `--${name}=${word(String(field))}`;

function client({ client: program = 'mysql', host, port, socket, user, database }: Mysql): string {
  return command(
    program,
    OPTIONS,
    option('host', host),
    option('port', port),
    option('socket', socket),
    option('user', user),
    option('database', database),
  );
}

/** In a place the first line of input becomes the password: its environment cannot be reached otherwise. */
const TAKES_PASSWORD = `sh -c 'IFS= read -r MYSQL_PWD; export MYSQL_PWD; exec "$@"' sh`;

function placed(connection: Mysql): string {
  const { on, password } = connection;
  const plain = client(connection);
  if (on !== undefined)
    return command(streamOf(on), password === undefined ? undefined : TAKES_PASSWORD, plain);
  return command(password === undefined ? undefined : `MYSQL_PWD=${word(password)}`, plain);
}

export const mysql = defineConnection({
  key: 'mysql',
  title: 'MySQL or MariaDB',
  description:
    'The function gives SQL to the client. A value is `@NAME`, a string that the function sets from hexadecimal digits: it is never a part of the SQL. ' +
    'Where the server wants a constant, put the statement together: ``EXECUTE IMMEDIATE CONCAT("CHANGE MASTER TO MASTER_HOST=", QUOTE(@NAME))``. ' +
    'Columns are printed with a tab between them. The client takes none of its own commands but `DELIMITER`.',
  example: 'shop: {mysql: {on: db1, socket: /run/mysqld/mysqld.sock, user: root, database: shop}}',
  schema: Mysql,
  references: 'at',
  place: ({ on }) => on,
  client: ({ client: program = 'mysql' }) => program,
  call: atCall,
  function: (connection, name) => ({
    name,
    help: '[NAME=VALUE]...: gives the SQL on standard input to the client, with each value as @NAME. Fails unless all was read and the answer arrived whole.',
    body: [
      '{',
      ...(connection.on !== undefined && connection.password !== undefined
        ? [`  single_line ${word(connection.password)} || exit`]
        : []),
      '  sql_values mysql "$@" || exit',
      '  cat',
      `  printf "\\nSELECT '';\\nSELECT 'end 0';\\n"`,
      `} | ${placed(connection)} | to_end`,
    ].join('\n'),
  }),
});
