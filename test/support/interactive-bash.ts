/** An interactive bash on a pseudo-terminal, by util-linux's `script`, to paste commands into as a person would. In: an environment. Out: what was shown, and each paste's status. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { BASH } from './bash.js';
import { until } from './run-script.js';

export interface InteractiveBash {
  /** Pastes lines, waits until they have run, and gives the status of the last command. */
  readonly paste: (text: string) => Promise<number>;
  /** Pastes lines that ask, types each answer when its question is shown, and waits. */
  readonly pasteAndType: (
    text: string,
    answers: readonly (readonly [question: string, answer: string])[],
  ) => Promise<number>;
  /** All that was shown so far, with plain line ends. */
  readonly shown: () => string;
  readonly close: () => Promise<void>;
}

export interface Surroundings {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** The shell's start file; none if not given. */
  readonly rcFile?: string;
  /** The terminal says where a paste begins and ends, as new ones do; stock bash of macOS does not ask for it. */
  readonly bracketed?: boolean;
  /** Seconds that a paste may take. */
  readonly patience?: number;
}

/** Ends every paste: bash prints it with the paste's number and status, while the line that was typed shows the format only. */
const MARK = 'over';
const mark = (number: number): string => `printf '<${MARK} %s %s>\\n' ${number} "$?"\n`;

export async function openInteractiveBash({
  env,
  cwd,
  rcFile,
  bracketed = false,
  patience = 240,
}: Surroundings): Promise<InteractiveBash> {
  const start = rcFile === undefined ? '--norc' : `--rcfile ${rcFile}`;
  const child = spawn('script', ['-qefc', `exec ${BASH} --noprofile ${start} -i`, '/dev/null'], {
    cwd,
    env: { ...env, TERM: 'dumb', SHELL: '/bin/sh', HISTFILE: '/dev/null', INPUTRC: '/dev/null' },
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('cannot start `script` (Debian: bsdutils)');
  let shown = '';
  let number = 0;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (shown += chunk.replaceAll('\r', '')));
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'close');

  // With the prompt after it: what is pasted before the shell reads again is echoed by the terminal, and looks as if it had been read.
  const settle = async (): Promise<number> => {
    const pattern = new RegExp(`<${MARK} ${number} (\\d+)>\\n[^\\n]*[$#] $`);
    try {
      await until('the paste has run', () => pattern.test(shown) || child.exitCode !== null, patience);
    } catch (error) {
      throw new Error(`${String(error)}; the terminal shows:\n${shown.slice(-4000)}`, { cause: error });
    }
    const status = pattern.exec(shown)?.[1];
    if (status === undefined) throw new Error(`the shell was closed:\n${shown.slice(-4000)}`);
    return Number(status);
  };
  const paste = (text: string): Promise<number> => {
    number += 1;
    child.stdin.write(bracketed ? `\u001b[200~${text}\u001b[201~\n` : `${text}\n`);
    child.stdin.write(mark(number));
    return settle();
  };
  const pasteAndType: InteractiveBash['pasteAndType'] = async (text, answers) => {
    number += 1;
    let from = shown.length;
    child.stdin.write(`${text}\n`);
    for (const [question, answer] of answers) {
      await until(`it asks ${question}`, () => shown.slice(from).includes(`\n${question}`), patience);
      from = shown.lastIndexOf(`\n${question}`) + 1;
      child.stdin.write(`${answer}\n`);
    }
    // What comes within a second of an answer is more of it.
    const rest = shown.length;
    await until('the shell reads again', () => /\n[^\n]*[$#] $/.test(shown.slice(rest)), patience);
    child.stdin.write(mark(number));
    return settle();
  };
  const close = async (): Promise<void> => {
    child.stdin.end('exit\n');
    const timer = setTimeout(() => process.kill(-pid, 'SIGKILL'), 5000);
    await ended;
    clearTimeout(timer);
  };
  process.once('exit', () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-pid, 'SIGKILL');
  });
  await paste(':');
  return { paste, pasteAndType, shown: () => shown, close };
}
