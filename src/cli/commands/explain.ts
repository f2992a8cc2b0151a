/** `stepwright explain`. */
import { defineVerb } from './command.js';

export const explain = defineVerb(
  'explain [code]',
  'Say what a code means and what to do about it',
  (yargs) =>
    yargs
      .positional('code', { type: 'string', describe: 'The code; without it, all codes are listed' })
      .example('$0 explain SW0301', 'what an unknown key is'),
  async (terminal, { code }) => {
    const { explain } = await import('../explain.js');
    return explain(terminal, code);
  },
);
