/** The procedures that a command is about. In: the operands. Out: each procedure compiled, with its findings ready to be shown. */
import { join } from 'node:path';
import type { CompileResult } from '../compile.js';
import { compile } from '../compile.js';
import type { FindingGroup } from '../diagnostics/findings.js';
import { findProcedures } from './find-procedures.js';
import type { ProcedureFile } from './find-procedures.js';
import { createSourceReader } from '../parse/read-source.js';
import { TroubleError } from './terminal.js';
import type { Terminal } from './terminal.js';
import { verifyWithBash } from './verify-with-bash.js';

const DEFAULT_FOLDER = 'procedures';

export interface Compiled {
  readonly source: ProcedureFile;
  /** As a person would name it. */
  readonly path: string;
  readonly result: CompileResult;
  readonly findings: FindingGroup;
  /** Whether a bash was there to read what was made. */
  readonly bashAsked: boolean;
}

/** Refuses operands in which there is nothing, rather than leaving them out. */
export function findSources(operands: readonly string[]): readonly ProcedureFile[] {
  const { procedures, missing } = findProcedures(operands.length === 0 ? [DEFAULT_FOLDER] : operands);
  if (missing.length > 0) {
    const list = missing.map(({ path, message }) => `${path}: ${message}`).join('\n  ');
    throw new TroubleError(
      `there is no procedure to read\n  ${list}`,
      '`stepwright init` writes one to start from',
    );
  }
  return procedures;
}

export function compileSource(source: ProcedureFile): Compiled {
  const { folder, entry } = source;
  const compiled = compile(entry, createSourceReader(folder));
  const { diagnostics: refused, asked } = verifyWithBash(compiled);
  const { files } = compiled;
  const diagnostics = [...compiled.diagnostics, ...refused];
  const result = refused.length === 0 ? compiled : { ...compiled, diagnostics, outputs: undefined };
  const findings = { folder: folder === '.' ? '' : folder, files, diagnostics };
  return { source, path: join(folder, entry), result, findings, bashAsked: asked };
}

/** Says once that nobody but the parser looked at the scripts. */
export function logWithoutBash(terminal: Terminal, all: readonly Compiled[]): void {
  if (all.every(({ bashAsked }) => bashAsked)) return;
  terminal.log(
    'there is no bash here: the parser alone has read the scripts; `bash -n` on another machine proves them\n',
  );
}

/** Two procedures of one name would write into the same folder. */
export function refuseEqualNames(all: readonly Compiled[]): void {
  const first = new Map<string, string>();
  for (const { path, result } of all) {
    const name = result.plan?.procedure;
    if (name === undefined) continue;
    const other = first.get(name);
    if (other !== undefined) {
      throw new TroubleError(
        `${other} and ${path} are both called \`${name}\``,
        'give one of them another name',
      );
    }
    first.set(name, path);
  }
}
