/** Writes a file that is not there yet. In: its path and text. Out: nothing, or why it could not be written. */
import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder.js';
import type { EmitProblem } from './problem.js';
import { systemProblem } from './problem.js';

/** Never replaces a file. */
export function writeNewFile(path: string, content: string): EmitProblem | undefined {
  try {
    makeFolder(dirname(path));
    writeFileSync(path, content, { flag: 'wx' });
    return undefined;
  } catch (error) {
    return systemProblem(path, error);
  }
}
