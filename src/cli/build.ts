/** Builds procedures. In: operands and the folder for outputs. Out: files, a line for each, and what to do next. */
import { dirname, join, relative } from 'node:path';
import { listOf } from '../diagnostics/words.js';
import { formatPretty } from '../diagnostics/formats/pretty.js';
import { writeOutputs } from '../emit/write-outputs.js';
import { watchSources } from './watch-sources.js';
import { withExits } from './exits.js';
import type { AddChanges, Compiled } from './sources.js';
import { compileSources, findSources, logWithoutBash, outputsFolder, refuseEqualNames } from './sources.js';
import { count } from '../diagnostics/words.js';
import type { ExitCode, Terminal } from './terminal.js';
import { EXIT } from './terminal.js';

export interface BuildOptions {
  readonly operands: readonly string[];
  readonly out: string;
  /** Files of values, one for each site. */
  readonly vars: readonly string[];
  /** What changed since a version, into the outputs. */
  readonly addChanges: AddChanges;
}

interface Built {
  readonly status: ExitCode;
  /** Output folder of each procedure that was written. */
  readonly folders: readonly string[];
}

function logFindings(terminal: Terminal, all: readonly Compiled[]): void {
  const text = formatPretty(
    all.flatMap(({ findings }) => findings),
    terminal.colour.log,
  );
  if (text !== '') terminal.log(text);
  for (const { path, site, result } of all) {
    if (result.outputs !== undefined) continue;
    const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
    const codes = [...new Set(errors.map(({ code }) => code))];
    const more = listOf(
      codes.map((code) => `\`stepwright explain ${code}\``),
      'and',
    );
    const says = codes.length === 1 ? 'says' : 'say';
    terminal.log(
      `\n${count(errors.length, 'error')} in ${path}${site === undefined ? '' : ` for ${site.name}`}; ${more} ${says} more. Nothing was written for it.\n`,
    );
  }
}

/** The folder, when it could be written. */
function writeOne(terminal: Terminal, one: Compiled, out: string): string | undefined {
  const { result } = one;
  if (result.outputs === undefined || result.plan === undefined) return undefined;
  const folder = join(outputsFolder(out, one), result.plan.procedure);
  const written = writeOutputs(folder, result.outputs, terminal.token);
  if (!written.ok) {
    for (const { path, message, hint } of written.problems) {
      terminal.log(
        `stepwright: cannot write ${path}: ${message}\n${hint === undefined ? '' : `  hint: ${hint}\n`}`,
      );
    }
    terminal.log(`Nothing was written to ${folder}.\n`);
    return undefined;
  }
  for (const { path, changed } of written.files)
    terminal.out(`${changed ? 'wrote    ' : 'unchanged'} ${join(folder, path)}\n`);
  return folder;
}

function buildOnce(terminal: Terminal, { operands, out, vars, addChanges }: BuildOptions): Built {
  const all = addChanges(compileSources(operands, vars));
  refuseEqualNames(all);
  logWithoutBash(terminal, all);
  logFindings(terminal, all);
  const sound = all.filter(({ result }) => result.outputs !== undefined);
  const folders = sound.flatMap((one) => writeOne(terminal, one, out) ?? []);
  if (folders.length < sound.length) return { status: EXIT.trouble, folders };
  return { status: sound.length < all.length ? EXIT.findings : EXIT.fine, folders };
}

/** A path as one word of a command that a person pastes. */
function pasted(path: string): string {
  return /^[A-Za-z0-9_./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

function next(folders: readonly string[], out: string): string {
  const [first, ...others] = folders;
  if (first === undefined) return '';
  const folder = others.length === 0 ? pasted(first) : pasted(join(out, 'NAME'));
  const names = folders.map((path) => relative(out, path)).join(', ');
  return (
    `\nNext${others.length === 0 ? '' : `, with NAME one of ${names}`}:\n` +
    `  read the guide              ${folder}/README.md\n` +
    `  see what the script can do  bash ${folder}/migrate.sh\n` +
    `  check without changing      bash ${folder}/migrate.sh plan\n`
  );
}

export function build(terminal: Terminal, options: BuildOptions): ExitCode {
  const { status, folders } = buildOnce(terminal, options);
  terminal.out(next(folders, options.out));
  return status;
}

/** Builds now and after each change, until it is interrupted. */
export async function buildAndWatch(terminal: Terminal, options: BuildOptions): Promise<ExitCode> {
  const sources = findSources(options.operands).map(({ folder }) => folder);
  const folders = [...new Set([...sources, ...options.vars.map((path) => dirname(path))])];
  buildOnce(terminal, options);
  const watcher = watchSources(folders, () => {
    void withExits(terminal, () => {
      const { status } = buildOnce(terminal, options);
      terminal.log('watching; Ctrl-C ends it\n');
      return Promise.resolve(status);
    });
  });
  terminal.log('watching; Ctrl-C ends it\n');
  await terminal.interrupted();
  watcher.stop();
  return EXIT.fine;
}
