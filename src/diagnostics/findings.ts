/** Findings with all that a format needs to show them: the texts they are about, and lines and columns instead of offsets. */
import type { Diagnostic, Span } from './diagnostic.js';
import { lineOf, lineStartsOf } from './lines.js';

/** What was found in one procedure, or in one folder of outputs. */
export interface FindingGroup {
  /** Put before each file's path, as the person named it; '' for none. */
  readonly folder: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A place as people and programs name it; lines and columns count from 1, columns in UTF-16 units, the end is exclusive. */
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export type Locate = (span: Span) => Place;

export function joinPath(folder: string, path: string): string {
  return folder === '' || folder === '.' ? path : `${folder}/${path}`;
}

/** Finds lines; each text is split once, when it is first asked for. */
export function createLocate({ folder, files }: FindingGroup): Locate {
  const known = new Map<string, readonly number[]>();
  return ({ file, start, end }) => {
    const text = files.find(({ path }) => path === file)?.text ?? '';
    const starts = known.get(file) ?? lineStartsOf(text);
    known.set(file, starts);
    const [line, endLine] = [lineOf(starts, start), lineOf(starts, end)];
    return {
      path: joinPath(folder, file),
      line: line + 1,
      column: start - (starts[line] ?? 0) + 1,
      endLine: endLine + 1,
      endColumn: end - (starts[endLine] ?? 0) + 1,
    };
  };
}
