/** Compares procedures. In: files, folders or revisions, a format, what to fail on. Out: the comparison; writes nothing. */
import type { Comparable } from '../diff/pair-versions.js';
import { pairVersions } from '../diff/pair-versions.js';
import { failures, hasDifferences, parseFailOn } from '../diff/fail-on.js';
import type { DiffFormat } from '../diff/format/index.js';
import { formatDiff } from '../diff/format/index.js';
import type { DiffReport } from '../diff/report-schema.js';
import { findCandidates } from '../snapshot/candidates.js';
import { disk } from '../snapshot/disk.js';
import { GitError, isDirty, mergeBase, repositoryPrefix, resolveRevision } from '../snapshot/git.js';
import { openRevision } from '../snapshot/revision.js';
import { VERSION } from '../version.js';
import { posix } from 'node:path';
import type { ExitCode, Terminal } from './terminal.js';
import { EXIT, TroubleError } from './terminal.js';
import { count } from './words.js';

export interface DiffOptions {
  readonly old: string;
  /** Undefined: a range in `old`, or the work tree. */
  readonly fresh: string | undefined;
  /** Where to look in revisions; undefined: `procedures`, or everything when there is no such folder. */
  readonly path: string | undefined;
  readonly format: DiffFormat;
  readonly failOn: string | undefined;
}

/** One side as it was asked for. */
type Place =
  | { readonly kind: 'disk'; readonly path: string }
  | { readonly kind: 'work-tree' }
  | {
      readonly kind: 'revision';
      readonly revision: string;
      readonly commit: string;
      readonly path: string | undefined;
    };

const SHALLOW_HINT =
  'a clone that is not deep enough lacks it too: `git fetch --unshallow`, or `fetch-depth: 0` in a workflow';

function unknownOperand(operand: string): TroubleError {
  return new TroubleError(`\`${operand}\` is neither a file or folder nor a revision of git`, SHALLOW_HINT);
}

function revisionPlace(revision: string, commit: string | undefined, path?: string): Place {
  if (commit === undefined) throw new TroubleError(`\`${revision}\` is not a revision of git`, SHALLOW_HINT);
  return { kind: 'revision', revision, commit, path };
}

/** `REV:path`: from the root of the repository as git reads it, or from here when it begins with `./` or `../`. */
function revisionPath(path: string): string {
  return /^\.\.?(\/|$)/.test(path)
    ? posix.normalize(posix.join(repositoryPrefix() ?? '', path))
    : posix.normalize(path);
}

function placeOf(operand: string): Place {
  if (disk.kind(operand) !== undefined) return { kind: 'disk', path: operand };
  const colon = operand.indexOf(':');
  if (colon > 0) {
    const revision = operand.slice(0, colon);
    return revisionPlace(revision, resolveRevision(revision), revisionPath(operand.slice(colon + 1)));
  }
  const commit = resolveRevision(operand);
  if (commit === undefined) throw unknownOperand(operand);
  return revisionPlace(operand, commit);
}

/** `a..b`, or `a...b`, which begins where both parted. */
function rangeOf(operand: string): readonly [Place, Place] | undefined {
  const [, from = '', dots, to = ''] = /^(.*?)(\.{2,3})([^./][^/]*|)$/.exec(operand) ?? [];
  if (dots === undefined || disk.kind(operand) !== undefined) return undefined;
  const [a, b] = [from === '' ? 'HEAD' : from, to === '' ? 'HEAD' : to];
  const [start, end] = [resolveRevision(a), resolveRevision(b)];
  if (dots === '..' || start === undefined || end === undefined)
    return [revisionPlace(a, start), revisionPlace(b, end)];
  return [revisionPlace(`${a}...${b}`, mergeBase(start, end)), revisionPlace(b, end)];
}

function placesOf({ old, fresh }: DiffOptions): readonly [Place, Place] {
  if (fresh !== undefined) return [placeOf(old), placeOf(fresh)];
  const range = rangeOf(old);
  if (range !== undefined) return range;
  const place = placeOf(old);
  if (place.kind === 'disk')
    throw new TroubleError(
      `with what is \`${old}\` to be compared?`,
      'name two files or folders, or a revision',
    );
  return [place, { kind: 'work-tree' }];
}

const DEFAULT_FOLDER = 'procedures';

function usualFolder(): string {
  return disk.kind(DEFAULT_FOLDER) === 'folder' ? DEFAULT_FOLDER : '.';
}

/** Candidates of a place below `folder`, which is from the current folder. */
function candidatesIn(place: Place, folder: string): Comparable[] {
  switch (place.kind) {
    case 'disk':
      return findCandidates(disk, place.path);
    case 'work-tree':
      return findCandidates(disk, folder);
    case 'revision': {
      const path =
        place.path ??
        (posix.normalize(posix.join(repositoryPrefix() ?? '', folder)).replace(/\/$/, '') || '.');
      return findCandidates(openRevision(place.revision, place.commit, path), path);
    }
  }
}

function labelOf(place: Place, operand: string): string {
  if (place.kind === 'work-tree') return 'the working tree';
  return place.kind === 'revision' && place.path === undefined ? place.revision : operand;
}

/** Both sides below the folder that was asked for, else below the usual one, else anywhere. */
function sides(
  places: readonly [Place, Place],
  path: string | undefined,
): readonly [Comparable[], Comparable[]] {
  for (const folder of path === undefined ? [DEFAULT_FOLDER, '.'] : [path]) {
    const [old, fresh] = [candidatesIn(places[0], folder), candidatesIn(places[1], folder)];
    if (old.length + fresh.length > 0) return [old, fresh];
  }
  throw new TroubleError(
    'there is no procedure and no script on either side',
    '`--path` says where to look in revisions',
  );
}

function warnOfDirt(terminal: Terminal, places: readonly Place[], path: string | undefined): void {
  if (places.every(({ kind }) => kind === 'revision') && isDirty(path ?? usualFolder())) {
    terminal.log('warning: files that are not committed are not part of this comparison\n');
  }
}

/** Without a list, any difference counts; what cannot be read always does, unless nothing is to count. */
function statusOf(terminal: Terminal, report: DiffReport, failOn: string | undefined): ExitCode {
  if (failOn === undefined) return hasDifferences(report) ? EXIT.findings : EXIT.fine;
  const parsed = parseFailOn(failOn);
  if (!parsed.ok) throw unknownCode(parsed.name, parsed.suggestion);
  const found = failures(report, parsed.codes);
  if (found.length === 0) return EXIT.fine;
  const codes = [...new Set(found.map(({ code }) => code))].join(', ');
  terminal.log(`${count(found.length, 'finding')} to fail on: ${codes}\n`);
  return EXIT.findings;
}

function unknownCode(name: string, suggestion: string | undefined): TroubleError {
  const hint =
    suggestion === undefined ? '`stepwright diff --help` lists them' : `did you mean \`${suggestion}\`?`;
  return new TroubleError(`\`${name}\` is nothing that --fail-on knows`, hint);
}

function report(terminal: Terminal, options: DiffOptions): DiffReport {
  const places = placesOf(options);
  const [old, fresh] = sides(places, options.path);
  warnOfDirt(terminal, places, options.path);
  return {
    format: 1,
    generator: `stepwright ${VERSION}`,
    old: labelOf(places[0], options.old),
    new: labelOf(places[1], options.fresh ?? options.old),
    comparisons: pairVersions(old, fresh),
  };
}

export function diff(terminal: Terminal, options: DiffOptions): ExitCode {
  try {
    if (options.failOn !== undefined) {
      const parsed = parseFailOn(options.failOn);
      if (!parsed.ok) throw unknownCode(parsed.name, parsed.suggestion);
    }
    const made = report(terminal, options);
    terminal.out(formatDiff(options.format, made, terminal.colour.out));
    return statusOf(terminal, made, options.failOn);
  } catch (error) {
    if (error instanceof GitError) throw new TroubleError(error.message);
    throw error;
  }
}
