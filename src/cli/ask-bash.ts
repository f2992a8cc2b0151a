/** Asks the bash at hand whether it can read a script. In: a script, or the texts of a plan. Out: what it said; runs nothing of them. */
import { spawnSync } from 'node:child_process';

/** What bash complained about; the line counts from 1. */
export interface Complaint {
  readonly line: number;
  readonly message: string;
}

export type Answer =
  | { readonly kind: 'reads' }
  | { readonly kind: 'refuses'; readonly complaint: Complaint }
  /** There is no bash, or it cannot be started. */
  | { readonly kind: 'absent' };

/** bash 5.2 says what is wrong with some texts and ends with status 0: whatever it writes counts. */
export function askBash(script: string, bash = 'bash'): Answer {
  const { status, stderr, error } = spawnSync(bash, ['--norc', '--noprofile', '-n'], {
    input: script,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  if (error !== undefined && status === null) return { kind: 'absent' };
  if (status === 0 && stderr === '') return { kind: 'reads' };
  const [first = ''] = stderr.split('\n');
  const [, line = '1', message = first] = /^[^:]*: line (\d+): (.*)$/.exec(first) ?? [];
  return { kind: 'refuses', complaint: { line: Number(line), message } };
}
