/** What the operands of `diff` name. In: operands as a person wrote them. Out: two places, on disk or in revisions, or a clear refusal. */
import { posix } from 'node:path';
import { disk } from '../snapshot/disk.js';
import { GitError, hasWorkTree, mergeBase, repositoryPrefix, resolveRevision } from '../snapshot/git.js';
import type { Terminal } from './terminal.js';
import { TroubleError } from './terminal.js';

/** One side as it was asked for. */
export type Place =
  | { readonly kind: 'disk'; readonly path: string }
  | { readonly kind: 'work-tree' }
  | {
      readonly kind: 'revision';
      readonly revision: string;
      readonly commit: string;
      readonly path: string | undefined;
    };

export type Places = readonly [old: Place, fresh: Place];

const SHALLOW_HINT =
  'a clone that is not deep enough lacks it too: `git fetch --unshallow`, or `fetch-depth: 0` in a workflow';

/** Why a revision may not be there. */
function missingHint(): string {
  return repositoryPrefix() === undefined
    ? 'this folder is in no repository of git, which alone has revisions: name two files or folders'
    : SHALLOW_HINT;
}

function revisionPlace(revision: string, commit: string | undefined, path?: string): Place {
  if (commit === undefined) throw new TroubleError(`\`${revision}\` is not a revision of git`, missingHint());
  return { kind: 'revision', revision, commit, path };
}

/** `REV:path`: from the root of the repository as git reads it, or from here when it begins with `./` or `../`. */
function revisionPath(path: string): string {
  return /^\.\.?(\/|$)/.test(path)
    ? posix.normalize(posix.join(repositoryPrefix() ?? '', path))
    : posix.normalize(path);
}

/** Without git there are no revisions to be mistaken for. */
function isRevision(name: string): boolean {
  try {
    return resolveRevision(name) !== undefined;
  } catch (error) {
    if (error instanceof GitError) return false;
    throw error;
  }
}

function warnOfBoth(terminal: Terminal, operand: string): void {
  if (/^[./]/.test(operand) || !isRevision(operand)) return;
  terminal.log(
    `warning: \`${operand}\` is both a path and a revision; the path is taken, and \`${operand}:procedures\` would name the revision\n`,
  );
}

/** A path where there is one, else a revision. */
export function placeOf(terminal: Terminal, operand: string): Place {
  if (disk.kind(operand) !== undefined) {
    warnOfBoth(terminal, operand);
    return { kind: 'disk', path: operand };
  }
  const colon = operand.indexOf(':');
  if (colon > 0) {
    const revision = operand.slice(0, colon);
    return revisionPlace(revision, resolveRevision(revision), revisionPath(operand.slice(colon + 1)));
  }
  const commit = resolveRevision(operand);
  if (commit !== undefined) return revisionPlace(operand, commit);
  throw new TroubleError(`\`${operand}\` is neither a file or folder nor a revision of git`, missingHint());
}

interface Range {
  readonly from: string;
  readonly to: string;
  /** `a...b`, which begins where both parted. */
  readonly fromBase: boolean;
}

/** Names of revisions hold no `..`; a path behind a colon may. */
function rangeOf(operand: string): Range | undefined {
  const dots = operand.includes('...') ? '...' : '..';
  const at = operand.indexOf(dots);
  if (at === -1 || disk.kind(operand) !== undefined) return undefined;
  const [from, to] = [operand.slice(0, at), operand.slice(at + dots.length)];
  if (from.endsWith(':') && to.startsWith('/')) return undefined;
  return { from: from === '' ? 'HEAD' : from, to: to === '' ? 'HEAD' : to, fromBase: dots === '...' };
}

function placesOfRange(terminal: Terminal, { from, to, fromBase }: Range): Places {
  if (!fromBase) return [placeOf(terminal, from), placeOf(terminal, to)];
  const [start, end] = [revisionPlace(from, resolveRevision(from)), revisionPlace(to, resolveRevision(to))];
  const base = mergeBase(from, to);
  if (base === undefined) {
    throw new TroubleError(
      `\`${from}\` and \`${to}\` have no commit in common`,
      `\`${from}..${to}\` compares them as they are; ${SHALLOW_HINT}`,
    );
  }
  return [{ ...start, kind: 'revision', revision: `${from}...${to}`, commit: base, path: undefined }, end];
}

function workTree(): Place {
  if (hasWorkTree()) return { kind: 'work-tree' };
  throw new TroubleError('this repository has no working tree to compare with', 'name two revisions');
}

/** `fresh` undefined: a range in `old`, or the work tree. A path alone is compared with nothing, so a revision of its name is meant. */
export function placesOf(terminal: Terminal, old: string, fresh: string | undefined): Places {
  if (fresh !== undefined) return [placeOf(terminal, old), placeOf(terminal, fresh)];
  const range = rangeOf(old);
  if (range !== undefined) return placesOfRange(terminal, range);
  const place = isRevision(old) ? revisionPlace(old, resolveRevision(old)) : placeOf(terminal, old);
  if (place.kind !== 'disk') return [place, workTree()];
  throw new TroubleError(
    `with what is \`${old}\` to be compared?`,
    'name two files or folders, or a revision',
  );
}
