/** `service`: a unit of systemd, brought to a state; the step's own undo brings it back to what it was. */
import * as Type from '@sinclair/typebox';
import type { Static } from '@sinclair/typebox';
import { DurationTemplate, LINE_PATTERN, Template } from './fields.js';
import { defineKind } from './kind.js';
import type { LowerContext } from './kind.js';
import { functionOf } from './place-words.js';
import { word } from './bash-pieces.js';

const STATES = [
  'started',
  'stopped',
  'restarted',
  'reloaded',
  'enabled',
  'disabled',
  'masked',
  'unmasked',
] as const;

const Service = Type.Object(
  {
    name: Template('The unit, such as `nginx` or `backup.timer`.', {
      pattern: LINE_PATTERN,
      examples: ['nginx'],
    }),
    state: Type.Union(
      STATES.map((state) => Type.Literal(state)),
      {
        description:
          '`started`, `stopped`, `restarted` and `reloaded` run it now; `enabled` and `disabled` say whether it starts with the machine; `masked` keeps it from being started at all.',
      },
    ),
    within: Type.Optional(DurationTemplate('How long that may take.', { default: '2m' })),
  },
  { additionalProperties: false },
);
type Service = Static<typeof Service>;

function call(name: string, { name: unit, state, within = '2m' }: Service, context: LowerContext): string {
  return `${name} ${context.stepId} ${functionOf(context.place)} ${word(unit)} ${state} ${word(within)}`;
}

export const service = defineKind({
  key: 'service',
  title: 'Start, stop or configure a service',
  description:
    'Brings a unit of systemd to a state and waits until it has it; a service that fails is shown with its last log lines. What the unit was is recorded once, before the first change. ' +
    'The undo comes with it, unless the step says another: it brings the unit back to that. A step that restarts or reloads is taken back by seeing to it that the unit runs, if it ran: a file that it read anew is the business of the step that wrote it.',
  example: `- id: stop-app
  title: Stop the application
  service: {name: app, state: stopped, within: 1m}`,
  schema: Service,
  risk: 'reversible',
  rerunSafe: true,
  placed: true,
  lower: (action, context) => ({ body: call('service_to', action, context), summary: '' }),
  takeBack: (action, context) => call('service_back', action, context),
});
