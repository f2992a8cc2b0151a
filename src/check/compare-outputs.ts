/** Compares outputs on disk with what the sources make now. In: both. Out: a finding for each file that differs, and why. */
import { CODES } from '../diagnostics/codes.js';
import type { DiagnosticCode } from '../diagnostics/codes.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { listOf, quoted } from '../diagnostics/message-parts.js';
import { madeByVersion } from '../emit/provenance.js';
import type { OutputEntry } from '../emit/read-outputs.js';
import type { OutputFile } from '../emit/write-outputs.js';
import { editedOutputs } from './edited-outputs.js';
import { proveOutputs } from './prove-outputs.js';

/** What the sources make, and from what. */
export interface Expected {
  readonly outputs: readonly OutputFile[];
  readonly digest: string;
  readonly version: string;
  /** They hold the values of a site, which no digest of the sources covers. */
  readonly ofSite?: boolean;
}

/** A file of which something is said. */
export interface Difference {
  readonly path: string;
  /** As it is on disk; undefined when it is missing or no text. */
  readonly before: string | undefined;
  /** As the sources make it; '' when it is foreign. */
  readonly after: string;
}

export interface Checked {
  readonly differences: readonly Difference[];
  /** In the order of the outputs, foreign entries next, what the outputs say of each other last. */
  readonly diagnostics: readonly Diagnostic[];
}

const REBUILD = 'build again: `stepwright build`';

function finding(code: DiagnosticCode, path: string, message: string, hint: string, start = 0): Diagnostic {
  const { severity } = CODES[code];
  return { code, severity, message, hint, span: { file: path, start, end: start + 1 } };
}

function firstDifference(before: string, after: string): number {
  let at = 0;
  while (at < before.length && before[at] === after[at]) at += 1;
  return Math.min(at, Math.max(before.length - 1, 0));
}

/** Whether all but one stretch in the middle is as it should be: then it is ours, whatever it says of itself. */
function isNearlyEqual(before: string, after: string): boolean {
  const start = firstDifference(before, after);
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before.at(-1 - end) === after.at(-1 - end)
  )
    end += 1;
  return start + end > after.length / 2;
}

/** What the other outputs tell of one. */
interface Circumstances {
  /** It does not fit the digests that were made with it. */
  readonly edited: boolean;
  /** All others were made from the sources as they are. */
  readonly siblingsFresh: boolean;
}

/** Why a text is not what the sources make; more than one thing can be so. */
function explain(
  path: string,
  before: string,
  after: string,
  expected: Expected,
  { edited, siblingsFresh }: Circumstances,
): Diagnostic[] {
  const at = firstDifference(before, after);
  const made = madeByVersion(before);
  const edit = finding(
    'SW0803',
    path,
    `\`${path}\` was changed after it was made`,
    'move the change to the procedure, then build again; what was built with `--since` is checked with it',
    at,
  );
  if (withoutCr(before) === after) {
    const hint = 'build again, and keep git from changing line ends: `out/** text eol=lf` in .gitattributes';
    return [finding('SW0803', path, `the line ends of \`${path}\` were changed to CR LF`, hint, at)];
  }
  if (made === undefined) {
    if (edited || before === '' || isNearlyEqual(before, after)) return [edit];
    return [
      finding(
        'SW0805',
        path,
        `\`${path}\` does not say that stepwright made it`,
        'move it away, then build again',
        at,
      ),
    ];
  }
  if (made !== expected.version) {
    const message = `\`${path}\` was made by stepwright ${made}, and this is ${expected.version}`;
    return [finding('SW0804', path, message, REBUILD, at), ...(edited ? [edit] : [])];
  }
  const sameSources = before.includes(expected.digest) || (siblingsFresh && isNearlyEqual(before, after));
  if (sameSources && (edited || expected.ofSite !== true)) return [edit];
  return [
    finding('SW0802', path, `\`${path}\` was made from other sources`, REBUILD, at),
    ...(edited ? [edit] : []),
  ];
}

function explainFile(
  file: OutputFile,
  entry: OutputEntry | undefined,
  expected: Expected,
  circumstances: (path: string) => Circumstances,
): Diagnostic[] {
  const { path, content, executable } = file;
  if (entry === undefined)
    return [finding('SW0801', path, `\`${path}\` is missing`, 'build it: `stepwright build`')];
  if (entry.text === undefined) {
    return [finding('SW0803', path, `\`${path}\` is ${entry.oddity}`, 'move it away, then build again')];
  }
  const found =
    entry.text === content ? [] : explain(path, entry.text, content, expected, circumstances(path));
  if (entry.executable === executable) return found;
  const message = `\`${path}\` ${executable ? 'cannot be executed' : 'can be executed'}`;
  const hint = executable ? `build again, or \`chmod +x\`` : '`chmod -x` takes that away';
  return [...found, finding('SW0806', path, message, hint)];
}

/** Line ends are said once, for the file; else each line would be a finding. */
function withoutCr(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

/** An old build makes all outputs old: that is one finding, at the first of them. */
function oldOnce(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const old = diagnostics.filter(({ code }) => code === 'SW0802');
  const [first, ...others] = old;
  if (first === undefined || others.length === 0) return [...diagnostics];
  const names = old.map(({ span }) => quoted(span?.file ?? ''));
  const message = `${listOf(names, 'and')} were made from other sources`;
  return diagnostics.flatMap((one) =>
    one === first ? [{ ...first, message }] : others.includes(one) ? [] : [one],
  );
}

/** Everything that is wrong with a folder of outputs. */
export function compareOutputs(entries: readonly OutputEntry[], expected: Expected): Checked {
  const found = new Map(entries.map((entry) => [entry.name, entry]));
  const texts = new Map(entries.map(({ name, text = '' }) => [name, text]));
  const edited = editedOutputs(texts);
  const circumstances = (path: string): Circumstances => ({
    edited: edited.has(path),
    siblingsFresh: expected.outputs.every(
      (other) => other.path === path || texts.get(other.path)?.includes(expected.digest) === true,
    ),
  });
  const ours = new Set(expected.outputs.map(({ path }) => path));
  const foreign = entries.filter(({ name }) => !ours.has(name));
  const differences = expected.outputs
    .map(({ path, content }) => ({ path, before: found.get(path)?.text, after: content }))
    .filter(({ before, after }) => before !== after);
  return {
    differences,
    diagnostics: [
      ...oldOnce(
        expected.outputs.flatMap((file) => explainFile(file, found.get(file.path), expected, circumstances)),
      ),
      ...foreign.map(({ name }) =>
        finding(
          'SW0805',
          name,
          `\`${name}\` is no output of this procedure`,
          'move it elsewhere: only outputs belong here',
        ),
      ),
      ...proveOutputs(new Map([...texts].map(([name, text]) => [name, withoutCr(text)]))),
    ],
  };
}
