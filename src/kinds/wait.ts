/** `wait`: until a check holds, for a bounded time. */
import * as Type from '@sinclair/typebox';
import { checksText, untilHolds } from './check.js';
import { Checks, DurationTemplate } from './fields.js';
import { defineKind } from './kind.js';
import { seconds } from './words.js';
import { parseTemplate } from '../shell/template.js';

/** Lines that leave a duration's seconds in `name`, and the expression to use them by. */
function durationLines(duration: string, name: string): { readonly lines: string[]; readonly value: string } {
  const [part] = parseTemplate(duration).template;
  if (part?.kind !== 'reference') return { lines: [], value: String(seconds(duration)) };
  const variable = part.name;
  return {
    lines: [
      `case "$${variable}" in`,
      `*h) ${name}=$((\${${variable}%h} * 3600)) ;;`,
      `*m) ${name}=$((\${${variable}%m} * 60)) ;;`,
      `*) ${name}=\${${variable}%s} ;;`,
      `esac`,
    ],
    value: `$${name}`,
  };
}

export const wait = defineKind({
  key: 'wait',
  title: 'Wait until something holds',
  description: 'Asks again and again until the condition holds; fails when the time is over.',
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
  lower: ({ condition, interval = '5s', timeout }, context) => {
    const limit = durationLines(timeout, 'limit');
    const pause = durationLines(interval, 'pause');
    const body = [
      `if [ "$SECONDS" -ge "$deadline" ]; then`,
      `  echo "still not so after ${limit.value} s" >&2`,
      `  exit 1`,
      `fi`,
      `sleep ${pause.value.startsWith('$') ? `"${pause.value}"` : pause.value}`,
    ].join('\n');
    const lines = [...limit.lines, ...pause.lines, `deadline=$((SECONDS + ${limit.value.replace('$', '')}))`];
    return { body: [...lines, untilHolds(checksText(condition, context), body)].join('\n'), summary: '' };
  },
});
