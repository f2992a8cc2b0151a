/** `stepwright check`. */
import { TroubleError } from '../terminal.js';
import { changesSince, defineVerb, withSince, withSites, withSources } from './command.js';

export const check = defineVerb(
  'check [path..]',
  'Say what is wrong with procedures and with their outputs; writes nothing',
  (yargs) =>
    withSince(withSites(withSources(yargs)))
      .option('diff', { type: 'boolean', default: false, describe: 'Show what differs' })
      .option('format', {
        choices: ['pretty', 'json', 'github', 'sarif'] as const,
        default: 'pretty' as const,
        describe: 'How findings are shown',
      })
      .example('$0 check --diff', 'what a build would change')
      .example('$0 check procedures/move-data --out sites-out --vars sites/*.vars', 'outputs of many sites')
      .example('$0 check --format github', 'annotations in a workflow of GitHub Actions')
      .example('$0 check --format sarif >findings.sarif', 'for code scanning'),
  async (terminal, { path: operands = [], out, diff, format, vars = [], since }) => {
    if (diff && format !== 'pretty')
      throw new TroubleError('--diff is for people: it goes with `--format pretty` only');
    const { check } = await import('../check.js');
    return check(terminal, {
      operands,
      out,
      diff,
      format,
      vars,
      addChanges: await changesSince(terminal, since),
    });
  },
  ['path', 'vars'],
);
