/** `confirm`: a person did something, or looked at something, and says so. */
import * as Type from '@sinclair/typebox';
import { Markdown, Question } from './fields.js';
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
      look_for: Type.Optional(Markdown('What to look for before saying yes.')),
    },
    { additionalProperties: false },
  ),
  risk: 'read-only',
  rerunSafe: true,
  asks: true,
  once: true,
  undoes: false,
  lower: ({ question, look_for: lookFor = '', assume }) => ({
    prompt: { kind: 'confirm', question, lookFor: lookFor.trimEnd(), assume: assume === 'yes' },
    summary: '',
  }),
});
