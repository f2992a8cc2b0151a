/** `choose`: the operator picks one of the lines that commands or a query print. */
import * as Type from '@sinclair/typebox';
import { Question, VariableName, sourceFields } from './fields.js';
import { defineKind } from './kind.js';
import { inspectSource, sourceInto, sourceText } from './source.js';
import { ANY_VALUE } from './variable-types.js';

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
    sql: {on: cml-sql, query: SELECT username FROM users WHERE admin ORDER BY username}`,
  schema: Type.Object(
    {
      into: VariableName('The variable that holds the answer.'),
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
  captures: ({ into }) => [{ name: into, type: ANY_VALUE, at: '/into' }],
  lower: ({ into, question, ...source }, context) => ({
    choices: sourceText(source, context),
    body: [sourceInto(source, `${into}.choices`, context), `keep_choice ${into} "$${into}"`].join('\n'),
    prompt: { kind: 'choose', question, variable: into },
    summary: '',
  }),
});
