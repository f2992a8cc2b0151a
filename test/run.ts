/**
 * Runs test files, one process a file with its own time limit, and sums what uvu printed.
 * In: `--full`, `--faults` and words that a file's path must contain. Out: a line for each file, with the processor time of all that it
 * started, the sum of these times, and a line `N passed, N failed`.
 * A file that runs no test, dies before its summary or overruns its limit counts as a failure, which uvu alone would not notice.
 */
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TIMED, processorSeconds } from './support/processor-time.js';

/** Folders of `test/` that each mode runs; a folder that is missing holds no tests. */
const MODES = {
  default: ['unit', 'golden', 'e2e'],
  full: ['full', 'cluster'],
  faults: ['faults'],
} as const;

/** Seconds after which a file's process group is ended. */
const LIMITS: Readonly<Record<keyof typeof MODES, number>> = { default: 600, full: 1500, faults: 7200 };

/** Files at the same time for each processor: many wait for servers, signals and limits; where faults are played, most do. */
const FILES_A_CORE: Readonly<Record<keyof typeof MODES, number>> = { default: 1.5, full: 2, faults: 2 };

/** Seconds of processor time from which on a file says at its top why it is slow. */
const SLOW = 15;

interface Outcome {
  readonly file: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
  /** Seconds of processor time; 0 when the file was ended. */
  readonly processor: number;
  readonly output: string;
  readonly trouble: string | undefined;
}

const root = fileURLToPath(new URL('.', import.meta.url));

function testFiles(folder: string): string[] {
  let entries;
  try {
    entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.test.js'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function countAfter(label: string, output: string): number | undefined {
  const matches = [...output.matchAll(new RegExp(`^\\s+${label}:\\s+(\\d+)`, 'gm'))];
  return matches.length === 0 ? undefined : matches.reduce((sum, match) => sum + Number(match[1]), 0);
}

function judge(
  file: string,
  { seconds, processor }: Pick<Outcome, 'seconds' | 'processor'>,
  limit: number,
  status: number | null,
  output: string,
): Outcome {
  const total = countAfter('Total', output);
  const passed = countAfter('Passed', output) ?? 0;
  const skipped = countAfter('Skipped', output) ?? 0;
  const reasons = [...output.matchAll(/^skipped: .+$/gm)].length;
  let trouble: string | undefined;
  if (seconds >= limit) trouble = `was still running after ${limit} s`;
  else if (total === undefined)
    trouble = 'ended without a summary: a promise never settled, or .run() is missing';
  else if (total === 0 && reasons === 0) trouble = 'ran no test';
  else if (skipped > reasons) trouble = 'skipped a test without printing a line "skipped: why"';
  else if (status !== 0 && passed === total) trouble = `ended with status ${String(status)} after its tests`;
  const failed = (total ?? 0) - passed - skipped;
  return {
    file,
    passed,
    failed: trouble === undefined ? failed : Math.max(failed, 1),
    skipped,
    seconds,
    processor,
    output,
    trouble,
  };
}

function runFile(file: string, limit: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const begun = process.hrtime.bigint();
    const child = spawn('bash', ['-c', TIMED, 'bash', process.execPath, file], {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      detached: true,
    });
    const [chunks, times]: [Buffer[], Buffer[]] = [[], []];
    const [, out, err, third] = child.stdio;
    for (const stream of [out, err]) stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
    third?.on('data', (chunk: Buffer) => times.push(chunk));
    const timer = setTimeout(() => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, limit * 1000);
    child.on('close', (status) => {
      clearTimeout(timer);
      const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
      const spent = { seconds, processor: processorSeconds(Buffer.concat(times).toString('utf8')) };
      resolve(judge(relative(root, file), spent, limit, status, Buffer.concat(chunks).toString('utf8')));
    });
  });
}

/** Whether a file that is slow says why. */
function saysWhy(file: string): boolean {
  const source = join(root, '../../test', file.replace(/\.js$/, '.ts'));
  return /^\/\*\*(?:(?!\*\/)[^])*\bSlow: /.test(readFileSync(source, 'utf8'));
}

function report(outcome: Outcome): void {
  const verdict = outcome.failed === 0 ? 'ok  ' : 'FAIL';
  const skipped = outcome.skipped === 0 ? '' : `, ${outcome.skipped} skipped`;
  console.log(
    `${verdict} ${outcome.file}  ${outcome.passed} passed${skipped}  ${outcome.seconds.toFixed(1)} s, ${outcome.processor.toFixed(1)} s of processor time`,
  );
  if (outcome.processor > SLOW && !saysWhy(outcome.file))
    console.log('     noted: it does not say why it is slow');
  // What was left out, what was odd, and how many cases a matrix had.
  for (const line of outcome.output.matchAll(/^(?:skipped: |noted: |(?!.*so far).*\b\d+ cases\b).*$/gm))
    console.log(`     ${line[0].trim()}`);
  if (outcome.failed === 0) return;
  console.log(outcome.output.trimEnd());
  if (outcome.trouble !== undefined) console.log(`${outcome.file} ${outcome.trouble}`);
}

async function main(words: readonly string[]): Promise<number> {
  const mode = words.includes('--faults') ? 'faults' : words.includes('--full') ? 'full' : 'default';
  const patterns = words.filter((word) => !word.startsWith('--'));
  const files = MODES[mode]
    .flatMap(testFiles)
    .filter((file) => patterns.every((pattern) => file.includes(pattern)));
  if (files.length === 0) {
    console.log(`no test file matches: ${[mode, ...patterns].join(' ')}`);
    return 1;
  }
  const waiting = [...files];
  const outcomes: Outcome[] = [];
  const worker = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const outcome = await runFile(file, LIMITS[mode]);
      outcomes.push(outcome);
      report(outcome);
    }
  };
  const workers = Math.max(2, availableParallelism()) * FILES_A_CORE[mode];
  await Promise.all(Array.from({ length: workers }, worker));
  const sum = (key: 'passed' | 'failed' | 'skipped' | 'processor'): number =>
    outcomes.reduce((total, { [key]: n }) => total + n, 0);
  const skipped = sum('skipped') === 0 ? '' : `, ${sum('skipped')} skipped`;
  console.log(`${sum('processor').toFixed(0)} s of processor time`);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped}`);
  return sum('failed') === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
