/**
 * The fault matrix: every fault at every place of a phase, each followed by going on as the script itself says.
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
  /** Arguments of `undo`, after the verb; none when the phase cannot be undone. */
  readonly undo: readonly string[] | undefined;
}

export interface Tally {
  cases: number;
  /** Places that a case did not come to. */
  readonly unreached: string[];
  /** What went wrong, a case each: one bad case does not hide the others. */
  readonly failures: string[];
}

const STATUS: Readonly<Record<string, readonly (number | null)[]>> = {
  // The runner asks again for a checksum that failed, and a retried step gets over a failure: then nothing is seen of it.
  fail: [0, 1, 3],
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
function goOn({ world, args }: Matrix, step: string): Outcome {
  const first = world.run(['run', ...args]);
  if (first.status !== 3 || !first.output.includes('may be half done')) return first;
  const undone = world.run(['undo', '--yes', '--to', step]);
  return world.run(['run', ...args, ...(undone.status === 0 ? [] : ['--from', step])]);
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

/** Runs the phase step by step, keeping the world after each, and then every case from the world before its step; ends in the world after the phase. */
export function runMatrix(matrix: Matrix): Tally {
  const { world, steps, args, undo } = matrix;
  const tally: Tally = { cases: 0, unreached: [], failures: [] };
  const initial = world.contents();
  world.save('0');
  const cases = steps.map((step, at) => {
    const [start, end] = [`"event":"start","step":"${step}"`, `"event":"end","step":"${step}"`];
    const { status, output, programs } = world.watch(['run', ...args, '--to', step], start);
    assert.is(status, 0, output);
    world.save(String(at + 1));
    const before = at === 0 ? [between(`before ${step}`, '"event":"begin"')] : [];
    return casesAt([...before, ...insides(`in ${step}`, start, programs), between(`after ${step}`, end)]);
  });
  const expected = world.contents();
  steps.forEach((step, at) => {
    for (const strike of cases[at] ?? []) {
      world.restore(String(at));
      const hit = world.run(['run', ...args], strike);
      check(matrix, strike, expected, () => goOn(matrix, step), hit, tally);
    }
  });
  world.restore(String(steps.length));
  if (undo !== undefined) undoMatrix(matrix, undo, initial, tally);
  return tally;
}

/** The same for undo, step by step from the finished phase, to which it returns. */
function undoMatrix(matrix: Matrix, undo: readonly string[], initial: readonly string[], tally: Tally): void {
  const { world, steps } = matrix;
  const reversed = [...steps].reverse();
  world.save('undo 0');
  const cases = reversed.map((step, at) => {
    const [start, end] = [`"event":"undo-start","step":"${step}"`, `"event":"undo-end","step":"${step}"`];
    const { status, output, programs } = world.watch(['undo', '--yes', '--to', step], start);
    assert.is(status, 0, output);
    world.save(`undo ${at + 1}`);
    const before = at === 0 ? [between(`before undo of ${step}`, '"event":"begin"')] : [];
    const inside = insides(`in undo of ${step}`, start, programs);
    return casesAt([
      ...before,
      ...inside,
      ...(programs.length === 0 ? [] : [between(`after undo of ${step}`, end)]),
    ]);
  });
  const expected = world.contents();
  assert.equal(
    expected.slice(0, expected.indexOf('--')),
    initial.slice(0, initial.indexOf('--')),
    'undo leaves the target as it was',
  );
  reversed.forEach((_, at) => {
    for (const strike of cases[at] ?? []) {
      world.restore(`undo ${at}`);
      const hit = world.run(['undo', '--yes', ...undo], strike);
      check(matrix, strike, expected, () => world.run(['undo', '--yes', ...undo]), hit, tally);
    }
  });
  world.restore(String(steps.length));
}
