/**
 * Runs a test file in a mount namespace of its own, with its temporary files in memory. In: the file's path, from the file itself. Out: whether this is
 * the inner process, which is to run the tests. Mounts, files and memory go with its last process, even when that one is killed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MARK = 'STEPWRIGHT_OWN_MOUNTS';

/** Mounts a disk in memory at $1 and becomes the test with its arguments, which ends with the process that started it. */
const SETUP = 'mount -t tmpfs -o size=3g,mode=755 none "$1" && shift && exec "$@"';

export function insideOwnMounts(file: string): boolean {
  if (process.env[MARK] !== undefined) return true;
  const folder = mkdtempSync(join(tmpdir(), 'stepwright-memory-'));
  const inner = ['/bin/sh', '-c', SETUP, 'setup', folder, process.execPath, file, ...process.argv.slice(2)];
  const env = { ...process.env, TMPDIR: folder, [MARK]: 'yes' };
  const { status } = spawnSync('setpriv', ['--pdeathsig', 'KILL', 'unshare', '--mount', ...inner], {
    env,
    stdio: 'inherit',
  });
  rmdirSync(folder);
  process.exitCode = status ?? 1;
  return false;
}
