/** `stepwright bundle`. */
import { changesSince, defineVerb, withProcedures, withSince, withSites } from './command.js';

export const bundle = defineVerb(
  'bundle [path..]',
  'Pack a procedure with everything that a site without a network needs',
  (yargs) =>
    withSince(withSites(withProcedures(yargs)))
      .option('out', {
        type: 'string',
        demandOption: true,
        requiresArg: true,
        describe: 'Folder of the archives, one for each procedure: NAME-VERSION.tar',
      })
      .option('artifact', {
        type: 'string',
        array: true,
        nargs: 1,
        requiresArg: true,
        describe: 'A file to add, such as an image or a package; may be given more than once',
      })
      .option('sign-key', { type: 'string', requiresArg: true, describe: 'Sign with this key of ssh-keygen' })
      .option('identity', {
        type: 'string',
        requiresArg: true,
        describe: 'The name by which the site knows the key',
      })
      .option('minisign-key', {
        type: 'string',
        requiresArg: true,
        describe: 'Sign with this key of minisign',
      })
      .example('$0 bundle procedures/move-data --out dist', 'dist/move-data-1.0.0.tar')
      .example('$0 bundle procedures/move-data --out dist --artifact app.tar', 'with an image')
      .example(
        '$0 bundle procedures/move-data --out dist --sign-key ~/.ssh/id_ed25519 --identity me@example.org',
        'signed',
      )
      .example(
        '$0 bundle procedures/move-data --out dist --vars sites/*.vars',
        'for many sites: dist/SITE/move-data-1.0.0.tar',
      ),
  async (
    terminal,
    { path: operands = [], out, artifact: artifacts = [], signKey, identity, minisignKey, vars = [], since },
  ) => {
    const { bundle } = await import('../bundle.js');
    const addChanges = await changesSince(terminal, since);
    return bundle(terminal, { operands, out, artifacts, signKey, identity, minisignKey, vars, addChanges });
  },
  ['path', 'artifact', 'vars'],
);
