/** Writes a procedure to start from. In: a folder, and the name of a shipped procedure or none. Out: its files, and what to do with them. */
import { join } from 'node:path';
import { suggest } from '../diagnostics/suggest.js';
import { listOf, quoted } from '../diagnostics/message-parts.js';
import { writeNewFile } from '../emit/write-new-file.js';
import type { SourceFile } from '../parse/document.js';
import { starter } from '../render/precompiled.js';
import { schemaText } from '../validate/schema-text.js';
import { filesOf, nameOf, shippedProcedures } from './shipped.js';
import type { ExitCode, Terminal } from './terminal.js';
import { EXIT, TroubleError } from './terminal.js';

interface Example {
  readonly name: string;
  readonly files: readonly SourceFile[];
  /** What to do before the script can run, and how it is called. */
  readonly next: readonly string[];
}

const ENTRY = 'procedure.yaml';

/** The schema for editors, where the procedure's first line looks for it; one that is there already is left alone. */
const SCHEMA = 'procedure.schema.json';
const SCHEMA_LINE = `# yaml-language-server: $schema=../../${SCHEMA}\n`;

const FIRST_STEPS: Example = {
  name: 'first-steps',
  files: [{ path: ENTRY, text: starter }],
  next: [
    'mkdir -p ~/first-steps/from && date >~/first-steps/from/today.txt',
    'bash out/first-steps/migrate.sh plan',
    'bash out/first-steps/migrate.sh run',
  ],
};

function withSchema({ path, text }: SourceFile): SourceFile {
  const names = path !== ENTRY || text.includes('yaml-language-server:');
  return { path, text: names ? text : SCHEMA_LINE + text };
}

function exampleOf(name: string): Example {
  const shipped = shippedProcedures();
  const found = shipped.find((one) => nameOf(one) === name);
  if (found === undefined) {
    const names = shipped.map(nameOf);
    const nearest = suggest(name, names);
    const hint =
      nearest === undefined
        ? `there are ${listOf(names.map(quoted), 'and')}`
        : `did you mean ${quoted(nearest)}?`;
    throw new TroubleError(`no procedure ${quoted(name)} comes with stepwright`, hint);
  }
  return { name, files: filesOf(found).map(withSchema), next: [`bash out/${name}/migrate.sh help`] };
}

function write(path: string, text: string, terminal: Terminal): void {
  const problem = writeNewFile(path, text);
  if (problem !== undefined) throw new TroubleError(`cannot write ${path}: ${problem.message}`);
  terminal.out(`wrote     ${path}\n`);
}

export function init(terminal: Terminal, folder: string, example?: string): ExitCode {
  const { name, files, next } = example === undefined ? FIRST_STEPS : exampleOf(example);
  for (const { path, text } of files) write(join(folder, 'procedures', name, path), text, terminal);
  const schema = join(folder, SCHEMA);
  if (writeNewFile(schema, schemaText()) === undefined) terminal.out(`wrote     ${schema}\n`);
  const enter = folder === '.' ? [] : [`cd ${folder}`];
  const build = 'stepwright build                     make the guide and the script';
  terminal.out(`\nNext:\n${[...enter, build, ...next].map((line) => `  ${line}\n`).join('')}`);
  return EXIT.fine;
}
