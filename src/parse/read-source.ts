/** Reads source files below one folder. In: the folder. Out: a reader that never leaves it, not even through a link, and never throws. */
import { closeSync, fstatSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { constants } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { ReadProblem, ReadResult, SourceReader } from './document.js';
import { MAX_SOURCE_BYTES, decodeSource, soundBeginning } from './source-text.js';

function problem(kind: ReadProblem, detail: string): Extract<ReadResult, { ok: false }> {
  return { ok: false, problem: kind, detail };
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function fromSystem(error: unknown): ReadResult {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return problem('missing', 'there is no such file');
  if (code === 'EISDIR') return problem('not-a-file', 'it is a folder');
  if (code === 'EACCES' || code === 'EPERM') return problem('unreadable', 'permission denied');
  if (code === 'ELOOP') return problem('unreadable', 'its links lead in a circle');
  if (code === 'ENXIO') return problem('not-a-file', 'it is a socket');
  return problem('unreadable', message);
}

/** Opened without waiting, so that a pipe without a writer cannot stop the compiler; looked at and read through one descriptor. */
function readInside(path: string, absolute: string): ReadResult {
  const descriptor = openSync(absolute, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(descriptor);
    if (stats.isDirectory()) return problem('not-a-file', 'it is a folder');
    if (!stats.isFile()) return problem('not-a-file', 'it is a device, a pipe or a socket');
    if (stats.size > MAX_SOURCE_BYTES) {
      const size = Math.ceil(stats.size / 1024 / 1024);
      return problem(
        'too-large',
        `it has ${size} MiB, and ${MAX_SOURCE_BYTES / 1024 / 1024} MiB is the limit`,
      );
    }
    const bytes = readFileSync(descriptor);
    const text = decodeSource(bytes);
    if (text === undefined) {
      const beginning = soundBeginning(bytes);
      const line = beginning.split('\n').length;
      return { ...problem('not-text', `it is not UTF-8 text, in line ${line}`), soundBeginning: beginning };
    }
    return { ok: true, file: { path, text } };
  } finally {
    closeSync(descriptor);
  }
}

/** A reader of files below `folder`; `path` is relative to it, with forward slashes. */
export function createSourceReader(folder: string): SourceReader {
  return (path) => {
    if (path.includes('\0')) return problem('missing', 'there is no such file');
    if (path.includes('\\')) return problem('outside', 'a path is written with forward slashes');
    if (isAbsolute(path)) return problem('outside', 'it is an absolute path');
    try {
      const root = realpathSync(folder);
      if (!isInside(root, join(root, path))) return problem('outside', 'it leads out of the folder');
      const real = realpathSync(join(root, path));
      if (!isInside(root, real)) return problem('outside', 'a link leads out of the folder');
      return readInside(path, real);
    } catch (error) {
      return fromSystem(error);
    }
  };
}
