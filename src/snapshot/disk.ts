/** Files on disk as a snapshot. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import type { ReadResult } from '../parse/document.js';
import { createSourceReader } from '../parse/read-source.js';
import { decodeSource } from '../parse/source-text.js';
import { MOST_SCRIPT_BYTES } from './snapshot.js';
import type { Snapshot } from './snapshot.js';

function kind(path: string): 'file' | 'folder' | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  return stats.isDirectory() ? 'folder' : 'file';
}

function read(path: string): ReadResult {
  try {
    const stats = statSync(path);
    if (!stats.isFile()) return { ok: false, problem: 'not-a-file', detail: 'it is not an ordinary file' };
    if (stats.size > MOST_SCRIPT_BYTES)
      return { ok: false, problem: 'too-large', detail: 'it is too large to be compared' };
    const text = decodeSource(readFileSync(path));
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
