/** Gives a command's terminal the size of its user's window. In: the process that made the terminal, script(1), and a size. Out: nothing; the command gets SIGWINCH from the kernel. */
import { execFile } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface WindowSize {
  readonly Width: number;
  readonly Height: number;
}

/** The terminal's device; undefined while script has not started its child. */
function terminalOf(pid: number): string | undefined {
  try {
    const [child = ''] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    const path = readlinkSync(`/proc/${child}/fd/0`);
    return path.startsWith('/dev/pts/') ? path : undefined;
  } catch {
    return undefined;
  }
}

export async function setWindowSize(pid: number, { Width, Height }: WindowSize): Promise<void> {
  for (let tries = 0; tries < 50; tries += 1) {
    const path = terminalOf(pid);
    if (path === undefined) {
      await sleep(20);
      continue;
    }
    // A terminal that is gone by now needs no size.
    execFile('stty', ['-F', path, 'rows', String(Height), 'cols', String(Width)], () => undefined);
    return;
  }
}

export function windowSize(message: Buffer): WindowSize | undefined {
  try {
    const { Width, Height } = JSON.parse(message.toString('utf8')) as Partial<WindowSize>;
    return Number.isInteger(Width) && Number.isInteger(Height)
      ? { Width: Number(Width), Height: Number(Height) }
      : undefined;
  } catch {
    return undefined;
  }
}
