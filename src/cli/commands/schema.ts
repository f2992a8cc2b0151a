/** `stepwright schema`. */
import { defineVerb } from './command.js';

export const schema = defineVerb(
  'schema [of]',
  'Print a JSON Schema: of procedures, for editors, or of what `diff --format json` prints',
  (yargs) =>
    yargs
      .positional('of', {
        choices: ['procedure', 'diff'] as const,
        default: 'procedure' as const,
        describe: 'What the schema is of',
      })
      .example('$0 schema >procedure.schema.json', 'a file to name in the settings of an editor')
      .example('$0 schema diff >diff.schema.json', 'for programs that read comparisons'),
  async (terminal, { of }) => {
    const { schema } = await import('../schema.js');
    return schema(terminal, of);
  },
);
