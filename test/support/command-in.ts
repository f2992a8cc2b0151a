/** Runs a command in the test's own process, as if in another folder: what is tested is what it says and writes, not how a process starts. */
import type { Ended } from './cli.js';
import { runCommand } from './terminal.js';

export async function commandIn(folder: string, args: readonly string[]): Promise<Ended> {
  const before = process.cwd();
  process.chdir(folder);
  try {
    const { status, out, log } = await runCommand(...args);
    return { status, out, err: log };
  } finally {
    process.chdir(before);
  }
}
