/** `stepwright schema`. */
import { defineVerb } from './command.js';

export const schema = defineVerb(
  'schema',
  'Print the JSON Schema of procedures, for editors',
  (yargs) => yargs.example('$0 schema >procedure.schema.json', 'a file to name in the settings of an editor'),
  async (terminal) => {
    const { schema } = await import('../schema.js');
    return schema(terminal);
  },
);
