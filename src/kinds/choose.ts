/** `choose`: the operator picks one of the lines that commands or a query print. */
import * as Type from '@sinclair/typebox';
import { inspectSource, sourceText } from './check.js';
import { CapturedName, Question, sourceFields } from './fields.js';
import { defineKind } from './kind.js';
import { intoWorkFile } from './words.js';
import { indent } from '../shell/indent.js';

export const choose = defineKind({
  key: 'choose',
  title: 'Let the operator pick a line',
  description:
    'Lists what there is, one choice a line; the answer must be one of the lines and becomes a variable.',
  example: `- id: choose-admin
  title: Choose who will own the projects
  choose:
    into: ADMIN
    question: Which administrator will own everything?
    sql: {on: workspace-db, query: SELECT username FROM users WHERE admin ORDER BY username}`,
  schema: Type.Object(
    {
      into: CapturedName('The variable that holds the answer.'),
      question: Question('What the operator is asked.'),
      ...sourceFields,
    },
    { additionalProperties: false },
  ),
  risk: 'read-only',
  rerunSafe: true,
  asks: true,
  once: true,
  undoes: false,
  keeps: true,
  inspect: inspectSource,
  lower: ({ into, question, ...source }, context) => {
    const list = sourceText(source, context);
    const body = [
      intoWorkFile(list, `${into}.choices`),
      `found=no`,
      `while IFS= read -r line || [ -n "$line" ]; do`,
      `  if [ "$line" = "$${into}" ]; then found=yes; fi`,
      `done <"$WORK/${into}.choices"`,
      `[ "$found" = yes ] || {`,
      indent(`printf 'not one of the choices: %s\\n' "$${into}" >&2\nexit 1`, 2),
      `}`,
      `printf '%s\\n' "$${into}" >"$WORK/${into}.new"`,
      `mv "$WORK/${into}.new" "$WORK/${into}"`,
    ].join('\n');
    return {
      choices: list,
      body,
      prompt: { kind: 'choose', question, variable: into },
      captures: [into],
      summary: '',
    };
  },
});
