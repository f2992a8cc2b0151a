/** Runs generated scripts as an operator would. In: a script, arguments, environment. Out: status, output, and a process to interrupt. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { BASH } from './bash.js';
import type { RenderedScript } from './rendered-script.js';

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
}

export interface Running {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** Everything written so far, both streams. */
  readonly output: () => string;
}

/** A PATH without surprises, and none of the caller's own settings for scripts. */
export function plainEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { PATH = '/usr/bin:/bin', HOME = '/nonexistent' } = process.env;
  return { PATH, HOME, ...extra };
}

/** Starts the script in a process group and session of its own, without a terminal. */
export function start(
  script: RenderedScript,
  args: readonly string[],
  { env = {}, cwd = script.folder, uid, gid }: RunOptions = {},
): Running {
  const account = { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) };
  const child = spawn(BASH, [script.path, '--state', script.state, ...args], {
    ...account,
    cwd,
    env: plainEnvironment(env),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(child, 'close').then(([status, signal]): Ended => {
    return { status: status as number | null, signal: signal as NodeJS.Signals | null, stdout, stderr };
  });
  if (child.pid === undefined) throw new Error(`cannot start ${BASH}`);
  return { child, pid: child.pid, ended, output: () => stdout + stderr };
}

export function run(
  script: RenderedScript,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ended> {
  return start(script, args, options).ended;
}

/** Strikes a run after some milliseconds, unless it is over by then: the script alone, or all that is in its process group. */
export async function strikeAfter(
  { child, pid, ended }: Running,
  milliseconds: number,
  signal: NodeJS.Signals,
  whom: 'script' | 'group' = 'script',
): Promise<Ended> {
  const timer = setTimeout(() => {
    if (whom === 'script') child.kill(signal);
    else killGroup(pid, signal);
  }, milliseconds);
  const result = await ended;
  clearTimeout(timer);
  return result;
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It was done already.
  }
}

/** Runs again while the lock is another's: what was killed is ended by its watchdog, which takes a moment. */
export async function runOnceUnlocked(
  script: RenderedScript,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ended> {
  for (let tries = 0; ; tries += 1) {
    const ended = await run(script, args, options);
    if (ended.status !== 75 || tries === 10) return ended;
  }
}

/** Waits until something holds; fails with what was waited for. */
export async function until(what: string, holds: () => boolean, seconds = 20): Promise<void> {
  const limit = Date.now() + seconds * 1000;
  while (!holds()) {
    if (Date.now() > limit) throw new Error(`waited ${seconds} s in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
