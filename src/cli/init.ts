/** Writes a procedure to start from. In: a folder. Out: the file, and what to do with it. */
import { join } from 'node:path';
import { writeNewFile } from '../emit/write-new-file.js';
import { starter } from '../render/precompiled.js';
import { schemaText } from '../validate/schema-text.js';
import type { ExitCode, Terminal } from './terminal.js';
import { EXIT, TroubleError } from './terminal.js';

const NAME = 'first-steps';

/** The schema for editors, where the procedure's first line looks for it; one that is there already is left alone. */
const SCHEMA = 'procedure.schema.json';

export function init(terminal: Terminal, folder: string): ExitCode {
  const path = join(folder, 'procedures', NAME, 'procedure.yaml');
  const problem = writeNewFile(path, starter);
  if (problem !== undefined) throw new TroubleError(`cannot write ${path}: ${problem.message}`);
  terminal.out(`wrote     ${path}\n`);
  const schema = join(folder, SCHEMA);
  if (writeNewFile(schema, schemaText()) === undefined) terminal.out(`wrote     ${schema}\n`);
  const enter = folder === '.' ? '' : `  cd ${folder}\n`;
  terminal.out(
    `\nNext:\n${enter}` +
      '  stepwright build                     make the guide and the script\n' +
      '  mkdir -p ~/first-steps/from && date >~/first-steps/from/today.txt\n' +
      `  bash out/${NAME}/migrate.sh plan\n` +
      `  bash out/${NAME}/migrate.sh run\n`,
  );
  return EXIT.fine;
}
