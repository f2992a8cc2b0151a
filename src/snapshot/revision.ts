/** A revision of the repository around the current folder as a snapshot. In: the revision and the path that matters in it. Out: files as they were, without touching the work tree. */
import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { ReadProblem, ReadResult } from '../parse/document.js';
import { MAX_SOURCE_BYTES, decodeSource } from '../parse/source-text.js';
import { listTree, readBlobs } from './git.js';
import type { TreeEntry } from './git.js';
import { MOST_SCRIPT_BYTES, decodeExactly } from './snapshot.js';
import type { Snapshot } from './snapshot.js';

function problem(kind: ReadProblem, detail: string): ReadResult {
  return { ok: false, problem: kind, detail };
}

const below = (folder: string, path: string): boolean => folder === '.' || path.startsWith(`${folder}/`);

/** How far links are followed. */
const MOST_LINKS = 8;

interface Tree {
  readonly entries: ReadonlyMap<string, TreeEntry>;
  readonly blob: (entry: TreeEntry) => Buffer;
}

/** Blobs are fetched folder by folder: a procedure's files are wanted together. */
function openTree(commit: string, path: string): Tree {
  const entries = new Map(listTree(commit, path === '.' ? '' : path).map((entry) => [entry.path, entry]));
  const blobs = new Map<string, Buffer>();
  const blob = (wanted: TreeEntry): Buffer => {
    const known = blobs.get(wanted.oid);
    if (known !== undefined) return known;
    const folder = posix.dirname(wanted.path);
    const near = [...entries.values()].filter(
      ({ path: file, size, form, oid }) =>
        below(folder, file) && form !== 'submodule' && size <= MAX_SOURCE_BYTES && !blobs.has(oid),
    );
    for (const [oid, bytes] of readBlobs([wanted.oid, ...near.map(({ oid }) => oid)])) blobs.set(oid, bytes);
    return blobs.get(wanted.oid) ?? Buffer.alloc(0);
  };
  return { entries, blob };
}

/** Follows links that are committed; undefined when one leads nowhere, in a circle or out of `root`. */
function follow({ entries, blob }: Tree, path: string, root: string): TreeEntry | undefined {
  let at = posix.normalize(path);
  for (let n = 0; n < MOST_LINKS; n += 1) {
    const entry = entries.get(at);
    if (entry?.form !== 'link') return below(root, at) ? entry : undefined;
    at = posix.normalize(posix.join(posix.dirname(at), blob(entry).toString('utf8')));
  }
  return undefined;
}

type Decode = (bytes: Uint8Array) => string | undefined;

/** How a file of a revision is read: from where links may not lead out, how large, and as what. */
interface Reading {
  readonly root: string;
  readonly most: number;
  readonly decode: Decode;
}

function readEntry(tree: Tree, path: string, name: string, { root, most, decode }: Reading): ReadResult {
  const entry = follow(tree, path, root);
  if (entry === undefined) return problem('missing', 'there is no such file in this revision');
  if (entry.form === 'submodule') return problem('not-a-file', 'it is a submodule');
  if (entry.size > most) return problem('too-large', `it has ${Math.ceil(entry.size / 1024 / 1024)} MiB`);
  const text = decode(tree.blob(entry));
  return text === undefined
    ? problem('not-text', 'it is not UTF-8 text')
    : { ok: true, file: { path: name, text } };
}

function identityOf({ entries }: Tree, folder: string): string {
  const hash = createHash('sha256');
  for (const { path, oid } of entries.values()) if (below(folder, path)) hash.update(`${path}\0${oid}\0`);
  return hash.digest('hex');
}

/** `path` is from the root of the repository, as all paths of this snapshot are; `.` is all of it. */
export function openRevision(revision: string, commit: string, path: string): Snapshot {
  const tree = openTree(commit, path);
  const names = (folder: string): string[] => {
    const skip = folder === '.' ? 0 : folder.length + 1;
    const inside = [...tree.entries.keys()].filter((file) => below(folder, file));
    return [...new Set(inside.map((file) => file.slice(skip).split('/')[0] ?? ''))].sort();
  };
  return {
    label: (file) => `${revision}:${posix.normalize(file)}`,
    kind: (file) => {
      const at = posix.normalize(file);
      if (tree.entries.has(at)) return 'file';
      return names(at).length > 0 ? 'folder' : undefined;
    },
    names: (folder) => names(posix.normalize(folder)),
    read: (file) =>
      readEntry(tree, file, file, { root: '.', most: MOST_SCRIPT_BYTES, decode: decodeExactly }),
    reader: (folder) => (name) => {
      if (posix.isAbsolute(name)) return problem('outside', 'it is an absolute path');
      const at = posix.join(folder, name);
      if (!below(posix.normalize(folder), at)) return problem('outside', 'it leads out of the folder');
      return readEntry(tree, at, name, {
        root: posix.normalize(folder),
        most: MAX_SOURCE_BYTES,
        decode: decodeSource,
      });
    },
    identity: (folder) => identityOf(tree, posix.normalize(folder)),
  };
}
