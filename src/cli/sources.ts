/** The procedures that a command is about. In: the operands. Out: each procedure compiled, with its findings ready to be shown. */
import { join } from 'node:path';
import type { CompileResult } from '../compile.js';
import { compile } from '../compile.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { FindingGroup } from '../diagnostics/findings.js';
import { findProcedures } from './find-procedures.js';
import type { ProcedureFile } from './find-procedures.js';
import { createSourceReader } from '../parse/read-source.js';
import { readSites, shownFile } from './sites.js';
import type { Site } from './sites.js';
import { TroubleError } from './terminal.js';
import type { Terminal } from './terminal.js';
import { verifyWithBash } from './verify-with-bash.js';

const DEFAULT_FOLDER = 'procedures';

export interface Compiled {
  readonly source: ProcedureFile;
  /** As a person would name it. */
  readonly path: string;
  /** The site whose values are its defaults; undefined without one. */
  readonly site: Site | undefined;
  readonly result: CompileResult;
  /** In the procedure, and in the site's file. */
  readonly findings: readonly FindingGroup[];
  /** Whether a bash was there to read what was made. */
  readonly bashAsked: boolean;
}

/** What is done with all that was compiled before anything is written or compared. */
export type AddChanges = (all: readonly Compiled[]) => readonly Compiled[];

/** Refuses operands in which there is nothing, rather than leaving them out. */
export function findSources(operands: readonly string[]): readonly ProcedureFile[] {
  const { procedures, missing } = findProcedures(operands.length === 0 ? [DEFAULT_FOLDER] : operands);
  if (missing.length > 0) {
    const list = missing.map(({ path, message }) => `${path}: ${message}`).join('\n  ');
    throw new TroubleError(
      `there is no procedure to read\n  ${list}`,
      '`stepwright init` writes one to start from',
    );
  }
  return procedures;
}

/** What is said of the procedure, and what is said of the site's file. */
function findingsOf(folder: string, result: CompileResult, site: Site | undefined): FindingGroup[] {
  const isOfSite = ({ span }: Diagnostic): boolean => span !== undefined && span.file === site?.file.path;
  const { files, diagnostics } = result;
  const own = { folder, files, diagnostics: diagnostics.filter((one) => !isOfSite(one)) };
  if (site === undefined) return [own];
  const ofSite = diagnostics.filter(isOfSite);
  return [own, { folder: '', files: [shownFile(site.file, ofSite)], diagnostics: ofSite }];
}

export function compileSource(source: ProcedureFile, site?: Site): Compiled {
  const { folder, entry } = source;
  const compiled = compile(entry, createSourceReader(folder), site?.file);
  const { diagnostics: refused, asked } = verifyWithBash(compiled);
  const diagnostics = [...compiled.diagnostics, ...refused];
  const result = refused.length === 0 ? compiled : { ...compiled, diagnostics, outputs: undefined };
  const findings = findingsOf(folder === '.' ? '' : folder, result, site);
  return { source, path: join(folder, entry), site, result, findings, bashAsked: asked };
}

/** Every procedure, or one procedure once for each site. */
export function compileSources(operands: readonly string[], vars: readonly string[]): readonly Compiled[] {
  const sources = findSources(operands);
  if (vars.length === 0) return sources.map((source) => compileSource(source));
  const [only, ...others] = sources;
  if (only === undefined || others.length > 0)
    throw new TroubleError('values of sites belong to one procedure', 'name the procedure');
  return readSites(vars).map((site) => compileSource(only, site));
}

/** Where outputs go: each site has a folder of its own. */
export function outputsFolder(out: string, { site }: Compiled): string {
  return site === undefined ? out : join(out, site.name);
}

/** Says once that nobody but the parser looked at the scripts. */
export function logWithoutBash(terminal: Terminal, all: readonly Compiled[]): void {
  if (all.every(({ bashAsked }) => bashAsked)) return;
  terminal.log(
    'there is no bash here: the parser alone has read the scripts; `bash -n` on another machine proves them\n',
  );
}

/** Two procedures of one name would write into the same folder. */
export function refuseEqualNames(all: readonly Compiled[]): void {
  const first = new Map<string, string>();
  for (const { path, site, result } of all) {
    const name = result.plan?.procedure;
    if (name === undefined || site !== undefined) continue;
    const other = first.get(name);
    if (other !== undefined) {
      throw new TroubleError(
        `${other} and ${path} are both called \`${name}\``,
        'give one of them another name',
      );
    }
    first.set(name, path);
  }
}
