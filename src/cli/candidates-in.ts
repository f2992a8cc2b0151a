/** Finds what can be compared where an operand points. In: a place, and the folder to look in where it names none. Out: candidates, or a clear refusal. */
import { posix } from 'node:path';
import type { Comparable } from '../diff/pair-versions.js';
import { findCandidates } from '../snapshot/candidates.js';
import { disk } from '../snapshot/disk.js';
import { repositoryPrefix } from '../snapshot/git.js';
import { openRevision } from '../snapshot/revision.js';
import type { Place } from './places.js';
import { TroubleError } from './terminal.js';

/** What was named must be there; what is only looked for need not. */
function named(found: Comparable[], path: string, where: string): Comparable[] {
  if (found.length > 0) return found;
  throw new TroubleError(
    `there is no procedure and no script in \`${path}\`${where}`,
    'name a procedure, a rendered script, or a folder with them',
  );
}

function inRevision(
  { revision, commit, path: asked }: Extract<Place, { kind: 'revision' }>,
  folder: string,
): Comparable[] {
  const path =
    asked ?? (posix.normalize(posix.join(repositoryPrefix() ?? '', folder)).replace(/\/$/, '') || '.');
  const snapshot = openRevision(revision, commit, path);
  if (asked === undefined) return findCandidates(snapshot, path);
  if (snapshot.kind(path) === undefined) throw new TroubleError(`there is no \`${path}\` in ${revision}`);
  return named(findCandidates(snapshot, path), path, ` in ${revision}`);
}

/** Candidates of a place below `folder`, which is from the current folder. */
export function candidatesIn(place: Place, folder: string): Comparable[] {
  switch (place.kind) {
    case 'disk':
      return named(findCandidates(disk, place.path), place.path, '');
    case 'work-tree':
      return findCandidates(disk, folder);
    case 'revision':
      return inRevision(place, folder);
  }
}

export function labelOf(place: Place, operand: string): string {
  if (place.kind === 'work-tree') return 'the working tree';
  return place.kind === 'revision' && place.path === undefined ? place.revision : operand;
}
