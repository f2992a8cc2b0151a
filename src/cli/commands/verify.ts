/** `stepwright verify`. */
import { defineVerb } from './command.js';

export const verify = defineVerb(
  'verify <bundle>',
  'Check a bundle, or evidence from a site, before anything in it is trusted; writes and runs nothing',
  (yargs) =>
    yargs
      .positional('bundle', {
        type: 'string',
        demandOption: true,
        describe: 'An archive, or the folder that it was unpacked to',
      })
      .option('allowed-signers', {
        type: 'string',
        requiresArg: true,
        describe: 'The keys that you trust, in the form of ssh-keygen',
      })
      .option('identity', {
        type: 'string',
        requiresArg: true,
        describe: 'The name in that file of who must have signed',
      })
      .option('minisign-key', {
        type: 'string',
        requiresArg: true,
        describe: 'The public key of minisign that you trust',
      })
      .example('$0 verify move-data-1.0.0.tar', 'checksums, names and kinds of files')
      .example(
        '$0 verify move-data-1.0.0.tar --allowed-signers ~/.ssh/allowed_signers --identity me@example.org',
        'and who signed',
      )
      .example('$0 verify move-data-evidence.tar', 'the record of a run, from a site'),
  async (terminal, { bundle: path, allowedSigners, identity, minisignKey }) => {
    const { verify } = await import('../verify.js');
    return verify(terminal, { path, allowedSigners, identity, minisignKey });
  },
);
