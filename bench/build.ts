/** Measures `build`: a cold start and the flagship as a ratio to `node -e 0`, and procedures of 10 to 10,000 steps. Prints a table. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure } from './measure.js';

const PROGRAM = fileURLToPath(new URL('../stepwright.js', import.meta.url));
const FLAGSHIP = fileURLToPath(new URL('../../procedures/cdsw-to-cml', import.meta.url));
const SIZES = [10, 100, 1000, 2000, 4000, 10_000] as const;

function step(number: number): string {
  return `      - id: step-${number}
        title: Make file number ${number}
        why: |
          Number ${number} is needed by the ones that follow.
        run: |
          printf '%s\\n' "${number}" >"$TARGET/${number}"
        verify: test -s "$TARGET/${number}"
        undo: {run: 'rm -f -- "$TARGET/${number}"'}
`;
}

/** A procedure of so many steps, each with prose, a check and an undo. */
export function procedureOf(steps: number): string {
  const head = `procedure: steps-${steps}
title: Make many files
version: 1.0.0
variables:
  TARGET: {type: dir, help: Where the files go.}
phases:
  - id: all
    title: All of them
    steps:
`;
  return head + Array.from({ length: steps }, (_, at) => step(at + 1)).join('');
}

function prepare(folder: string): void {
  for (const size of SIZES) {
    mkdirSync(join(folder, `p${size}`));
    writeFileSync(join(folder, `p${size}/procedure.yaml`), procedureOf(size));
  }
}

/** A build into a folder that is gone before each run would measure the disk; the outputs stay and are found to be equal. */
function command(size: number): string[] {
  return [PROGRAM, 'build', `p${size}`];
}

function row(cells: readonly string[]): string {
  return cells.map((cell, at) => (at === 0 ? cell.padEnd(12) : cell.padStart(12))).join('');
}

function coldStart(folder: string): void {
  const flagship = [PROGRAM, 'build', FLAGSHIP];
  const commands = [['-e', '0'], [PROGRAM, '--version'], command(10), flagship];
  const [bare, version, small, large] = measure(commands, folder, 15);
  if (bare === undefined || version === undefined || small === undefined || large === undefined) return;
  console.log(row(['cold start', 'elapsed s', 'cpu s', 'ratio', 'cpu ratio']));
  for (const [name, { seconds, cpu }] of [
    ['node -e 0', bare],
    ['--version', version],
    ['10 steps', small],
    ['cdsw-to-cml', large],
  ] as const) {
    const ratios = [(seconds / bare.seconds).toFixed(2), (cpu / bare.cpu).toFixed(2)];
    console.log(row([name, seconds.toFixed(3), cpu.toFixed(3), ...ratios]));
  }
}

function growth(folder: string): void {
  const [bare, ...sizes] = measure([['-e', '0'], ...SIZES.map(command)], folder, 3);
  console.log(`\n${row(['steps', 'elapsed s', 'cpu s', 'ms a step', 'peak MiB', 'KiB a step'])}`);
  sizes.forEach(({ seconds, cpu, peak }, at) => {
    const size = SIZES[at] ?? 1;
    const each = (((seconds - (bare?.seconds ?? 0)) * 1000) / size).toFixed(3);
    const memory = ((peak - (bare?.peak ?? 0)) / size).toFixed(1);
    console.log(
      row([String(size), seconds.toFixed(3), cpu.toFixed(3), each, (peak / 1024).toFixed(0), memory]),
    );
  });
}

export function benchBuild(): void {
  const folder = mkdtempSync(join(tmpdir(), 'stepwright-bench-'));
  try {
    prepare(folder);
    measure(SIZES.map(command), folder, 1);
    coldStart(folder);
    growth(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
