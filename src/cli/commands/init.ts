/** `stepwright init`. */
import { defineVerb } from './command.js';

export const init = defineVerb(
  'init [folder]',
  'Write a procedure to start from',
  (yargs) =>
    yargs
      .positional('folder', { type: 'string', default: '.', describe: 'Where procedures/ is or will be' })
      .option('example', {
        type: 'string',
        requiresArg: true,
        describe: 'A procedure that comes with stepwright, to start from that',
      })
      .example('$0 init', 'procedures/first-steps/procedure.yaml, here')
      .example('$0 init runbooks', 'the same in runbooks/')
      .example('$0 init --example drain-node', 'procedures/drain-node, with all that it includes'),
  async (terminal, { folder, example }) => {
    const { init } = await import('../init.js');
    return init(terminal, folder, example);
  },
);
