/** A pseudo-terminal, by util-linux's `script`, to answer prompts and press keys as a person would. In: a command. Out: what the terminal showed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { BASH } from './bash.js';
import type { RenderedScript } from './rendered-script.js';
import { plainEnvironment, until } from './run-script.js';

export interface Terminal {
  readonly pid: number;
  /** All that was shown so far, with plain line ends. */
  readonly shown: () => string;
  /** Waits until a text was shown after the last one that was waited for, then types. */
  readonly answer: (text: string, keys: string) => Promise<void>;
  readonly type: (keys: string) => void;
  /** The exit status; `script -e` gives 128 + n for a signal. */
  readonly ended: Promise<number | null>;
}

export const CTRL_C = '\u0003';
export const CTRL_Z = '\u001a';

const word = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

export function openTerminal(
  script: RenderedScript,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Terminal {
  const command = [BASH, script.path, '--state', script.state, ...args].map(word).join(' ');
  const child = spawn('script', ['-qefc', `exec ${command}`, '/dev/null'], {
    cwd: script.folder,
    env: plainEnvironment({ TERM: 'dumb', SHELL: '/bin/sh', ...env }),
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  let text = '';
  let seen = 0;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk.replaceAll('\r', '')));
  // A script that has ended no longer reads what is typed.
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'close').then(([status]) => status as number | null);
  const type = (keys: string): void => {
    child.stdin.write(keys);
  };
  const answer = async (wanted: string, keys: string): Promise<void> => {
    try {
      await until(`the terminal shows "${wanted}"`, () => text.includes(wanted, seen));
    } catch (error) {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      throw new Error(`${String(error)}; it shows:\n${text}`, { cause: error });
    }
    seen = text.indexOf(wanted, seen) + wanted.length;
    type(keys);
  };
  if (child.pid === undefined) throw new Error('cannot start `script` (Debian: bsdutils)');
  return { pid: child.pid, shown: () => text, answer, type, ended };
}
