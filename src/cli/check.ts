/** Checks procedures and their outputs. In: operands, the folder of outputs, a format. Out: findings, and with `diff` what differs; writes nothing. */
import { basename, join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { CODES } from '../diagnostics/codes.js';
import type { FindingGroup } from '../diagnostics/findings.js';
import { hasErrors } from '../diagnostics/diagnostic.js';
import { fromRepositoryRoot } from './forge-paths.js';
import { formatFindings } from '../diagnostics/formats/index.js';
import type { Format } from '../diagnostics/formats/index.js';
import { compareOutputs } from '../check/compare-outputs.js';
import type { Difference } from '../check/compare-outputs.js';
import { proveOutputs } from '../check/prove-outputs.js';
import type { OutputEntry } from '../emit/read-outputs.js';
import { listOutputs, readOutputs } from '../emit/read-outputs.js';
import { disk } from '../snapshot/disk.js';
import { VERSION } from '../version.js';
import type { AddChanges, Compiled } from './sources.js';
import { compileSources, logWithoutBash, outputsFolder, refuseEqualNames } from './sources.js';
import type { ExitCode, Terminal } from './terminal.js';
import { EXIT, TroubleError } from './terminal.js';
import { count } from '../diagnostics/words.js';

export interface CheckOptions {
  readonly operands: readonly string[];
  readonly out: string;
  readonly diff: boolean;
  readonly format: Format;
  /** Files of values, one for each site. */
  readonly vars: readonly string[];
  /** What changed since a version, into the outputs. */
  readonly addChanges: AddChanges;
}

interface Checked {
  readonly group: FindingGroup;
  readonly differences: readonly Difference[];
}

function entriesIn(folder: string): readonly OutputEntry[] {
  if (disk.kind(folder) !== 'file') return readOutputs(folder);
  throw new TroubleError(
    `\`${folder}\` is a file where the folder of outputs should be`,
    'move it away, then build',
  );
}

/** The name that a procedure gives itself, or else its folder's. */
function nameOf({ source, result }: Compiled): string {
  const data = result.document?.data;
  const said =
    typeof data === 'object' && data !== null ? (data as { procedure?: unknown }).procedure : undefined;
  return typeof said === 'string' && /^[a-z0-9][a-z0-9-]*$/.test(said) ? said : basename(source.folder);
}

/** Outputs are proved against each other also where the procedure cannot be built. */
function checkOutputs(one: Compiled, out: string): Checked {
  const { outputs, plan } = one.result;
  const folder = join(outputsFolder(out, one), plan?.procedure ?? nameOf(one));
  const entries = entriesIn(folder);
  const files = entries.map(({ name, text = '' }) => ({ path: name, text }));
  if (outputs === undefined || plan === undefined) {
    const texts = new Map(files.map(({ path, text }) => [path, text]));
    return { group: { folder, files, diagnostics: proveOutputs(texts) }, differences: [] };
  }
  const expected = { outputs, digest: plan.digest, version: VERSION };
  const { differences, diagnostics } = compareOutputs(entries, expected);
  return { group: { folder, files, diagnostics }, differences };
}

/** Longest edit that is looked for; beyond it two texts have hardly a line in common. */
const MOST_EDITS = 20_000;

function patch({ group, differences }: Checked): string {
  return differences
    .map(({ path, before, after }) => {
      const name = join(group.folder, path);
      const from = before === undefined ? '/dev/null' : `a/${name}`;
      const options = { maxEditLength: MOST_EDITS };
      const text = createTwoFilesPatch(from, `b/${name}`, before ?? '', after, undefined, undefined, options);
      return (
        text?.replace(/^=+\n/, '') ?? `--- ${from}\n+++ b/${name}\n(too different to be shown line by line)\n`
      );
    })
    .join('');
}

/** What lies in the folder of all outputs and belongs to no procedure: of one that was renamed or removed, or someone else's. */
function findStrangers(all: readonly Compiled[], out: string): FindingGroup {
  const ours = new Set(all.map(({ result }) => result.plan?.procedure));
  const strangers = ours.has(undefined) ? [] : listOutputs(out).filter((name) => !ours.has(name));
  const diagnostics = strangers.map((name) => ({
    code: 'SW0805' as const,
    severity: CODES.SW0805.severity,
    message: `no procedure makes \`${name}\``,
    hint: 'remove it if its procedure was renamed or removed; move it away if it is something else',
    span: { file: name, start: 0, end: 1 },
  }));
  return { folder: out, files: [], diagnostics };
}

export function check(terminal: Terminal, options: CheckOptions): ExitCode {
  const { operands, out, diff, format, vars, addChanges } = options;
  if (disk.kind(out) === 'file') throw new TroubleError(`\`${out}\` is a file, not a folder of outputs`);
  const all = addChanges(compileSources(operands, vars));
  refuseEqualNames(all);
  logWithoutBash(terminal, all);
  const checked = all.map((one) => checkOutputs(one, out));
  const strangers = operands.length === 0 && vars.length === 0 ? [findStrangers(all, out)] : [];
  const groups = [
    ...all.flatMap(({ findings }) => findings),
    ...checked.map(({ group }) => group),
    ...strangers,
  ];
  const shown = format === 'github' || format === 'sarif' ? fromRepositoryRoot(groups) : groups;
  terminal.out(formatFindings(format, shown, { colour: terminal.colour.out, version: VERSION }));
  if (diff && format === 'pretty') terminal.out(checked.map(patch).join(''));
  const failed = groups.some(({ diagnostics }) => hasErrors(diagnostics));
  if (!failed)
    terminal.log(
      `${count(all.length, vars.length === 0 ? 'procedure' : 'site')} checked: outputs are as the sources make them\n`,
    );
  return failed ? EXIT.findings : EXIT.fine;
}
