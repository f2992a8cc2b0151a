/** What every verb is made of. */
import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import type { AddChanges } from '../sources.js';
import type { ExitCode, Terminal } from '../terminal.js';
import { TroubleError } from '../terminal.js';

/** Takes a verb's work, which is done once the arguments are read. */
export type Start = (work: (terminal: Terminal) => Promise<ExitCode>) => void;

/** A verb: what yargs needs to know of it; its work is loaded when it is asked for. */
export type Verb = (start: Start) => CommandModule;

const optionName = (key: string): string => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** yargs makes a list of an option that is given twice; only some verbs' options may be lists. */
function refuseRepeated(options: Readonly<Record<string, unknown>>, lists: readonly string[]): void {
  const repeated = Object.keys(options).find(
    (key) => key !== '_' && !lists.includes(key) && Array.isArray(options[key]),
  );
  if (repeated === undefined) return;
  throw new TroubleError(`--${optionName(repeated)} is given more than once`, 'give it once');
}

/** Keeps the types of a verb's options between its builder and its handler; `lists` are those that may be given more than once. */
export function defineVerb<Options>(
  command: string,
  describe: string,
  builder: (yargs: Argv) => Argv<Options>,
  work: (terminal: Terminal, options: ArgumentsCamelCase<Options>) => Promise<ExitCode>,
  lists: readonly string[] = ['path'],
): Verb {
  return (start) => ({
    command,
    describe,
    builder: builder,
    handler: (options) => {
      refuseRepeated(options, lists);
      start((terminal) => work(terminal, options as ArgumentsCamelCase<Options>));
    },
  });
}

/** Values of sites; a shell makes a list of files of `sites/*.vars`. */
export function withSites<T>(yargs: Argv<T>): Argv<T & { vars: string[] | undefined }> {
  return yargs.option('vars', {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Files of values, one a site: its values are the defaults, and it has a folder of its own',
  });
}

/** The operands of verbs that take procedures. */
export function withProcedures<T>(yargs: Argv<T>): Argv<T & { path: string[] | undefined }> {
  return yargs.positional('path', {
    type: 'string',
    array: true,
    describe: 'Procedures: files, their folders, or folders of such folders [default: procedures]',
  });
}

/** A version to compare with, for the reviewer. */
export function withSince<T>(yargs: Argv<T>): Argv<T & { since: string | undefined }> {
  return yargs.option('since', {
    type: 'string',
    requiresArg: true,
    describe:
      'REVIEW.md says what changed since this version: a revision, REV:path, or a script that was signed',
  });
}

/** Adds to outputs what changed since a version; without one, nothing. */
export async function changesSince(terminal: Terminal, since: string | undefined): Promise<AddChanges> {
  if (since === undefined) return (all) => all;
  const { addChangesSince } = await import('../since.js');
  return (all) => addChangesSince(terminal, all, since);
}

/** The operands and the option that build and check share. */
export function withSources(yargs: Argv): Argv<{ path: string[] | undefined; out: string }> {
  return withProcedures(yargs).option('out', {
    type: 'string',
    default: 'out',
    requiresArg: true,
    describe: 'Folder of all outputs; each procedure has a folder of its own in it',
  });
}
