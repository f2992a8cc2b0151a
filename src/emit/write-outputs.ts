/**
 * Writes a folder of outputs, all or nothing. In: the folder and the files. Out: what was written and what was so already, or why
 * nothing was. A file of someone else's is never touched; a file of ours is replaced in one step, and only when it differs.
 */
import { lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from './make-folder.js';
import type { EmitProblem } from './problem.js';
import { systemProblem } from './problem.js';
import { isOurs } from './provenance.js';

export interface OutputFile {
  /** In the folder, with forward slashes. */
  readonly path: string;
  readonly content: string;
  readonly executable: boolean;
}

export type EmitResult =
  | { readonly ok: true; readonly files: readonly { readonly path: string; readonly changed: boolean }[] }
  | { readonly ok: false; readonly problems: readonly EmitProblem[] };

type State = 'same' | 'different' | EmitProblem;

function modeOf({ executable }: OutputFile): number {
  return executable ? 0o755 : 0o644;
}

const HINT = 'move it away, or choose another folder with --out';

function stateOf(path: string, file: OutputFile): State {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 'different';
  const hint = HINT;
  if (stats.isDirectory()) return { path, message: 'a folder stands where the file belongs', hint };
  if (!stats.isFile()) return { path, message: 'it is not an ordinary file, so it is left alone', hint };
  const bytes = readFileSync(path);
  if (bytes.equals(Buffer.from(file.content))) {
    return file.executable && (stats.mode & 0o111) === 0 ? 'different' : 'same';
  }
  if (bytes.length > 0 && !isOurs(bytes.toString('utf8'))) {
    return { path, message: 'it does not say that stepwright made it, so it is left alone', hint };
  }
  return 'different';
}

/** A folder of the path that is a link would lead elsewhere. */
function throughLink(folder: string, path: string): EmitProblem | undefined {
  const parts = path.split('/').slice(0, -1);
  const folders = parts.map((_, at) => join(folder, ...parts.slice(0, at + 1)));
  const link = folders.find((one) => lstatSync(one, { throwIfNoEntry: false })?.isSymbolicLink() === true);
  return link === undefined
    ? undefined
    : { path: link, message: 'it is a symbolic link, which is not followed', hint: HINT };
}

function attempt(path: string, work: () => void): EmitProblem | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return systemProblem(path, error);
  }
}

function look(folder: string, path: string, file: OutputFile): State {
  try {
    return throughLink(folder, file.path) ?? stateOf(path, file);
  } catch (error) {
    return systemProblem(path, error);
  }
}

interface Replacement {
  readonly path: string;
  readonly temporary: string;
  readonly file: OutputFile;
}

/** All new files first, beside the old ones; the first failure takes them away again. */
function replaceAll(replacements: readonly Replacement[]): EmitProblem | undefined {
  const clean = (): void => {
    for (const { temporary } of replacements) rmSync(temporary, { force: true });
  };
  for (const { path, temporary, file } of replacements) {
    const problem = attempt(path, () => {
      makeFolder(dirname(path));
      writeFileSync(temporary, file.content, { flag: 'wx', mode: modeOf(file) });
    });
    if (problem !== undefined) {
      clean();
      return problem;
    }
  }
  for (const { path, temporary } of replacements) {
    const problem = attempt(path, () => {
      renameSync(temporary, path);
    });
    if (problem !== undefined) {
      clean();
      return problem;
    }
  }
  return undefined;
}

function isProblem(state: State): state is EmitProblem {
  return typeof state === 'object';
}

/** `token` makes the names of temporary files this process's own. */
export function writeOutputs(folder: string, files: readonly OutputFile[], token: string): EmitResult {
  const made = attempt(folder, () => {
    makeFolder(folder);
  });
  if (made !== undefined) return { ok: false, problems: [made] };
  const placed = files.map((file) => {
    const path = join(folder, file.path);
    return { file, path, state: look(folder, path, file) };
  });
  const problems = placed.map(({ state }) => state).filter(isProblem);
  if (problems.length > 0) return { ok: false, problems };
  const replacements = placed
    .filter(({ state }) => state === 'different')
    .map(({ file, path }) => ({
      file,
      path,
      temporary: join(dirname(path), `.${basename(path)}.${token}.tmp`),
    }));
  const problem = replaceAll(replacements);
  if (problem !== undefined) return { ok: false, problems: [problem] };
  return {
    ok: true,
    files: placed.map(({ file, state }) => ({ path: file.path, changed: state === 'different' })),
  };
}
