/** `stepwright diff`. */
import { defineVerb } from './command.js';

/** The groups of codes, named here so that help needs no rule to be loaded; a test holds them together. */
const GROUP_NAMES =
  'destructive, effects, undo, waits, checks, confirmations, secrets, danger, caution, never';

export const diff = defineVerb(
  'diff <old> [new]',
  'Say step by step what changed between two versions, and what a reviewer must not miss',
  (yargs) =>
    yargs
      .positional('old', {
        type: 'string',
        demandOption: true,
        describe: 'A file, a folder, a revision, REV:path, or a range such as main..HEAD',
      })
      .positional('new', { type: 'string', describe: 'The same [default: the working tree]' })
      .option('path', {
        type: 'string',
        requiresArg: true,
        describe: 'Where to look in revisions [default: procedures]',
      })
      .option('format', {
        choices: ['text', 'md', 'json'] as const,
        default: 'text' as const,
        describe: 'md is made for a comment on a pull request, json for programs',
      })
      .option('fail-on', {
        type: 'string',
        requiresArg: true,
        describe: `Exit 1 only for these: codes, or ${GROUP_NAMES}`,
      })
      .option('max-bytes', {
        type: 'number',
        requiresArg: true,
        describe: 'Most bytes of --format md [default: 64000; Bitbucket takes 32768]',
      })
      .example('$0 diff HEAD~1', 'what changed since the previous commit, uncommitted changes included')
      .example('$0 diff main...HEAD --format md', 'a comment for a pull request')
      .example('$0 diff main..HEAD --fail-on destructive,lost-undo', 'a gate')
      .example('$0 diff out/move-data/migrate.sh site/migrate.sh', 'what a site changed in its script'),
  async (terminal, { old, new: fresh, path, format, failOn, maxBytes }) => {
    const { diff } = await import('../diff.js');
    const codes = failOn === undefined ? undefined : [failOn].flat().join(',');
    return diff(terminal, { old, fresh, path, format, failOn: codes, maxBytes });
  },
  ['failOn', 'fail-on'],
);
