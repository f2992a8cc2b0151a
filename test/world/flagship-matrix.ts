/**
 * The fault matrix of the flagship: every fault that can strike a step, from the world before that step, then what the script says. In: a phase and
 * which of its steps. Out: a tally. Each case ends in the state of an undisturbed run, or, undone, in the state before the phase.
 */
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import type { Kubectl } from '../support/kubectl.js';
import { processesWith } from '../support/processes.js';
import { readJournal } from '../support/journal.js';
import { CML_NAMESPACE, CML_DATABASE, cdswDatabase } from './clusters.js';
import { isQuiet } from './describe.js';
import { casesOf, nameOf } from './fault-cases.js';
import { readFlagship } from './flagship-texts.js';
import type { Case, Damage, Fault } from './fault-cases.js';
import type { Outcome } from './migration.js';
import { PLAIN } from './options.js';
import { openStages } from './stages.js';
import type { Disk, Side, Stages } from './stages.js';

export interface Plan {
  readonly phase: 'export' | 'import' | 'clean-up';
  readonly kubectl: Kubectl;
  /** The steps whose cases are run, as a part of the phase: 1 of 2 is the first half. */
  readonly part?: readonly [number, number];
  /** Every n-th case only, from the one given: 0 of 1 is all. */
  readonly share?: readonly [number, number];
  /** Only these steps. */
  readonly only?: readonly string[];
}

export interface Tally {
  cases: number;
  undos: number;
  unreached: number;
  /** Cases whose place the step did not come to again. */
  readonly missed: string[];
  readonly failures: string[];
}

const SIDES: Readonly<Record<Plan['phase'], Side>> = { export: 'cdsw', import: 'cml', 'clean-up': 'cml' };

/** What the status may be. A step that is asked again, or that reads on, may get over a fault: then nothing is seen of it. */
function allowed({ kind, ...rest }: Fault): readonly (number | null)[] {
  if (kind === 'full') return [0, 1, 3, 73];
  if (kind !== 'blow' || !('blow' in rest)) return [0, 1, 3];
  if (rest.blow.startsWith('KILL')) return [null];
  return rest.blow === 'TERM' ? [143] : [0, 1, 3];
}

/** A failure tells which step it is, and how to go on. */
function checkReport({ status, output }: Outcome, step: string): void {
  if (status !== 1 && status !== 3) return;
  assert.match(output, new RegExp(`FAILED: step [\\d.]+, ${step}: `));
  assert.match(output, /To resume: {2}\S+migrate\.sh run /);
}

function damage(file: string, how: Damage): void {
  const content = readFileSync(file);
  const middle = Math.floor(content.length / 2);
  if (how === 'missing') rmSync(file);
  else if (how === 'truncated') truncateSync(file, middle);
  else {
    content.writeUInt8((content.at(middle) ?? 0) ^ 1, middle);
    writeFileSync(file, content);
  }
}

/** Of each kind of file one. */
const ARCHIVE_FILES = [
  'manifest',
  'counts.json',
  'units',
  'db.sql.gz',
  'files/0/9.tar',
  'files/0/9.tar.folders',
  'files/0/9.tar.list',
  'files/0/9.tar.sum',
  'files/folders.tar',
];

/** Calls that a step makes after a disk is full, before there is room again. */
const PATIENCE = 50;

/** Kills the container; one that is only being started is waited for, because what does not run cannot go down. */
async function bringDown({ clusters }: Stages, pod: string, ms: number): Promise<void> {
  const { cdsw, cml } = clusters;
  const where = pod === 'db-0' ? CML_DATABASE : { namespace: CML_NAMESPACE, pod, container: 'helper' };
  const kill = (): Promise<void> =>
    pod === 'deployment/db'
      ? cdsw.faults.restartContainer(cdswDatabase(cdsw), ms)
      : cml.faults.restartContainer(where, ms);
  for (let tries = 0; tries < 200; tries += 1) {
    try {
      await kill();
      return;
    } catch {
      await sleep(50);
    }
  }
  return kill();
}

interface Hit {
  readonly outcome: Outcome;
  readonly struck: boolean;
}

interface Bench {
  readonly stages: Stages;
  readonly side: Side;
  readonly phase: Plan['phase'];
}

async function strike({ stages, side, phase }: Bench, { step, fault }: Case): Promise<Hit> {
  const { strikes, state, clusters } = stages;
  const { faults } = clusters[side];
  const run = (): Promise<Outcome> => stages.run('run', phase, '--yes', '--to', step);
  const during = async (at: number, work: () => Promise<void> | void): Promise<Outcome> => {
    strikes.order(state, step, at, 'asks');
    const outcome = run();
    await strikes.answer(work, outcome);
    return outcome;
  };
  /** A step that waits for what cannot come while the disk is full would wait for minutes: then somebody makes room. */
  const whileFull = async (at: number, disk: Disk): Promise<Outcome> => {
    const outcome = during(at, () => {
      stages.fill(disk);
    });
    const end = { reached: false };
    void outcome.then(() => (end.reached = true));
    while (!end.reached && strikes.made() < at + PATIENCE) await sleep(20);
    stages.free();
    return outcome;
  };
  const before = faults.struck();
  const played = async (): Promise<Outcome> => {
    switch (fault.kind) {
      case 'blow':
        strikes.order(state, step, fault.at, fault.blow);
        return run();
      case 'cut':
        return during(fault.at, () => {
          faults.cutExec(fault.cut);
        });
      case 'down':
        return during(fault.at, () => bringDown(stages, fault.pod, fault.ms));
      case 'full':
        return whileFull(fault.at, fault.disk);
      case 'archive':
        damage(join(stages.operator.archive, fault.file), fault.damage);
        return run();
    }
  };
  const outcome = await played();
  const struck =
    fault.kind === 'archive' || (fault.kind === 'cut' ? faults.struck() > before : strikes.struck());
  strikes.clear();
  faults.clear();
  stages.free();
  if (fault.kind === 'archive') await stages.healArchive();
  return { outcome, struck };
}

/** Does what the script told: a step that may be half done is undone first; a report that names a step to begin again from is followed. */
async function goOn({ stages, phase }: Bench, step: string): Promise<Outcome> {
  const to = ['--yes', '--to', step];
  const first = await stages.run('run', phase, ...to);
  if (first.status === 0) return first;
  if (first.status === 3 && first.output.includes('may be half done')) {
    const undone = await stages.run('undo', '--yes', '--to', step);
    const from = undone.status === 0 ? [] : ['--from', step];
    return stages.run('run', phase, ...to, ...from);
  }
  const told = /`(run|undo) --(from|to) ([a-z-]+)`/.exec(first.output);
  if (told === null && first.output.includes('Roll back, which starts the services')) {
    const back = await stages.run('undo', phase, '--yes');
    return back.status === 0 ? stages.run('run', phase, ...to) : back;
  }
  if (told === null) return first;
  const [, verb = '', flag = '', named = ''] = told;
  if (verb === 'run') return stages.run('run', phase, ...to, `--${flag}`, named);
  const undone = await stages.run('undo', '--yes', '--to', named);
  return undone.status === 0 ? stages.run('run', phase, ...to) : undone;
}

function differences(expected: readonly string[], found: readonly string[]): readonly string[] {
  const [before, now] = [new Set(expected), new Set(found)];
  return [
    ...expected.filter((line) => !now.has(line)).map((line) => `lacks: ${line}`),
    ...found.filter((line) => !before.has(line)).map((line) => `has: ${line}`),
  ].slice(0, 12);
}

/** The script and its watchdog, which may need a moment to end a group. */
async function nothingLives({ state }: Stages): Promise<void> {
  for (let tries = 0; tries < 200 && processesWith(state).length > 0; tries += 1) await sleep(50);
  assert.equal(processesWith(state), [], 'something lives on');
}

/** What undo has to bring back: not the record of this run, nor the times of folders in which something was made and removed. */
function target(lines: readonly string[]): readonly string[] {
  return lines
    .filter((line) => !/^(work|archive)[/:]/.test(line))
    .map((line) => (/^projects\/.* folder /.test(line) ? line.replace(/ \d{10} /, ' ') : line));
}

/** A Job that was deleted and not created yet stays deleted, because it would run at once: then, and then only, undo says so, and its record is gone. */
function withoutJob(lines: readonly string[], output: string): readonly string[] {
  if (!/^ *the Job db-migrate\S* stays deleted/m.test(output)) return lines;
  return lines.filter((line) => !/^(jobs|pods)\/db-migrate\S* /.test(line));
}

/** Rows and files of CDSW, which nothing may change; its counts change while services are stopped. */
function source(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => !/^(work|archive|deployments|pods|in )[/: ]?/.test(line));
}

async function undo(bench: Bench, initial: readonly string[]): Promise<void> {
  const { stages } = bench;
  const { status, output } = await stages.run('undo', '--yes');
  if (bench.phase === 'clean-up') {
    assert.is(status, 3, output);
    assert.match(output, 'is a point of no return');
    return;
  }
  assert.is(status, 0, output);
  const wrong = differences(target(withoutJob(initial, output)), target(await stages.describe()));
  assert.equal(wrong, [], `undone, it differs\n${output}`);
}

async function judge(
  bench: Bench,
  one: Case,
  { outcome }: Hit,
  ends: { readonly initial: readonly string[]; readonly expected: readonly string[] },
): Promise<void> {
  const { stages } = bench;
  const hit = `hit:\n${outcome.output}`;
  assert.ok(allowed(one.fault).includes(outcome.status), `status ${String(outcome.status)}, ${hit}`);
  checkReport(outcome, one.step);
  await nothingLives(stages);
  // What was killed is back, as far as its cluster brings it back.
  await isQuiet(stages.clusters, bench.side);
  if (one.then === 'undo') return undo(bench, ends.initial);
  const last = await goOn(bench, one.step);
  assert.is(last.status, 0, `${hit}\ngoing on went:\n${last.output}`);
  const wrong = differences(ends.expected, await stages.describe());
  assert.equal(wrong, [], `the end state differs; ${hit}\ngoing on went:\n${last.output}`);
  readJournal(stages.state);
}

function partOf<T>(all: readonly T[], [part, parts]: readonly [number, number]): readonly T[] {
  const each = Math.ceil(all.length / parts);
  return all.slice((part - 1) * each, part * each);
}

async function attempt(tally: Tally, name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    tally.failures.push(name);
    const { message, details = '' } = error as Error & { readonly details?: string };
    console.log(`FAILED ${name}: ${message}\n${details}`);
  }
}

export async function runFlagshipMatrix(plan: Plan): Promise<Tally> {
  const { phase, part = [1, 1], share = [0, 1] } = plan;
  const side = SIDES[phase];
  const stages = await openStages(side, PLAIN, plan.kubectl);
  try {
    return await runCases(plan, { stages, side, phase }, part, share);
  } finally {
    await stages.close();
  }
}

async function runCases(
  plan: Plan,
  bench: Bench,
  part: readonly [number, number],
  [first, nth]: readonly [number, number],
): Promise<Tally> {
  const { stages, side, phase } = bench;
  const flagship = readFlagship();
  const tally: Tally = { cases: 0, undos: 0, unreached: 0, missed: [], failures: [] };
  const disks: readonly Disk[] = side === 'cdsw' ? ['state', 'archive'] : ['state', 'database', 'projects'];
  const initial = await stages.describe();
  const sourceBefore = await stages.describeSource();
  if (phase === 'clean-up') {
    const imported = await stages.run('run', 'import', '--yes');
    assert.is(imported.status, 0, imported.output);
  }
  const steps = flagship.steps(phase);
  const chosen = partOf(plan.only ?? steps, part);
  const [from = ''] = chosen;
  const skipped = steps.slice(0, steps.indexOf(from));
  if (skipped.length > 0) {
    const { status, output } = await stages.run('run', phase, '--yes', '--to', skipped.at(-1) ?? '');
    assert.is(status, 0, output);
  }
  let number = 0;
  const isIn = (): boolean => {
    number += 1;
    return (number - 1) % nth === first;
  };
  for (const step of steps.slice(skipped.length, steps.indexOf(chosen.at(-1) ?? '') + 1)) {
    await stages.save('before');
    stages.strikes.note(stages.state, step);
    const { status, output } = await stages.run('run', phase, '--yes', '--to', step);
    assert.is(status, 0, output);
    const calls = stages.strikes.noted();
    stages.strikes.clear();
    const expected = await stages.describe();
    if (side === 'cdsw')
      assert.equal(differences(source(initial), source(expected)), [], `${step} changed CDSW`);
    await stages.save('after');
    if (chosen.includes(step)) {
      const files = phase === 'import' ? ARCHIVE_FILES : [];
      const { cases, unreached } = casesOf(step, calls, flagship.body(step), disks, files);
      tally.unreached += unreached;
      for (const one of cases.filter(isIn)) {
        await attempt(tally, nameOf(one), async () => {
          await stages.restore('before');
          const hit = await strike(bench, one);
          if (!hit.struck) tally.missed.push(nameOf(one));
          else {
            tally.cases += 1;
            await judge(bench, one, hit, { initial, expected });
          }
        });
      }
      if (isIn())
        await attempt(tally, `${step}: undo`, async () => {
          await stages.restore('after');
          tally.undos += 1;
          await undo(bench, initial);
        });
      console.log(`${step}: ${calls.length} calls; so far ${tally.cases} cases, ${tally.undos} undone`);
    }
    await stages.restore('after');
  }
  await attempt(tally, 'the source, after all', async () => {
    // The export starts again what it has stopped in its last steps.
    const kept = side === 'cml' ? (lines: readonly string[]): readonly string[] => lines : source;
    assert.equal(differences(kept(sourceBefore), kept(await stages.describeSource())), []);
  });
  return tally;
}
