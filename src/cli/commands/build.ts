/** `stepwright build`. */
import { changesSince, defineVerb, withSince, withSites, withSources } from './command.js';

export const build = defineVerb(
  'build [path..]',
  'Make the guide and the script of each procedure',
  (yargs) =>
    withSince(withSites(withSources(yargs)))
      .option('watch', { type: 'boolean', default: false, describe: 'Build again after each change' })
      .example('$0 build', 'procedures/*/procedure.yaml to out/')
      .example('$0 build procedures/move-data --out /tmp/out', 'one procedure, elsewhere')
      .example(
        '$0 build procedures/move-data --out sites-out --vars sites/*.vars',
        'for many sites: sites-out/SITE/move-data',
      )
      .example('$0 build --since v1.0', 'REVIEW.md for who signed v1.0: what changed since')
      .example('$0 build --watch', 'again after each change'),
  async (terminal, { path: operands = [], out, watch, vars = [], since }) => {
    const { build, buildAndWatch } = await import('../build.js');
    const options = { operands, out, vars, addChanges: await changesSince(terminal, since) };
    return watch ? buildAndWatch(terminal, options) : build(terminal, options);
  },
  ['path', 'vars'],
);
