/** The items of a group: what its first step does. In: where they come from. Out: a text that lists them and keeps the list. */
import * as Type from '@sinclair/typebox';
import type { Static } from '@sinclair/typebox';
import { indent } from '../shell/indent.js';
import { quoteWord } from '../shell/quote.js';
import { referencesIn } from '../shell/template.js';
import { ListReference, Template, VariableName, sourceFields } from './fields.js';
import { formOfItem, itemFields } from './item-fields.js';
import { defineKind } from './kind.js';
import type { LowerContext } from './kind.js';
import { sourceInto } from './source.js';
import { ValueType } from './variable-types.js';
import { command, word } from './bash-pieces.js';

/** How a loop says what it goes over. */
export const loopFields = {
  name: VariableName('The variable that holds the item.'),
  type: Type.Optional(ValueType),
  ...itemFields,
  in: Type.Optional(
    Type.Union(
      [
        Type.Array(Template('An item.', { minLength: 0 }), { minItems: 1, description: 'The items.' }),
        ListReference('A reference to a variable of type `list`.'),
      ],
      { description: 'The items themselves, or a variable of type `list`.' },
    ),
  ),
  ...sourceFields,
};

const GroupLoop = Type.Object(
  {
    ...loopFields,
    empty: Type.Optional(
      Type.Union([Type.Literal('allowed'), Type.Literal('refused')], {
        default: 'refused',
        description: 'What to think of a list without items.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'The items of a group: a list, or the lines that commands or a query print. They are listed once, by the first step of the group.',
  },
);
export type GroupLoop = Static<typeof GroupLoop>;

/** In `$WORK`: the items, a line each. */
export const itemsFile = (group: string): string => `${group}.items`;

/** Prints the items into the file from which they are kept. */
function listing(loop: GroupLoop, context: LowerContext): string {
  const into = `>"$WORK/${itemsFile(context.stepId)}.new"`;
  const { name, in: given } = loop;
  if (given === undefined) return sourceInto(loop, itemsFile(context.stepId), context);
  if (typeof given !== 'string') return command(`printf '%s\\n'`, ...given.map(word), into);
  const print = indent(`printf '%s\\n' "$${name}"`, 2);
  return ['set -f', `for ${name} in $${referencesIn(given)[0] ?? ''}; do`, print, `done ${into}`].join('\n');
}

/** Not among the kinds that a step can be: only a group has it. */
export const items = defineKind({
  key: 'for_each',
  title: 'List the items of a group',
  description: 'Lists what the steps of a group are done for, and keeps the list.',
  example: `- id: nodes
  title: Upgrade the nodes
  for_each: {name: NODE, in: "\${NODES}"}
  steps:
    - {id: drain, title: Drain the node, run: 'kubectl drain "$NODE"', undo: {run: 'kubectl uncordon "$NODE"'}}
    - {id: upgrade, title: Upgrade the node, run: 'ssh "$NODE" upgrade', undo: none}`,
  schema: GroupLoop,
  risk: 'read-only',
  rerunSafe: true,
  once: true,
  undoes: false,
  keeps: true,
  lower: (loop, context) => {
    const { pattern } = formOfItem(loop);
    const keep = command(
      'keep_items',
      context.stepId,
      pattern === '' ? "''" : quoteWord(pattern),
      loop.empty === 'allowed' ? 'empty' : '',
    );
    return { body: `${listing(loop, context)}\n${keep}`, summary: '' };
  },
});
