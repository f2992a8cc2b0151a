/** Looks for processes by a mark in their arguments. In: a mark. Out: the pids that are alive; zombies do not count. */
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
