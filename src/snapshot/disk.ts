/** Files on disk as a snapshot. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { posix } from 'node:path';
import type { ReadResult } from '../parse/document.js';
import { createSourceReader } from '../parse/read-source.js';
import { MOST_SCRIPT_BYTES, decodeExactly } from './snapshot.js';
import type { Snapshot } from './snapshot.js';

/** A link that leads in a circle is as good as nothing; a device or a pipe holds nothing that could be compared. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ELOOP') return undefined;
    throw error;
  }
}

function kind(path: string): 'file' | 'folder' | undefined {
  const stats = statsOf(path);
  if (stats?.isDirectory() === true) return 'folder';
  return stats?.isFile() === true ? 'file' : undefined;
}

function read(path: string): ReadResult {
  try {
    const stats = statSync(path);
    if (!stats.isFile()) return { ok: false, problem: 'not-a-file', detail: 'it is not an ordinary file' };
    if (stats.size > MOST_SCRIPT_BYTES)
      return { ok: false, problem: 'too-large', detail: 'it is too large to be compared' };
    const text = decodeExactly(readFileSync(path));
    if (text === undefined) return { ok: false, problem: 'not-text', detail: 'it is not UTF-8 text' };
    return { ok: true, file: { path, text } };
  } catch (error) {
    return { ok: false, problem: 'unreadable', detail: (error as Error).message };
  }
}

export const disk: Snapshot = {
  label: (path) => posix.normalize(path),
  kind,
  names: (folder) => (kind(folder) === 'folder' ? readdirSync(folder).sort() : []),
  read,
  reader: createSourceReader,
  identity: () => undefined,
};
