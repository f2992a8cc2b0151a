/** Runs a program that signs or checks signatures. In: its arguments and what it reads. Out: its status and what it printed; the only place where a program is started. */
import { spawnSync } from 'node:child_process';
import { BundleError } from './trouble.js';

/** Debian's package that holds it. */
const PACKAGES: Readonly<Record<string, string>> = { 'ssh-keygen': 'openssh-client', minisign: 'minisign' };

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Without `input` it reads from the terminal; a pass phrase it asks for there itself. */
export function runProgram(
  program: 'ssh-keygen' | 'minisign',
  args: readonly string[],
  input: string | undefined,
): Ran {
  const options = input === undefined ? {} : { input };
  const stdin = input === undefined ? 'inherit' : 'pipe';
  const run = spawnSync(program, args, { ...options, stdio: [stdin, 'pipe', 'pipe'], encoding: 'utf8' });
  if (run.error === undefined) return { status: run.status ?? 1, out: run.stdout, err: run.stderr };
  if ((run.error as NodeJS.ErrnoException).code !== 'ENOENT') throw run.error;
  const hint = `install it; on Debian it is in the package ${PACKAGES[program] ?? program}`;
  throw new BundleError(`there is no program \`${program}\``, hint);
}

/** The last line of what a program says of its failure. */
export function lastLine({ err, out }: Ran): string {
  return (err.trim() || out.trim()).split('\n').at(-1)?.trim() ?? '';
}
