/**
 * Kills a run, or the sshd that serves it, at a random moment. In: a call of a script. Out: what was killed and where; throws if
 * something lives on, here or on the host, or if the call can't be brought to its end.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readJournal } from './journal.js';
import { processesWith } from './processes.js';
import type { Random } from './random-texts.js';
import type { RenderedScript } from './rendered-script.js';
import { run, start, until } from './run-script.js';
import type { RunOptions, Running } from './run-script.js';
import { runningOn, serve, serverOf, sessionsOf } from './sshd.js';
import type { SshHost } from './sshd.js';

/** A call of a script that works on a host. */
export interface HostCall {
  readonly host: SshHost;
  readonly script: RenderedScript;
  readonly words: readonly string[];
  readonly options: RunOptions;
}

interface Struck {
  /** It came to its end before, or all the same. */
  readonly isOver: boolean;
  readonly story: string;
}

/** What is killed, each at once. */
const VICTIMS: Readonly<Record<string, (host: SshHost, running: Running) => readonly number[]>> = {
  'the script': (_, { pid }) => [pid],
  "sshd's sessions": (host) => sessionsOf(host),
  'sshd and its sessions': (host) => [...serverOf(host), ...sessionsOf(host)],
};

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}

/** Waits for a random time, or until the run ends. */
async function randomMoment(running: Running, random: Random, longest: number): Promise<void> {
  const pause = new Promise((resolve) => setTimeout(resolve, random() * longest));
  await Promise.race([pause, running.ended]);
}

/** Kills one of the victims within so many milliseconds. What ran there then is gone after ten seconds; after the run, all that belongs to it. */
async function killAtRandom(call: HostCall, random: Random, longest: number): Promise<Struck> {
  const { host, script, words, options } = call;
  const [what = '', victims] = Object.entries(VICTIMS)[Math.floor(random() * 3)] ?? [];
  const running = start(script, words, options);
  await until('there is a record', () => existsSync(join(script.state, 'journal.jsonl')));
  await randomMoment(running, random, longest);
  const where = readJournal(script.state).at(-1);
  const there = runningOn(host);
  for (const pid of victims?.(host, running) ?? []) kill(pid);
  const left = (): readonly number[] => [...runningOn(host), ...processesWith(script.folder)];
  const struck = (): readonly number[] => runningOn(host).filter((pid) => there.includes(pid));
  const gone = what === 'the script' ? left : struck;
  await until(`nothing lives on after kill -9 of ${what}`, () => gone().length === 0, 10);
  if (serverOf(host).length === 0) await serve(host);
  const { status } = await running.ended;
  await until(`nothing lives on after the run`, () => left().length === 0, 10);
  return {
    isOver: status === 0,
    story: `${what} at ${String(where?.step ?? where?.event)} (${String(status)})`,
  };
}

/** Kills at random moments of a call, at most so many times, and goes on to its end. Out: what was killed, and where. */
export async function killedOnTheWay(
  call: HostCall,
  random: Random,
  longest: number,
  kills: number,
): Promise<readonly string[]> {
  const stories: string[] = [];
  for (let count = 0; count < kills; count += 1) {
    const { isOver, story } = await killAtRandom(call, random, longest);
    stories.push(`${call.words[0] ?? ''}: ${story}`);
    if (isOver) return stories;
  }
  const { status, stdout, stderr } = await run(call.script, call.words, call.options);
  const said = stdout + stderr;
  if (status !== 0 && !said.includes('nothing to undo')) throw new Error([...stories, said].join('\n'));
  return stories;
}
