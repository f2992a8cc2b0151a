/** Finds what was published into a folder before. In: the folder, a way to look into it. Out: the entries of all versions. */
import { madeByVersion } from '../emit/provenance.js';
import type { Entry } from '../render/entry.js';
import type { Snapshot } from '../snapshot/snapshot.js';
import { PublishError } from './trouble.js';

/** The file of a version's folder in which its entry stands. */
const ENTRY = 'entry.json';

function parsed(text: string): Partial<Entry> | undefined {
  try {
    return JSON.parse(text) as Partial<Entry>;
  } catch {
    return undefined;
  }
}

/** An entry of someone else's is none. One of ours that cannot be read would make its version vanish from the site. */
function entryAt(snapshot: Snapshot, procedure: string, version: string, path: string): Entry | undefined {
  if (snapshot.kind(path) !== 'file') return undefined;
  const read = snapshot.read(path);
  if (read.ok && madeByVersion(read.file.text) === undefined) return undefined;
  const entry = read.ok ? parsed(read.file.text) : undefined;
  if (entry?.procedure === procedure && entry.version === version && Array.isArray(entry.phases))
    return entry as Entry;
  throw new PublishError(
    `${path} is damaged, and without it version ${version} of ${procedure} would be lost from the site`,
    `put the file back, or remove the folder of that version and publish it again`,
  );
}

function foldersIn(snapshot: Snapshot, folder: string): string[] {
  return snapshot.names(folder).filter((name) => snapshot.kind(`${folder}/${name}`) === 'folder');
}

export function publishedIn(snapshot: Snapshot, folder: string): Entry[] {
  return foldersIn(snapshot, folder).flatMap((procedure) => {
    const own = `${folder}/${procedure}`;
    return foldersIn(snapshot, own).flatMap(
      (version) => entryAt(snapshot, procedure, version, `${own}/${version}/${ENTRY}`) ?? [],
    );
  });
}
