/** Runs a text in the bash under test. In: the text and its surroundings. Out: what it printed, and its status. */
import { spawnSync } from 'node:child_process';

export interface BashResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

/** `BASH_UNDER_TEST` names another bash, such as 3.2. */
export const BASH = process.env['BASH_UNDER_TEST'] ?? 'bash';

export function runBash(text: string, env: Readonly<Record<string, string>> = {}, cwd?: string): BashResult {
  const { stdout, stderr, status } = spawnSync(BASH, ['-c', text], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
  });
  return { stdout, stderr, status };
}
