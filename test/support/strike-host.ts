/**
 * Kills a run, or the sshd that serves it, at a random moment. In: a procedure's calls. Out: what was killed and where; throws if
 * something lives on, here or on the host, or if the call can't be brought to its end.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as assert from 'uvu/assert';
import { readJournal } from './journal.js';
import { processesWith } from './processes.js';
import { createRandom } from './random-texts.js';
import type { Random } from './random-texts.js';
import { placeScript } from './rendered-script.js';
import type { RenderedScript } from './rendered-script.js';
import { run, start, until } from './run-script.js';
import type { RunOptions, Running } from './run-script.js';
import { runningOn, serve, serverOf, sessionsOf } from './sshd.js';
import type { SshHost } from './sshd.js';

/** Of each call. */
const KILLS = 3;

/** A call of a script that works on a host. */
interface HostCall {
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

/** A call to its end. Out: how many milliseconds it took. */
async function toTheEnd({ script, words, options }: HostCall): Promise<number> {
  const begun = Date.now();
  const { status, stdout, stderr } = await run(script, words, options);
  const said = stdout + stderr;
  if (status !== 0 && !said.includes('nothing to undo')) throw new Error(`${words.join(' ')}: ${said}`);
  return Date.now() - begun;
}

/** Kills at random moments of a call, and goes on to its end. */
async function killedOnTheWay(call: HostCall, random: Random, longest: number): Promise<readonly string[]> {
  const stories: string[] = [];
  for (let count = 0; count < KILLS; count += 1) {
    const { isOver, story } = await killAtRandom(call, random, longest);
    stories.push(`${call.words.slice(0, 2).join(' ')}: ${story}`);
    if (isOver) return stories;
  }
  await toTheEnd(call);
  return stories;
}

/** What a procedure does on a host, and what takes it back. */
export interface ThereAndBack {
  readonly host: SshHost;
  readonly content: string;
  readonly options: RunOptions;
  readonly there: readonly (readonly string[])[];
  readonly back: readonly (readonly string[])[];
  /** What can be seen of it. */
  readonly found: () => unknown;
}

async function comesTo(found: () => unknown, wanted: unknown, stories: readonly string[]): Promise<void> {
  const same = (): boolean => isDeepStrictEqual(found(), wanted);
  await until('it is as undisturbed', same, 30).catch(() => undefined);
  assert.equal(found(), wanted, stories.join('; '));
}

/** Goes there and back undisturbed, and then in each round with kills at random moments: it must come to the same. */
export async function killedThereAndBack(
  { host, content, options, there, back, found }: ThereAndBack,
  seed: number,
  rounds: number,
): Promise<void> {
  const random = createRandom(seed);
  const callsOf = (script: RenderedScript, all: readonly (readonly string[])[]): readonly HostCall[] =>
    all.map((words) => ({ host, script, options, words }));
  const undisturbed = placeScript(content);
  const before = found();
  const times: number[] = [];
  for (const call of callsOf(undisturbed, there)) times.push(await toTheEnd(call));
  const after = found();
  for (const call of callsOf(undisturbed, back)) times.push(await toTheEnd(call));
  await comesTo(found, before, ['undisturbed']);
  for (let round = 0; round < rounds; round += 1) {
    const script = placeScript(content);
    const stories = [`seed ${seed}`];
    for (const [at, call] of callsOf(script, [...there, ...back]).entries()) {
      stories.push(...(await killedOnTheWay(call, random, times[at] ?? 0)));
      if (at === there.length - 1) await comesTo(found, after, stories);
    }
    console.log(stories.join('; '));
    await comesTo(found, before, stories);
  }
}
