/**
 * What the runner costs: time a step on top of the same commands in a bare script, against ansible-playbook where it is
 * installed, and the start of `list` and `help` against an empty bash. Out: tables; medians, measured in turn.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from '../src/compile.js';

const ROUNDS = 3;
const FEW = 5;
const MANY = 45;
/** ansible-playbook is slow enough to be measured with fewer tasks. */
const MANY_TASKS = 15;

const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
const command = (at: number): string => `: >"$WORK/step-${at}"`;

function procedure(count: number): string {
  const steps = numbers(count).map(
    (at) => `      - {id: step-${at}, title: Step ${at}, run: '${command(at)}'}`,
  );
  return `procedure: bench\ntitle: Bench\nversion: 1.0.0\ncontact: nobody\nphases:\n  - id: main\n    title: Main\n    where: here\n    steps:\n${steps.join('\n')}\n`;
}

function script(count: number): string {
  const text = procedure(count);
  const { outputs } = compile('procedure.yaml', (path) => ({ ok: true, file: { path, text } }));
  const rendered = outputs?.find(({ path }) => path === 'migrate.sh');
  if (rendered === undefined) throw new Error('the bench procedure does not compile');
  return rendered.content;
}

/** The same commands as a person would put them into a script, each in a subshell as the runner has them. */
const bare = (count: number): string =>
  ['set -euo pipefail', 'WORK=$1', ...numbers(count).map((at) => `(${command(at)})`), ''].join('\n');

const playbook = (count: number): string =>
  JSON.stringify([
    {
      hosts: 'localhost',
      gather_facts: false,
      tasks: numbers(count).map((at) => ({ name: `Step ${at}`, shell: command(at) })),
    },
  ]);

function milliseconds(program: string, args: readonly string[], env: NodeJS.ProcessEnv): number {
  const begun = process.hrtime.bigint();
  const { status, stderr } = spawnSync(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const elapsed = Number(process.hrtime.bigint() - begun) / 1e6;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr.toString()}`);
  return elapsed;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** Milliseconds of each run, measured in turn so that what else the machine does falls on all alike. */
function medians(runs: readonly (() => number)[]): number[] {
  const all = runs.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round += 1) runs.forEach((run, at) => all[at]?.push(run()));
  return all.map(median);
}

function perStep(folder: string): void {
  const env = { ...process.env, WORK: folder, ANSIBLE_LOCALHOST_WARNING: 'False' };
  for (const count of [FEW, MANY_TASKS, MANY]) {
    writeFileSync(join(folder, `runner-${count}.sh`), script(count));
    writeFileSync(join(folder, `bare-${count}.sh`), bare(count));
    writeFileSync(join(folder, `playbook-${count}.json`), playbook(count));
  }
  const state = join(folder, 'state');
  const runner = (count: number) => (): number => {
    rmSync(state, { recursive: true, force: true });
    return milliseconds('bash', [join(folder, `runner-${count}.sh`), 'run', '--state', state], env);
  };
  const bareRun = (count: number) => (): number =>
    milliseconds('bash', [join(folder, `bare-${count}.sh`), folder], env);
  const ansible = (count: number) => (): number =>
    milliseconds(
      'ansible-playbook',
      ['-i', 'localhost,', '-c', 'local', join(folder, `playbook-${count}.json`)],
      env,
    );
  const hasAnsible = spawnSync('ansible-playbook', ['--version']).status === 0;
  const runs = [
    runner(FEW),
    runner(MANY),
    bareRun(FEW),
    bareRun(MANY),
    ...(hasAnsible ? [ansible(FEW), ansible(MANY_TASKS)] : []),
  ];
  const times = medians(runs);
  const step = (at: number, many = MANY): number =>
    ((times[at + 1] ?? NaN) - (times[at] ?? NaN)) / (many - FEW);
  const overhead = step(0) - step(2);
  console.log('\nThe runner, time a step (ms)');
  console.log(`  migrate.sh run      ${step(0).toFixed(2)}`);
  console.log(`  bare set -e script  ${step(2).toFixed(2)}`);
  console.log(`  overhead            ${overhead.toFixed(2)}   (aim: 10 or less)`);
  if (!hasAnsible) console.log('  ansible-playbook    not installed');
  else
    console.log(
      `  ansible-playbook    ${step(4, MANY_TASKS).toFixed(2)}   (the overhead is 1/${(step(4, MANY_TASKS) / overhead).toFixed(0)} of it; aim: 1/20 or less)`,
    );
}

function startUp(folder: string): void {
  console.log('\nThe runner, start (ms)');
  const path = join(folder, 'start.sh');
  for (const count of [30, 1000]) {
    writeFileSync(path, script(count));
    const [empty = NaN, help = NaN, list = NaN] = medians([
      () => milliseconds('bash', ['-c', ':'], process.env),
      () => milliseconds('bash', [path, 'help'], process.env),
      () => milliseconds('bash', [path, 'list'], process.env),
    ]);
    console.log(
      `  ${count} steps: bash -c : ${empty.toFixed(1)}, help ${help.toFixed(1)}, list ${list.toFixed(1)}`,
    );
  }
}

export function benchRunner(): void {
  const folder = mkdtempSync(join(tmpdir(), 'stepwright-bench-'));
  try {
    perStep(folder);
    startUp(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
