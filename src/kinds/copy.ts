/** `copy`: a file to, from or between places, compared by size and SHA-256 on both sides. */
import * as Type from '@sinclair/typebox';
import type { Static } from '@sinclair/typebox';
import { PlaceName, Template } from './fields.js';
import { defineKind } from './kind.js';
import { streamOf } from './place-words.js';
import { word } from './bash-pieces.js';

const End = Type.Object(
  {
    on: Type.Optional(PlaceName('The place; without it, this machine.')),
    path: Template('The file.'),
  },
  { additionalProperties: false, description: 'A file in a place, or on this machine.' },
);

/** The function that passes bytes on as they come, and the path. */
function end({ on, path }: Static<typeof End>): string {
  return `${streamOf(on)} ${word(path)}`;
}

export const copy = defineKind({
  key: 'copy',
  title: 'Copy a file to, from or between places',
  description:
    'Streams one file and compares size and SHA-256 on both sides, because a stream to another place can end early with status 0. ' +
    'The file appears under its name only when it is whole; a copy that exists already and is equal is left alone, and one that was cut short goes on where it was cut.',
  example: `- id: copy-dump
  title: Copy the dump to the helper pod
  copy:
    from: {path: "\${ARCHIVE}/db.sql.gz"}
    to: {on: helper, path: /data/db.sql.gz}`,
  schema: Type.Object({ from: End, to: End }, { additionalProperties: false }),
  risk: 'reversible',
  rerunSafe: true,
  namesPlaces: 'name the places as `on` in `from` and `to`',
  lower: ({ from, to }) => ({
    body: `copy_file ${end(from)} ${end(to)}`,
    summary: 'Compares size and SHA-256 on both sides.',
  }),
});
