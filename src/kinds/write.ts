/** `write`: a file, whole or not at all; the step's own undo brings back what was there. */
import * as Type from '@sinclair/typebox';
import { Content, Template } from './fields.js';
import { defineKind } from './kind.js';
import { streamOf } from './place-words.js';
import { feedTemplate, word, wordWith } from './bash-pieces.js';
import type { ShellWord } from '../shell/quote.js';

/** Exactly the content: a here-document ends with a line end, so what does not is printed. */
function contentInto(content: string, file: ShellWord): string {
  if (content === '') return `: >${file}`;
  if (!content.endsWith('\n')) return `printf %s ${word(content)} >${file}`;
  return feedTemplate(`cat >${file}`, 'END', content);
}

export const write = defineKind({
  key: 'write',
  title: 'Write a file',
  description:
    'Writes a text file; it appears whole or not at all. `${NAME}` in the content is a variable, `$$` a dollar. A file that is there already is kept under `$WORK`, and the undo that comes with the step brings it back, or removes the new file; it refuses if the file has changed since.',
  example: `- id: write-settings
  title: Write the settings
  write:
    path: \${TARGET}/settings.ini
    mode: "0640"
    content: |
      data = \${TARGET}/data`,
  schema: Type.Object(
    {
      path: Template('The file.'),
      content: Content('Its text, exactly: without a line end at the end, the file has none either.'),
      mode: Type.Optional(
        Type.String({
          pattern: '^0[0-7]{3}$',
          default: '0600',
          description: 'Its mode, in octal.',
          examples: ['0644'],
        }),
      ),
    },
    { additionalProperties: false },
  ),
  risk: 'reversible',
  rerunSafe: true,
  placed: true,
  lower: ({ path, content, mode = '0600' }, { stepId, place }) => ({
    body: [
      contentInto(content, wordWith('${WORK}', `/${stepId}.new`)),
      `replace_file ${stepId} ${streamOf(place)} ${word(path)} ${mode}`,
    ].join('\n'),
    summary: '',
  }),
  takeBack: ({ path }, { stepId, place }) => `put_back ${stepId} ${streamOf(place)} ${word(path)}`,
});
