/** Makes a folder with the folders above it. In: its path. Out: nothing; throws the system's error. */
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/**
 * One level at a time, from the deepest that is there: node's own recursive way tries again for ever where the system says of a new
 * folder that there is no such file, as Linux does below /proc.
 */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  let at = path;
  while (!isFolder(at) && dirname(at) !== at) {
    missing.unshift(at);
    at = dirname(at);
  }
  for (const folder of missing) {
    try {
      mkdirSync(folder);
    } catch (error) {
      if (!isFolder(folder)) throw error;
    }
  }
}
