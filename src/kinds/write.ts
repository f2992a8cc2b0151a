/** `write`: a local file, whole or not at all. */
import { Type } from '@sinclair/typebox';
import { Content, Template } from './fields.js';
import { defineKind } from './kind.js';
import { command, feedTemplate, word, wordWith } from './words.js';

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
      content: Content('Its text.'),
      mode: Type.Optional(
        Type.String({ pattern: '^0[0-7]{3}$', description: 'Its mode, in octal.', examples: ['0644'] }),
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
        feedTemplate(command(`cat >${temporary}`), 'END', content),
        ...(mode === undefined ? [] : [`chmod ${mode} -- ${temporary}`]),
        `mv -- ${temporary} ${word(path)}`,
      ].join('\n'),
      summary: '',
    };
  },
});
