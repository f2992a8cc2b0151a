/**
 * The fault matrix: every fault at every place of a phase, each followed by going on as the script itself says to the end of the step.
 * In: a world and how to run the phase. Out: how many cases there were, and those whose end state differs from an uninterrupted run's.
 *
 * The places of a step are before it, after it, and each program that is called inside it: by its text, or by the runner before the
 * line that says how it ended.
 */
import * as assert from 'uvu/assert';
import type { FaultWorld, Outcome, Strike } from './faults.js';
import { FAULTS } from './faults.js';
import { processesWith } from './processes.js';
import { readJournal } from './journal.js';

export interface Matrix {
  readonly world: FaultWorld;
  /** Steps of one phase, in order. */
  readonly steps: readonly string[];
  /** Arguments of `run`, after the verb. */
  readonly args: readonly string[];
  readonly canUndo: boolean;
  /** Arguments of `undo`, for what it asks. */
  readonly undoArgs?: readonly string[];
  /** Steps that are taken back together with another one, each with that one. */
  readonly takenBackWith?: Readonly<Record<string, string>>;
  /** How many cases there are for each that is tried: every nth of them, from one that the seed names. */
  readonly every: number;
}

export interface Tally {
  cases: number;
  /** Cases that there are, tried or not. */
  all: number;
  /** Places that a case did not come to. */
  readonly unreached: string[];
  /** What went wrong, a case each: one bad case does not hide the others. */
  readonly failures: string[];
}

const STATUS: Readonly<Record<string, readonly (number | null)[]>> = {
  // The runner asks again for a checksum that failed, and a retried step gets over a failure: then nothing is seen of it. The program
  // may also be the one with which the runner writes down what a step prints.
  fail: [0, 1, 3, 73],
  INT: [130],
  TERM: [143],
  HUP: [129],
  KILL: [null],
  full: [0, 1, 3, 73],
  'read-only': [0, 1, 3, 73],
};

/** A strike, and what it is called in a report. */
interface Place extends Omit<Strike, 'fault'> {
  readonly name: string;
}

interface Case extends Strike {
  readonly name: string;
}

const casesAt = (places: readonly Place[]): Case[] =>
  places.flatMap((place) =>
    FAULTS.filter((fault) => place.place === 'inside' || fault !== 'fail').map((fault) => ({
      ...place,
      fault,
      name: `${place.name}: ${fault}`,
    })),
  );

const between = (name: string, line: string): Place => ({ name, place: 'between', line });

const insides = (name: string, line: string, programs: readonly string[]): Place[] =>
  programs.map((program) => ({ name: `${name}, ${program}`, place: 'inside', line, program }));

/** Does what the script told: a step that may be half done is undone, or run again where it has no undo. */
function goOn(
  { world, undoArgs = [], takenBackWith = {} }: Matrix,
  run: readonly string[],
  step: string,
): Outcome {
  const first = world.run(run);
  if (first.status !== 3 || !first.output.includes('may be half done')) return first;
  const undone = world.run(['undo', '--yes', ...undoArgs, '--to', takenBackWith[step] ?? step]);
  return world.run([...run, ...(undone.status === 0 ? [] : ['--from', step])]);
}

/** What was undone before the fault, or in spite of it, is not undone again, and the script says so. */
function undoAgain(world: FaultWorld, undo: readonly string[]): Outcome {
  const again = world.run(undo);
  return again.output.includes('is undone already') ? { ...again, status: 0 } : again;
}

function judge(
  { world }: Matrix,
  strike: Case,
  expected: readonly string[],
  resume: () => Outcome,
  hit: Outcome,
): void {
  if (strike.place === 'inside' || strike.fault !== 'KILL') {
    const allowed = STATUS[strike.fault] ?? [];
    assert.ok(allowed.includes(hit.status), `status ${String(hit.status)}\n${hit.output}`);
  }
  const last = resume();
  assert.is(last.status, 0, `going on after:\n${hit.output}\nwent:\n${last.output}`);
  assert.equal(world.contents(), expected, `the end state differs\n${last.output}`);
  readJournal(world.state);
  assert.equal(processesWith(`${world.folder}/programs`), [], 'something lives on');
}

function check(
  matrix: Matrix,
  strike: Case,
  expected: readonly string[],
  resume: () => Outcome,
  hit: Outcome,
  tally: Tally,
): void {
  if (!hit.struck) {
    tally.unreached.push(strike.name);
    return;
  }
  tally.cases += 1;
  try {
    judge(matrix, strike, expected, resume, hit);
  } catch (error) {
    tally.failures.push(strike.name);
    const { message, details = '' } = error as Error & { readonly details?: string };
    console.log(`${strike.name}: ${message}\n${details}`);
  }
}

/** A step as it went undisturbed: the cases that it has, and the state of the world after it. */
interface Stage {
  readonly cases: readonly Case[];
  readonly after: readonly string[];
}

const SEED = Number(process.env['SEED'] ?? 0);

/** One of how many cases is tried: `EVERY` in the environment, or what fits into the time of a file. */
export const sampleOf = (usual: number): number => Number(process.env['EVERY'] ?? usual);

/** What was tried, for whoever reads the log. */
export function tellTally(phase: string, { cases, all, unreached }: Tally): void {
  const missed = unreached.join(', ') || 'none';
  console.log(`noted: ${phase}: ${cases} cases of ${all}, seed ${SEED}; not reached: ${missed}`);
}

/** Goes through steps one by one, keeping the world after each under a name with its number. */
function record(
  world: FaultWorld,
  name: string,
  steps: readonly string[],
  event: string,
  command: (step: string) => readonly string[],
): Stage[] {
  world.save(`${name} 0`);
  return steps.map((step, at) => {
    const start = `"event":"${event}start","step":"${step}"`;
    const { status, output, programs } = world.watch(command(step), start);
    assert.is(status, 0, output);
    world.save(`${name} ${at + 1}`);
    const before = at === 0 ? [between(`before ${name} ${step}`, '"event":"begin"')] : [];
    const after = [between(`after ${name} ${step}`, `"event":"${event}end","step":"${step}"`)];
    const places = [...before, ...insides(`in ${name} ${step}`, start, programs)];
    // A step that has nothing to undo leaves no line.
    const has = event === '' || programs.length > 0;
    return { cases: casesAt(has ? [...places, ...after] : before), after: world.contents() };
  });
}

/** Each case from the world before its step to the end of that step, or of the next one where it strikes between the two. */
function replay(
  matrix: Matrix,
  name: string,
  steps: readonly string[],
  stages: readonly Stage[],
  command: (step: string) => readonly string[],
  resume: (step: string, to: string) => Outcome,
  tally: Tally,
): void {
  steps.forEach((step, at) => {
    for (const strike of stages[at]?.cases ?? []) {
      tally.all += 1;
      if ((tally.all + SEED) % matrix.every !== 0) continue;
      const last = strike.name.startsWith('after') ? Math.min(at + 1, steps.length - 1) : at;
      const to = steps[last] ?? step;
      matrix.world.restore(`${name} ${at}`);
      const hit = matrix.world.run(command(to), strike);
      check(matrix, strike, stages[last]?.after ?? [], () => resume(step, to), hit, tally);
    }
  });
  matrix.world.restore(`${name} ${steps.length}`);
}

const targetOf = (contents: readonly string[]): readonly string[] =>
  contents.slice(0, contents.indexOf('--'));

/** All cases of the phase, and of undoing it; ends in the world after the phase. */
export function runMatrix(matrix: Matrix): Tally {
  const { world, steps, args, canUndo, undoArgs = [], takenBackWith = {} } = matrix;
  const tally: Tally = { cases: 0, all: 0, unreached: [], failures: [] };
  const initial = world.contents();
  const run = (to: string): readonly string[] => ['run', ...args, '--to', to];
  const stages = record(world, 'run', steps, '', run);
  replay(matrix, 'run', steps, stages, run, (step, to) => goOn(matrix, run(to), step), tally);
  if (!canUndo) return tally;
  const reversed = steps.filter((step) => takenBackWith[step] === undefined).reverse();
  const undo = (to: string): readonly string[] => ['undo', '--yes', ...undoArgs, '--to', to];
  const undone = record(world, 'undo', reversed, 'undo-', undo);
  assert.equal(targetOf(world.contents()), targetOf(initial), 'undo leaves the target as it was');
  replay(matrix, 'undo', reversed, undone, undo, (_, to) => undoAgain(world, undo(to)), tally);
  world.restore(`run ${steps.length}`);
  return tally;
}
