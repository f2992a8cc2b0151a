/** `write`: a local file, whole or not at all. */
import * as Type from '@sinclair/typebox';
import { Content, Template } from './fields.js';
import { defineKind } from './kind.js';
import { feedTemplate, word, wordWith } from './words.js';
import type { ShellWord } from '../shell/quote.js';

/** Exactly the content: a here-document ends with a line end, so what does not is printed. */
function contentInto(content: string, file: ShellWord): string {
  if (content === '') return `: >${file}`;
  if (!content.endsWith('\n')) return `printf %s ${word(content)} >${file}`;
  return feedTemplate(`cat >${file}`, 'END', content);
}

export const write = defineKind({
  key: 'write',
  title: 'Write a local file',
  description:
    'Writes a text file on this machine; it appears whole or not at all. `${NAME}` in the content is a variable, `$$` a dollar.',
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
  lower: ({ path, content, mode }) => {
    const temporary = wordWith(path, '.new');
    return {
      body: [
        `[ ! -d ${word(path)} ] || {`,
        `  printf 'a directory of that name is there: %s\\n' ${word(path)} >&2`,
        `  exit 1`,
        `}`,
        contentInto(content, temporary),
        ...(mode === undefined ? [] : [`chmod ${mode} -- ${temporary}`]),
        `mv -- ${temporary} ${word(path)}`,
      ].join('\n'),
      summary: '',
    };
  },
});
