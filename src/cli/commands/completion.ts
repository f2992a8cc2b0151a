/** `stepwright completion`. */
import { defineVerb } from './command.js';

export const completion = defineVerb(
  'completion [shell]',
  'Print what makes a shell complete commands and options',
  (yargs) =>
    yargs
      .positional('shell', {
        choices: ['bash', 'zsh'] as const,
        default: 'bash' as const,
        describe: 'The shell',
      })
      .example('$0 completion >>~/.bashrc', 'bash, 3.2 and later')
      .example('$0 completion zsh >~/.zfunc/_stepwright', 'zsh; the folder is one of its fpath'),
  async (terminal, { shell }) => {
    const { completion } = await import('../completion.js');
    return completion(terminal, shell);
  },
);
