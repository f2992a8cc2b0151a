/** Files as they are in one place at one time: on disk, or in a revision of a git repository. Paths have forward slashes. */
import type { ReadResult, SourceReader } from '../parse/document.js';

export interface Snapshot {
  /** How a person names a path in it. */
  readonly label: (path: string) => string;
  /** Undefined when nothing is there. */
  readonly kind: (path: string) => 'file' | 'folder' | undefined;
  /** Names in a folder, sorted; none when it is not there. */
  readonly names: (folder: string) => readonly string[];
  /** Whole text of a file that need not be a procedure's, line ends and all; never throws. */
  readonly read: (path: string) => ReadResult;
  /** A reader of a procedure's folder that does not leave it. */
  readonly reader: (folder: string) => SourceReader;
  /** Equal for folders with equal content; undefined when that is not known without reading. */
  readonly identity: (folder: string) => string | undefined;
}

/** Bytes as text, exactly; undefined when they are not UTF-8, or hold a NUL. */
export function decodeExactly(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** No script comes near this. */
export const MOST_SCRIPT_BYTES = 64 * 1024 * 1024;
