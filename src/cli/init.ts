/** Writes a procedure to start from. In: a folder. Out: the file, and what to do with it. */
import { join } from 'node:path';
import { writeNewFile } from '../emit/write-new-file.js';
import { starter } from '../render/precompiled.js';
import type { ExitCode, Terminal } from './terminal.js';
import { EXIT, TroubleError } from './terminal.js';

const NAME = 'first-steps';

export function init(terminal: Terminal, folder: string): ExitCode {
  const path = join(folder, 'procedures', NAME, 'procedure.yaml');
  const problem = writeNewFile(path, starter);
  if (problem !== undefined) throw new TroubleError(`cannot write ${path}: ${problem.message}`);
  const enter = folder === '.' ? '' : `  cd ${folder}\n`;
  terminal.out(`wrote     ${path}\n`);
  terminal.out(
    `\nNext:\n${enter}` +
      '  stepwright build                     make the guide and the script\n' +
      '  mkdir -p ~/first-steps/from && date >~/first-steps/from/today.txt\n' +
      `  bash out/${NAME}/migrate.sh plan copy\n` +
      `  bash out/${NAME}/migrate.sh run copy\n`,
  );
  return EXIT.fine;
}
