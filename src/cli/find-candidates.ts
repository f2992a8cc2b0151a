/** Finds what can be compared in a snapshot: procedures and rendered scripts. In: a snapshot and a path. Out: each with a key that is the same on both sides. */
import { posix } from 'node:path';
import { compile } from '../compile.js';
import type { Version } from '../diff/compare.js';
import { unreadableVersion, versionOfProcedure, versionOfScript } from '../diff/version.js';
import { isRenderedScript } from '../outputs/script.js';
import { SCRIPT } from '../plan/output-names.js';
import type { Snapshot } from '../snapshot/snapshot.js';

export interface Candidate {
  /** Folder below the path that was asked for; '' for the path itself. */
  readonly key: string;
  readonly load: () => Version;
  readonly identity: string | undefined;
}

const PROCEDURE = 'procedure.yaml';

function procedure(snapshot: Snapshot, key: string, folder: string, entry: string): Candidate {
  const label = snapshot.label(posix.join(folder, entry));
  return {
    key,
    load: () => versionOfProcedure(label, compile(entry, snapshot.reader(folder))),
    identity: snapshot.identity(folder),
  };
}

function script(snapshot: Snapshot, key: string, path: string): Candidate {
  const load = (): Version => {
    const result = snapshot.read(path);
    if (!result.ok)
      return unreadableVersion(snapshot.label(path), 'script', `cannot be read: ${result.detail}`);
    const { text } = result.file;
    if (isRenderedScript(text)) return versionOfScript(snapshot.label(path), text);
    return unreadableVersion(
      snapshot.label(path),
      'script',
      'it is neither a procedure nor a script that stepwright rendered',
    );
  };
  return { key, load, identity: undefined };
}

function fromFile(snapshot: Snapshot, path: string): Candidate {
  return /\.ya?ml$/.test(path)
    ? procedure(snapshot, '', posix.dirname(path), posix.basename(path))
    : script(snapshot, '', path);
}

/** What a folder itself is: a procedure's source, or its outputs. */
function fromFolder(snapshot: Snapshot, key: string, folder: string): Candidate | undefined {
  if (snapshot.kind(posix.join(folder, PROCEDURE)) === 'file')
    return procedure(snapshot, key, folder, PROCEDURE);
  const path = posix.join(folder, SCRIPT);
  return snapshot.kind(path) === 'file' ? script(snapshot, key, path) : undefined;
}

/** One for a file, or for a folder of its own; else one for each folder in it. */
export function findCandidates(snapshot: Snapshot, path: string): Candidate[] {
  const kind = snapshot.kind(path);
  if (kind === undefined) return [];
  if (kind === 'file') return [fromFile(snapshot, path)];
  const whole = fromFolder(snapshot, '', path);
  if (whole !== undefined) return [whole];
  return snapshot.names(path).flatMap((name) => {
    const folder = posix.join(path, name);
    return snapshot.kind(folder) === 'folder' ? (fromFolder(snapshot, name, folder) ?? []) : [];
  });
}
