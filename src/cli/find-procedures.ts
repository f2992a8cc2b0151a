/** Finds procedures. In: files and folders as a person names them. Out: the procedure files, or what is not there. */
import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export interface ProcedureFile {
  readonly folder: string;
  /** The file's name in the folder. */
  readonly entry: string;
}

export interface Found {
  readonly procedures: readonly ProcedureFile[];
  /** Each place in which nothing was found, with the reason. */
  readonly missing: readonly { readonly path: string; readonly message: string }[];
}

const ENTRY = 'procedure.yaml';

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** A folder is a procedure's own, or holds folders of procedures. */
function inFolder(folder: string): ProcedureFile[] {
  if (isFile(join(folder, ENTRY))) return [{ folder, entry: ENTRY }];
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => isFolder(path) && isFile(join(path, ENTRY)))
    .map((path) => ({ folder: path, entry: ENTRY }));
}

function look(path: string): ProcedureFile[] | string {
  try {
    if (!isFolder(path)) {
      return statSync(path, { throwIfNoEntry: false }) === undefined
        ? 'there is no such file or folder'
        : [{ folder: dirname(path), entry: basename(path) }];
    }
    const found = inFolder(path);
    return found.length > 0 ? found : `neither ${ENTRY} nor folders with one are in it`;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Every procedure once, in the order in which they are named. */
export function findProcedures(paths: readonly string[]): Found {
  const looked = paths.map((path) => ({ path, found: look(path) }));
  const procedures = looked.flatMap(({ found }) => (typeof found === 'string' ? [] : found));
  const missing = looked.flatMap(({ path, found }) =>
    typeof found === 'string' ? [{ path, message: found }] : [],
  );
  const once = new Map(procedures.map((procedure) => [join(procedure.folder, procedure.entry), procedure]));
  return { procedures: [...once.values()], missing };
}
