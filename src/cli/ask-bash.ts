/** Asks the bash at hand whether it can read a script. In: a script, or the texts of a plan. Out: what it said; runs nothing of them. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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

/** A file that is open for reading and has no name any more; undefined where no temporary file can be made. */
function openUnnamed(content: string): number | undefined {
  try {
    const folder = mkdtempSync(join(tmpdir(), 'stepwright-'));
    try {
      writeFileSync(join(folder, 'script'), content);
      return openSync(join(folder, 'script'), 'r');
    } finally {
      rmSync(folder, { recursive: true });
    }
  } catch {
    return undefined;
  }
}

/** bash reads a pipe byte by byte and a file in blocks, which a script of some thousand lines feels. */
function runOn(script: string, bash: string): ReturnType<typeof spawnSync> {
  const file = openUnnamed(script);
  try {
    return spawnSync(bash, ['--norc', '--noprofile', '-n'], {
      ...(file === undefined && { input: script }),
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
      stdio: [file ?? 'pipe', 'ignore', 'pipe'],
    });
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** bash 5.2 says what is wrong with some texts and ends with status 0: whatever it writes counts. */
export function askBash(script: string, bash = 'bash'): Answer {
  const { status, stderr, error } = runOn(script, bash);
  if (error !== undefined && status === null) return { kind: 'absent' };
  const said = stderr.toString();
  if (status === 0 && said === '') return { kind: 'reads' };
  const [first = ''] = said.split('\n');
  const [, line = '1', message = first] = /^[^:]*: line (\d+): (.*)$/.exec(first) ?? [];
  return { kind: 'refuses', complaint: { line: Number(line), message } };
}
