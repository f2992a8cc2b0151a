/** The procedures that come with the program. In: nothing, or one of them. Out: where each is, and the files that it is made of. */
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from '../compile.js';
import type { SourceFile } from '../parse/document.js';
import { createSourceReader } from '../parse/read-source.js';
import { findProcedures } from './find-procedures.js';
import type { ProcedureFile } from './find-procedures.js';

/** Seen from the bundled program, from a chunk of it, and from the module itself. */
const FOLDERS = ['../procedures', '../../procedures', '../../../procedures'];

export const nameOf = ({ folder }: ProcedureFile): string => basename(folder);

export function shippedProcedures(): readonly ProcedureFile[] {
  const found = FOLDERS.map(
    (path) => findProcedures([fileURLToPath(new URL(path, import.meta.url))]).procedures,
  );
  return found.find((procedures) => procedures.length > 0) ?? [];
}

/** The procedure itself and all that it includes. */
export function filesOf({ folder, entry }: ProcedureFile): readonly SourceFile[] {
  return compile(entry, createSourceReader(folder)).files;
}
