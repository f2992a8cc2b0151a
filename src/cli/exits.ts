/** The one wrapper around every command. In: the command's work. Out: its exit status; whatever goes wrong becomes one of them. */
import { BundleError } from '../bundle/trouble.js';
import { systemProblem } from '../emit/problem.js';
import { PublishError } from '../publish/trouble.js';
import { VERSION } from '../version.js';
import type { ExitCode, Terminal } from './terminal.js';
import { EXIT, TroubleError } from './terminal.js';

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}

/** Without a path it is of a pipe or a process, and stays as the system says it. */
function systemMessage(error: NodeJS.ErrnoException): string {
  const { path, message } = error;
  return path === undefined ? message : `\`${path}\`: ${systemProblem(path, error).message}`;
}

function reportBug(terminal: Terminal, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  terminal.log(
    `stepwright ${VERSION} hit an internal error: ${message}\n` +
      'Please report it with the procedure that shows it and this line. DEBUG=stepwright shows where it happened.\n',
  );
  if (terminal.debug && error instanceof Error) terminal.log(`${error.stack ?? ''}\n`);
}

export async function withExits(terminal: Terminal, work: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TroubleError || error instanceof BundleError || error instanceof PublishError) {
      terminal.log(
        `stepwright: ${error.message}\n${error.hint === undefined ? '' : `  hint: ${error.hint}\n`}`,
      );
      return EXIT.trouble;
    }
    if (isSystemError(error)) {
      terminal.log(`stepwright: ${systemMessage(error)}\n`);
      return EXIT.trouble;
    }
    reportBug(terminal, error);
    return EXIT.bug;
  }
}
