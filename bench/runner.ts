/**
 * What the runner costs, as ratios: processor time a step on top of the same commands in a bare script, output through it against `cat`,
 * against ansible-playbook where it is installed, and the start of `list` and `help` against an empty bash. Out: tables; medians, measured in turn.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from '../src/compile.js';

const ROUNDS = 3;
const FEW = 5;
const MANY = 45;
/** ansible-playbook is slow enough to be measured with fewer tasks. */
const MANY_TASKS = 15;
const OUTPUT_MIB = 50;
/** Lines of what a step prints, characters each. */
const LINE = 90;

const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
const command = (at: number): string => `: >"$WORK/step-${at}"`;

function procedure(steps: readonly string[], variables = ''): string {
  return `procedure: bench\ntitle: Bench\nversion: 1.0.0\ncontact: nobody\n${variables}phases:\n  - id: main\n    title: Main\n    where: here\n    steps:\n${steps.join('\n')}\n`;
}

const small = (count: number): string =>
  procedure(
    numbers(count).map(
      (at) => `      - {id: step-${at}, title: Step ${at}, run: '${command(at)}', undo: none}`,
    ),
  );

function script(text: string): string {
  const { outputs } = compile('procedure.yaml', () => ({ ok: true, file: { path: 'procedure.yaml', text } }));
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

interface Cost {
  /** Milliseconds. */
  readonly elapsed: number;
  /** Milliseconds on the processor, of the program and all that it waited for. */
  readonly cpu: number;
}

/** Of a program and its children, as bash's `times` counts them; what it prints goes to a file, as in a pipe of an operator's. */
function cost(program: string, args: readonly string[], env: NodeJS.ProcessEnv, output = '/dev/null'): Cost {
  const sink = openSync(output, 'w');
  const begun = process.hrtime.bigint();
  const line = '"$@" >&3; status=$?; times >&2; exit "$status"';
  const { status, stderr } = spawnSync('bash', ['-c', line, '-', program, ...args], {
    env,
    stdio: ['ignore', 'ignore', 'pipe', sink],
  });
  const elapsed = Number(process.hrtime.bigint() - begun) / 1e6;
  closeSync(sink);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr.toString()}`);
  const times = [...(stderr.toString().trimEnd().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  const cpu = times.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
  return { elapsed, cpu: cpu * 1000 };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** Of each run, measured in turn so that what else the machine does falls on all alike. */
function medians(runs: readonly (() => Cost)[]): Cost[] {
  const all = runs.map((): Cost[] => []);
  for (let round = 0; round < ROUNDS; round += 1) runs.forEach((run, at) => all[at]?.push(run()));
  return all.map((costs) => ({
    elapsed: median(costs.map(({ elapsed }) => elapsed)),
    cpu: median(costs.map(({ cpu }) => cpu)),
  }));
}

function perStep(folder: string): void {
  const env = { ...process.env, WORK: folder, ANSIBLE_LOCALHOST_WARNING: 'False' };
  for (const count of [FEW, MANY_TASKS, MANY]) {
    writeFileSync(join(folder, `runner-${count}.sh`), script(small(count)));
    writeFileSync(join(folder, `bare-${count}.sh`), bare(count));
    writeFileSync(join(folder, `playbook-${count}.json`), playbook(count));
  }
  const state = join(folder, 'state');
  const runner = (count: number) => (): Cost => {
    rmSync(state, { recursive: true, force: true });
    return cost('bash', [join(folder, `runner-${count}.sh`), 'run', '--state', state], env);
  };
  const bareRun = (count: number) => (): Cost =>
    cost('bash', [join(folder, `bare-${count}.sh`), folder], env);
  const ansible = (count: number) => (): Cost =>
    cost(
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
  const step = (at: number, key: keyof Cost, many = MANY): number =>
    ((times[at + 1]?.[key] ?? NaN) - (times[at]?.[key] ?? NaN)) / (many - FEW);
  const row = (name: string, at: number, many = MANY): void => {
    console.log(
      `  ${name.padEnd(20)} ${step(at, 'cpu', many).toFixed(2)} processor, ${step(at, 'elapsed', many).toFixed(2)} elapsed`,
    );
  };
  const overhead = step(0, 'cpu') - step(2, 'cpu');
  console.log('\nThe runner, time a step (ms)');
  row('migrate.sh run', 0);
  row('bare set -e script', 2);
  console.log(`  overhead             ${overhead.toFixed(2)} processor   (aim: 10 or less)`);
  if (!hasAnsible) {
    console.log('  ansible-playbook     not installed');
    return;
  }
  row('ansible-playbook', 4, MANY_TASKS);
  const ratio = step(4, 'cpu', MANY_TASKS) / overhead;
  console.log(`  the overhead is 1/${ratio.toFixed(0)} of that   (aim: 1/20 or less)`);
}

/** What a step prints, through the runner, with and without a secret to mask, against the same file through `cat`. */
function throughput(folder: string): void {
  const file = join(folder, 'lines');
  const count = Math.floor((OUTPUT_MIB * 2 ** 20) / (LINE + 1));
  writeFileSync(file, `${'0123456789'.repeat(LINE / 10)}\n`.repeat(count));
  const step = `      - {id: print, title: Print, risk: read-only, run: 'cat "$FILE"'}`;
  const given = '  FILE: {type: file, help: A file.}\n';
  const secret = '  KEY: {type: string, secret: true, help: A key.}\n';
  const reads = step.replace('cat "$FILE"', ': "$KEY"; cat "$FILE"');
  writeFileSync(join(folder, 'plain.sh'), script(procedure([step], `variables:\n${given}`)));
  writeFileSync(join(folder, 'secret.sh'), script(procedure([reads], `variables:\n${given}${secret}`)));
  const env = { ...process.env, STEPWRIGHT_FILE: file, STEPWRIGHT_KEY: 'a-secret-of-some-length' };
  const [state, sink] = [join(folder, 'state'), join(folder, 'sink')];
  const through = (name: string) => (): Cost => {
    rmSync(state, { recursive: true, force: true });
    return cost('bash', [join(folder, name), 'run', '--state', state], env, sink);
  };
  const [cat, plain, masked] = medians([
    () => cost('bash', ['-c', 'cat "$STEPWRIGHT_FILE" | cat'], env, sink),
    through('plain.sh'),
    through('secret.sh'),
  ]);
  const size = readFileSync(file).length / 1e6;
  const row = (name: string, one: Cost | undefined, aim: string): void => {
    const [elapsed, cpu] = [(one?.elapsed ?? NaN) / 1000, (one?.cpu ?? NaN) / 1000];
    const rate = `${(size / elapsed).toFixed(0)} MB/s, ${(size / cpu).toFixed(0)} MB a processor second`;
    console.log(
      `  ${name.padEnd(20)} ${rate}, ${((one?.elapsed ?? NaN) / (cat?.elapsed ?? NaN)).toFixed(1)} x cat${aim}`,
    );
  };
  console.log('\nOutput of a step');
  row('cat file | cat', cat, '');
  row('without secrets', plain, '   (aim: 50 MB/s)');
  row('with a secret', masked, '   (aim: 10 MB/s)');
}

function startUp(folder: string): void {
  console.log('\nThe runner, start (ms on the processor)');
  const path = join(folder, 'start.sh');
  for (const count of [30, 1000]) {
    writeFileSync(path, script(small(count)));
    const [empty, help, list] = medians([
      () => cost('bash', ['-c', ':'], process.env),
      () => cost('bash', [path, 'help'], process.env),
      () => cost('bash', [path, 'list'], process.env),
    ]).map(({ cpu }) => cpu.toFixed(0));
    console.log(`  ${count} steps: bash -c : ${empty ?? ''}, help ${help ?? ''}, list ${list ?? ''}`);
  }
}

export function benchRunner(): void {
  const folder = mkdtempSync(join(tmpdir(), 'stepwright-bench-'));
  try {
    perStep(folder);
    throughput(folder);
    startUp(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
