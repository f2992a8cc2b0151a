/** `sqlite`: a database in a file, on this machine or in a place. */
import * as Type from '@sinclair/typebox';
import { PlaceName, Template } from '../kinds/fields.js';
import { streamOf } from '../kinds/place-words.js';
import { word } from '../kinds/bash-pieces.js';
import { atCall, defineConnection } from './connection.js';

/** The client would make a file that is not there, and take a name such as `file:x` or `-x` for something else than a path. */
const OPENS = `sh -c 'case $1 in /*) ;; *) set -- "./$1" ;; esac
    [ -f "$1" ] || { echo "there is no database $1" >&2; exit 1; }
    exec sqlite3 -batch -bail -init /dev/null -cmd ".timeout 10000" "$1"' sh`;

export const sqlite = defineConnection({
  key: 'sqlite',
  title: 'SQLite',
  description:
    'The function gives SQL to sqlite3, 3.28 or later. A value is `@NAME`, a parameter that the function sets from hexadecimal digits: it is never a part of the SQL. ' +
    'The file must be there. Columns are printed with `|` between them.',
  example: 'app-db: {sqlite: {on: app, file: /data/app.db}}',
  schema: Type.Object(
    {
      on: Type.Optional(PlaceName('The place where the file and sqlite3 are.')),
      file: Template('The file of the database.'),
    },
    { additionalProperties: false, description: 'A database in a file.' },
  ),
  references: 'at',
  place: ({ on }) => on,
  client: () => 'sqlite3',
  call: atCall,
  function: ({ on, file }, name) => ({
    name,
    help: '[NAME=VALUE]...: gives the SQL on standard input to sqlite3, with each value as @NAME. Fails unless all was read and the answer arrived whole.',
    body: [
      '{',
      '  sql_values sqlite "$@" || exit',
      '  cat',
      `  printf "\\n;\\nSELECT '';\\nSELECT 'end 0';\\n"`,
      `} | ${streamOf(on)} ${OPENS} ${word(file)} | to_end`,
    ].join('\n'),
  }),
});
