/** Runs the built program as a process, as a person would. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const PROGRAM = fileURLToPath(new URL('../../stepwright.js', import.meta.url));

export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** `env` is added to an environment without colours and without what the test run itself was told. */
export function stepwright(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Ended {
  const { PATH = '', HOME = '' } = process.env;
  const result = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd,
    encoding: 'utf8',
    env: { PATH, HOME, ...env },
  });
  return { status: result.status, out: result.stdout, err: result.stderr };
}
