#!/usr/bin/env node
/** The program: hands the process's arguments and streams to the command line, and takes its exit status. */
import { setFlagsFromString } from 'node:v8';
import { runCommandLine } from './cli/main.js';
import type { Terminal } from './cli/terminal.js';

const { env, stdout, stderr, versions } = process;

/** The option by which V8 optimises code later, by the major version of node; one that it does not know it would complain of. */
const LATER: Readonly<Record<string, string>> = {
  20: '--interrupt-budget=400000',
  22: '--invocation-count-for-turbofan=20000',
  24: '--invocation-count-for-turbofan=20000',
};

/** A run is over within a second: to optimise code as early as a server wants it takes longer than it saves. */
function optimiseLater(): void {
  const option = LATER[versions.node.split('.')[0] ?? ''];
  if (option !== undefined) setFlagsFromString(option);
}

/** https://no-color.org; a pipe, a file and a dumb terminal show no colours either. */
function showsColour(stream: NodeJS.WriteStream): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  if ((env['FORCE_COLOR'] ?? '0') !== '0') return true;
  return stream.isTTY && env['TERM'] !== 'dumb';
}

/** A reader that has seen enough, such as `head`, closes the pipe: that is no error. */
for (const stream of [stdout, stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

const terminal: Terminal = {
  out: (text) => void stdout.write(text),
  log: (text) => void stderr.write(text),
  colour: { out: showsColour(stdout), log: showsColour(stderr) },
  debug: (env['DEBUG'] ?? '') !== '',
  token: String(process.pid),
  sourceDateEpoch: env['SOURCE_DATE_EPOCH'],
  interrupted: () =>
    new Promise((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
        process.once(signal, () => {
          resolve();
        });
    }),
};

optimiseLater();
process.exitCode = await runCommandLine(process.argv.slice(2), terminal);
