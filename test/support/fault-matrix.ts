/**
 * The fault matrix: every fault at every place of a procedure, each followed by going on as the script itself says.
 * In: a world and how to run its phases. Out: nothing; throws with the case where an end state differs from an uninterrupted one.
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
  unreached: number;
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

function strikesAt(step: string, after: string, event: Strike['event']): Strike[] {
  return (['before', 'inside'] as const).flatMap((place) =>
    FAULTS.filter((fault) => place === 'inside' || fault !== 'fail').map((fault) => ({
      fault,
      place,
      step,
      event,
      after,
    })),
  );
}

/** Does what the script told: a step that may be half done is undone, or run again where it has no undo. */
function goOn({ world, args }: Matrix, step: string): Outcome {
  const first = world.run(['run', ...args]);
  if (first.status !== 3 || !first.output.includes('may be half done')) return first;
  const undone = world.run(['undo', '--yes', '--to', step]);
  return world.run(['run', ...args, ...(undone.status === 0 ? [] : ['--from', step])]);
}

function judge(
  { world }: Matrix,
  strike: Strike,
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
  strike: Strike,
  expected: readonly string[],
  resume: () => Outcome,
  hit: Outcome,
  tally: Tally,
): void {
  if (!hit.struck) {
    tally.unreached += 1;
    return;
  }
  tally.cases += 1;
  try {
    judge(matrix, strike, expected, resume, hit);
  } catch (error) {
    const name = `${strike.event} ${strike.place} ${strike.step}: ${strike.fault}`;
    tally.failures.push(name);
    const { message, details = '' } = error as Error & { readonly details?: string };
    console.log(`${name}: ${message}\n${details}`);
  }
}

/** Runs the phase step by step, keeping the world after each, and then every case from the world before its step. */
export function runMatrix(matrix: Matrix): Tally {
  const { world, steps, args, undo } = matrix;
  const tally: Tally = { cases: 0, unreached: 0, failures: [] };
  const initial = world.contents();
  world.save('0');
  steps.forEach((step, at) => {
    const { status, output } = world.run(['run', ...args, '--to', step]);
    assert.is(status, 0, output);
    world.save(String(at + 1));
  });
  const expected = world.contents();
  steps.forEach((step, at) => {
    for (const strike of strikesAt(step, '"event":"begin"', 'start')) {
      world.restore(String(at));
      const hit = world.run(['run', ...args], strike);
      check(matrix, strike, expected, () => goOn(matrix, step), hit, tally);
    }
  });
  if (undo !== undefined) undoMatrix(matrix, undo, initial, tally);
  return tally;
}

/** The same for undo, from the finished phase. */
function undoMatrix(
  { world, steps, ...rest }: Matrix,
  undo: readonly string[],
  initial: readonly string[],
  tally: Tally,
): void {
  const matrix = { world, steps, ...rest };
  world.restore(String(steps.length));
  const whole = world.run(['undo', '--yes', ...undo]);
  assert.is(whole.status, 0, whole.output);
  const expected = world.contents();
  assert.equal(
    expected.slice(0, expected.indexOf('--')),
    initial.slice(0, initial.indexOf('--')),
    'undo leaves the target as it was',
  );
  [...steps].reverse().forEach((step, at, reversed) => {
    const before = reversed[at - 1];
    const after = before === undefined ? '"event":"begin"' : `"event":"undo-end","step":"${before}"`;
    for (const strike of strikesAt(step, after, 'undo-start')) {
      world.restore(String(steps.length));
      const hit = world.run(['undo', '--yes', ...undo], strike);
      check(matrix, strike, expected, () => world.run(['undo', '--yes', ...undo]), hit, tally);
    }
  });
}
