/** `confirm`: a person did something, or looked at something, and says so. */
import * as Type from '@sinclair/typebox';
import { Markdown, Question, Title } from './fields.js';
import { defineKind } from './kind.js';

export const confirm = defineKind({
  key: 'confirm',
  title: 'Ask a person to confirm',
  description: 'Nothing runs: a person says that something was done. The answer is recorded.',
  example: `- id: backup-exists
  title: A full backup exists
  confirm:
    question: Is there a full backup of the cluster, made today?
    look_for: A backup whose log ends without errors, on other storage than the cluster's.`,
  schema: Type.Object(
    {
      question: Question('A question that is answered by yes.'),
      assume: Type.Optional(
        Type.Literal('yes', {
          description: '`--yes` answers it; without this a person answers, or `--confirm ID`.',
        }),
      ),
      by: Type.Optional(
        Type.Union([Type.Literal('operator'), Type.Literal('person')], {
          default: 'operator',
          description:
            'Who answers: whoever runs the procedure, or another person, whose name is asked for and recorded.',
        }),
      ),
      role: Type.Optional(
        Title(
          'What the person is to the procedure, such as `owner of the database`; it stands in the sign-off.',
        ),
      ),
      look_for: Type.Optional(Markdown('What to look for before saying yes.')),
    },
    { additionalProperties: false },
  ),
  risk: 'read-only',
  rerunSafe: true,
  asks: true,
  once: true,
  undoes: false,
  inspect: ({ by, role, assume }) => {
    if (by !== 'person' && role !== undefined)
      return [
        {
          message: '`role` is that of another person',
          hint: 'add `by: person`, or leave it out',
          at: '/role',
        },
      ];
    if (by !== 'person' || assume === undefined) return [];
    return [{ message: 'what a person says cannot be assumed', hint: 'leave `assume` out', at: '/assume' }];
  },
  lower: ({ question, look_for: lookFor = '', assume, by = 'operator', role = '' }) => ({
    prompt: {
      kind: 'confirm',
      question,
      lookFor: lookFor.trimEnd(),
      assume: assume === 'yes',
      role: by === 'person' ? role || 'another person' : '',
    },
    summary: '',
  }),
});
