/** Reads a folder of outputs as it is. In: the folder. Out: every entry, by name, with its text where it has one. */
import { lstatSync, readFileSync, readdirSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { join } from 'node:path';

export interface OutputEntry {
  readonly name: string;
  /** Absent when it is not an ordinary file of UTF-8 text. */
  readonly text: string | undefined;
  /** What stands there instead of a text; '' when a text does. */
  readonly oddity: string;
  readonly executable: boolean;
}

/** No output comes near this; what is larger is not read. */
const MOST_BYTES = 256 * 1024 * 1024;

function describe(stats: Stats): string {
  if (stats.isSymbolicLink()) return 'a symbolic link';
  if (stats.isDirectory()) return 'a folder';
  if (!stats.isFile()) return 'a device, a pipe or a socket';
  return stats.size > MOST_BYTES ? 'a file too large to be read' : '';
}

function readEntry(folder: string, name: string): OutputEntry {
  const path = join(folder, name);
  const stats = lstatSync(path);
  const executable = (stats.mode & 0o111) !== 0;
  const oddity = describe(stats);
  if (oddity !== '') return { name, text: undefined, oddity, executable };
  const bytes = readFileSync(path);
  const text = bytes.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(bytes)) {
    return { name, text: undefined, oddity: 'a file that is not UTF-8 text', executable };
  }
  return { name, text, oddity: '', executable };
}

/** Entries in order of their names; none when there is no folder. */
export function readOutputs(folder: string): readonly OutputEntry[] {
  if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => readEntry(folder, name));
}

/** Names in the folder of all outputs; none when there is no such folder. */
export function listOutputs(out: string): readonly string[] {
  if (lstatSync(out, { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(out).sort();
}
