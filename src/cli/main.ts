/** The command line. In: arguments and a terminal. Out: the exit status. */
import yargs from 'yargs';
import { VERSION } from '../version.js';
import { VERBS } from './commands/index.js';
import type { Start } from './commands/command.js';
import { withExits } from './exits.js';
import type { ExitCode, Terminal } from './terminal.js';
import { EXIT, TroubleError } from './terminal.js';

const EPILOGUE = 'Exit status: 0 fine, 1 findings or differences, 2 usage or file error, 70 internal error.';

function createParser(args: readonly string[], start: Start): ReturnType<typeof yargs> {
  const parser = yargs(args)
    .scriptName('stepwright')
    .usage('$0 <command>\n\nOne procedure in YAML becomes a guide for people and a script for machines.')
    .locale('en')
    .detectLocale(false)
    .version(VERSION)
    .strict()
    .recommendCommands()
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail(refuse)
    .wrap(100)
    .epilogue(EPILOGUE)
    .example('$0 init', 'write a procedure to start from')
    .example('$0 build', 'make its guide and its script');
  for (const verb of VERBS) parser.command(verb(start));
  return parser;
}

/** yargs' complaint about the arguments is the person's trouble; anything else that is thrown there is a bug. */
function refuse(message: string, error?: Error): never {
  if (error !== undefined && error.name !== 'YError') throw error;
  throw new TroubleError(message, '`stepwright --help` lists the commands and their options');
}

/** yargs prints what a shell may complete itself, and only when it may end the process. */
function asksForCompletion([first]: readonly string[]): boolean {
  return first === '--get-yargs-completions';
}

export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  return withExits(terminal, async () => {
    let work: (terminal: Terminal) => Promise<ExitCode> = () => Promise.resolve(EXIT.fine);
    const parser = createParser(args, (started) => {
      work = started;
    });
    if (asksForCompletion(args)) {
      const { completeOperands } = await import('./complete-operands.js');
      for (const operand of completeOperands(args.slice(1))) terminal.out(`${operand}\n`);
      await parser.exitProcess(true).parseAsync();
      return EXIT.fine;
    }
    await parser.parseAsync(args.length === 0 ? ['--help'] : args, {}, (error, _options, output) => {
      if (error instanceof Error) throw error;
      if (output !== '') terminal.out(`${output}\n`);
    });
    return work(terminal);
  });
}
