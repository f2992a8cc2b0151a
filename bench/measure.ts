/** Runs programs and takes their times and peak memory. In: a command and how often. Out: the median of each number. */
import { spawnSync } from 'node:child_process';

export interface Measured {
  /** Elapsed. */
  readonly seconds: number;
  /** On the processor, user and system: steadier than elapsed time on a busy machine. */
  readonly cpu: number;
  /** Largest resident set, KiB. */
  readonly peak: number;
}

/** Loaded before the program, it prints what the kernel counted for the process when it ends. */
const REPORTER = `data:text/javascript,import{writeSync}from'node:fs';process.on('exit',()=>{const u=process.resourceUsage();writeSync(3,JSON.stringify({cpu:(u.userCPUTime+u.systemCPUTime)/1e6,peak:u.maxRSS}))})`;

function once(args: readonly string[], cwd: string): Measured {
  const begun = process.hrtime.bigint();
  const run = spawnSync(process.execPath, ['--import', REPORTER, ...args], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  if (run.status !== 0) throw new Error(`node ${args.join(' ')}: ${run.stderr.toString()}`);
  const { cpu, peak } = JSON.parse(run.output[3]?.toString() ?? '{}') as { cpu: number; peak: number };
  return { seconds, cpu, peak };
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Runs each command in turn, `times` times, so that what else the machine does falls on all alike. */
export function measure(commands: readonly (readonly string[])[], cwd: string, times: number): Measured[] {
  const runs: Measured[][] = commands.map(() => []);
  for (let round = 0; round < times; round += 1) {
    commands.forEach((command, at) => runs[at]?.push(once(command, cwd)));
  }
  return runs.map((all) => ({
    seconds: median(all.map(({ seconds }) => seconds)),
    cpu: median(all.map(({ cpu }) => cpu)),
    peak: median(all.map(({ peak }) => peak)),
  }));
}
