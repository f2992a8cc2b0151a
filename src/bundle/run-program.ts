/** Runs a program that signs or checks signatures. In: its arguments and what it reads. Out: its status and what it printed; the only place where a program is started. */
import { spawnSync } from 'node:child_process';
import type { SpawnSyncOptions } from 'node:child_process';
import { BundleError } from './trouble.js';

/** Debian's package that holds it. */
const PACKAGES: Readonly<Record<string, string>> = { 'ssh-keygen': 'openssh-client', minisign: 'minisign' };

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Nothing is kept of a stream that went to the terminal. */
function printed(text: string | null): string {
  return text ?? '';
}

/** Without `input` it talks with the person at the terminal, and what it prints is not returned. */
export function runProgram(
  program: 'ssh-keygen' | 'minisign',
  args: readonly string[],
  input: string | undefined,
): Ran {
  const options: SpawnSyncOptions = input === undefined ? { stdio: ['inherit', 2, 2] } : { input };
  const run = spawnSync(program, args, { ...options, encoding: 'utf8' });
  const { code } = (run.error ?? {}) as NodeJS.ErrnoException;
  // A program that ends before it has read everything has its own reason to tell.
  if (code === undefined || code === 'EPIPE')
    return { status: run.status ?? 1, out: printed(run.stdout), err: printed(run.stderr) };
  if (code !== 'ENOENT') throw run.error ?? new Error(code);
  const hint = `install it; on Debian it is in the package ${PACKAGES[program] ?? program}`;
  throw new BundleError(`there is no program \`${program}\``, hint);
}

/** The last line of what a program says of its failure. */
export function lastLine({ err, out }: Ran): string {
  return (err.trim() || out.trim()).split('\n').at(-1)?.trim() ?? '';
}
