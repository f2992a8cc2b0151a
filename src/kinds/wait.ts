/** `wait`: until a check holds, for a bounded time. */
import * as Type from '@sinclair/typebox';
import { indent } from '../shell/indent.js';
import { checksText } from './checks-text.js';
import { Checks, DurationTemplate } from './fields.js';
import { defineKind } from './kind.js';
import { word } from './bash-pieces.js';

export const wait = defineKind({
  key: 'wait',
  title: 'Wait until something holds',
  description:
    'Asks again and again until the condition holds; fails when the time is over, and then shows what the condition printed last.',
  example: `- id: wait-for-database
  title: Wait until the database answers
  wait:
    condition: pg_isready -q -h "$DB_HOST"
    interval: 2s
    timeout: 5m`,
  schema: Type.Object(
    {
      condition: Checks('What must hold.'),
      interval: Type.Optional(DurationTemplate('Time between two looks.', { default: '5s' })),
      timeout: DurationTemplate('Time after which the step fails.'),
    },
    { additionalProperties: false },
  ),
  risk: 'read-only',
  rerunSafe: true,
  judges: 'until-it-holds',
  lower: ({ condition, interval = '5s', timeout }, context) => ({
    body: [
      'holds() {',
      indent(checksText(condition, context), 2),
      '}',
      `wait_until ${word(timeout)} ${word(interval)} holds`,
    ].join('\n'),
    summary: '',
  }),
});
