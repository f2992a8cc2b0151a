/** Compares procedures. In: files, folders or revisions, a format, what to fail on. Out: the comparison; writes nothing. */
import type { Comparable } from '../diff/pair-versions.js';
import { pairVersions } from '../diff/pair-versions.js';
import { failures, hasDifferences, parseFailOn } from '../diff/fail-on.js';
import type { DiffFormat } from '../diff/format/index.js';
import { formatDiff } from '../diff/format/index.js';
import type { DiffReport } from '../diff/report-schema.js';
import { disk } from '../snapshot/disk.js';
import { GitError, isDirty } from '../snapshot/git.js';
import { VERSION } from '../version.js';
import type { ExitCode, Terminal } from './terminal.js';
import { candidatesIn, labelOf } from './candidates-in.js';
import type { Place, Places } from './places.js';
import { placesOf } from './places.js';
import { EXIT, TroubleError } from './terminal.js';
import { count } from '../diagnostics/words.js';

export interface DiffOptions {
  readonly old: string;
  /** Undefined: a range in `old`, or the work tree. */
  readonly fresh: string | undefined;
  /** Where to look in revisions; undefined: `procedures`, or everything when there is no such folder. */
  readonly path: string | undefined;
  readonly format: DiffFormat;
  readonly failOn: string | undefined;
  /** Most bytes of a comment; undefined: what the forges' common limit is. */
  readonly maxBytes: number | undefined;
}

const DEFAULT_FOLDER = 'procedures';

function usualFolder(): string {
  return disk.kind(DEFAULT_FOLDER) === 'folder' ? DEFAULT_FOLDER : '.';
}

/** Both sides below the folder that was asked for, else below the usual one, else anywhere. */
function sides(places: Places, path: string | undefined): readonly [Comparable[], Comparable[]] {
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
function statusOf(terminal: Terminal, report: DiffReport, codes: ReadonlySet<string> | undefined): ExitCode {
  if (codes === undefined) return hasDifferences(report) ? EXIT.findings : EXIT.fine;
  const found = failures(report, codes);
  if (found.length === 0) return EXIT.fine;
  const names = [...new Set(found.map(({ code }) => code))].join(', ');
  terminal.log(`${count(found.length, 'finding')} to fail on: ${names}\n`);
  return EXIT.findings;
}

function codesToFailOn(failOn: string): ReadonlySet<string> {
  const parsed = parseFailOn(failOn);
  if (parsed.ok) return parsed.codes;
  throw new TroubleError(`\`${parsed.name}\` ${parsed.problem}`, parsed.hint);
}

/** Less would not hold what must not be missed. */
const LEAST_BYTES = 4_000;

function refuseOptions({ format, maxBytes }: DiffOptions): void {
  if (maxBytes === undefined) return;
  if (format !== 'md') throw new TroubleError('--max-bytes is for `--format md`');
  if (!Number.isInteger(maxBytes) || maxBytes < LEAST_BYTES)
    throw new TroubleError(`--max-bytes takes a whole number from ${LEAST_BYTES} on`);
}

function report(terminal: Terminal, options: DiffOptions): DiffReport {
  const places = placesOf(terminal, options.old, options.fresh);
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
  refuseOptions(options);
  const codes = options.failOn === undefined ? undefined : codesToFailOn(options.failOn);
  try {
    const made = report(terminal, options);
    terminal.out(
      formatDiff(options.format, made, { colour: terminal.colour.out, maxBytes: options.maxBytes }),
    );
    return statusOf(terminal, made, codes);
  } catch (error) {
    if (error instanceof GitError) throw new TroubleError(error.message);
    throw error;
  }
}
