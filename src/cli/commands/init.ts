/** `stepwright init`. */
import { defineVerb } from './command.js';

export const init = defineVerb(
  'init [folder]',
  'Write a procedure to start from',
  (yargs) =>
    yargs
      .positional('folder', { type: 'string', default: '.', describe: 'Where procedures/ is or will be' })
      .example('$0 init', 'procedures/first-steps/procedure.yaml, here')
      .example('$0 init runbooks', 'the same in runbooks/'),
  async (terminal, { folder }) => {
    const { init } = await import('../init.js');
    return init(terminal, folder);
  },
);
