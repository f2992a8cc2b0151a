/** A terminal that keeps what a command prints, for tests that run commands in their own process. */
import { runCommandLine } from '../../src/cli/main.js';
import type { ExitCode } from '../../src/cli/terminal.js';

export interface Ran {
  readonly status: ExitCode;
  readonly out: string;
  readonly log: string;
}

export async function runCommand(...args: readonly string[]): Promise<Ran> {
  let out = '';
  let log = '';
  const status = await runCommandLine(args, {
    out: (text) => {
      out += text;
    },
    log: (text) => {
      log += text;
    },
    colour: { out: false, log: false },
    debug: true,
    token: 'test',
    interrupted: () => Promise.resolve(),
  });
  return { status, out, log };
}
