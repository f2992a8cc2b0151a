/** Looks for processes by a mark in their arguments. In: marks. Out: the pids that are alive (zombies do not count), or the command lines that were seen over a time. */
import { readFileSync, readdirSync } from 'node:fs';

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

export function processesWith(mark: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => read(`/proc/${name}/cmdline`).includes(mark))
    .filter((name) => !/^\d+ \(.*\) Z/.test(read(`/proc/${name}/stat`)))
    .map(Number);
}

/** Those of them that were started with something in their environment, so that other tests at the same time don't count. */
export function processesWithin(environment: string, mark: string): number[] {
  return processesWith(mark).filter((pid) => read(`/proc/${pid}/environ`).includes(environment));
}

export interface Watch {
  /** Ends it, and gives the command lines that held a mark at any look. */
  readonly end: () => readonly string[];
}

/** Looks twice a second for command lines, the world's as well as the operator's, that hold one of the marks. */
export function watchProcesses(marks: readonly string[]): Watch {
  const seen = new Set<string>();
  const look = (): void => {
    for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
      const command = Buffer.from(read(`/proc/${name}/cmdline`), 'latin1').toString('utf8');
      if (marks.some((mark) => command.includes(mark))) seen.add(command.replaceAll('\0', ' '));
    }
  };
  const timer = setInterval(look, 500);
  return {
    end: () => {
      clearInterval(timer);
      return [...seen];
    },
  };
}
