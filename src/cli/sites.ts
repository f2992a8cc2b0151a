/** Reads files of values. In: their paths. Out: sites, each called as its file is, without `.vars`. */
import { basename, dirname } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { SourceFile } from '../parse/document.js';
import { createSourceReader } from '../parse/read-source.js';
import { TroubleError } from './terminal.js';

export interface Site {
  readonly name: string;
  /** With its path as a person named it. */
  readonly file: SourceFile;
}

/** The name of a folder. */
const SITE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

function readSite(path: string): Site {
  const name = basename(path).replace(/\.vars$/, '');
  if (!SITE_NAME.test(name))
    throw new TroubleError(
      `a folder cannot be called after ${path}`,
      'name the file with letters, digits and ._-',
    );
  const read = createSourceReader(dirname(path))(basename(path));
  if (!read.ok) throw new TroubleError(`cannot read ${path}: ${read.detail}`);
  return { name, file: { path, text: read.file.text } };
}

export function readSites(paths: readonly string[]): Site[] {
  const sites = paths.map(readSite);
  const first = new Map<string, string>();
  for (const { name, file } of sites) {
    const other = first.get(name.toLowerCase());
    if (other !== undefined)
      throw new TroubleError(`${other} and ${file.path} would write into one folder`, 'rename one of them');
    first.set(name.toLowerCase(), file.path);
  }
  return sites;
}

/** The file as findings may show it: a secret that should not be there goes into no log. */
export function shownFile({ path, text }: SourceFile, diagnostics: readonly Diagnostic[]): SourceFile {
  const secrets = diagnostics.filter(({ code }) => code === 'SW1004').flatMap(({ span }) => span ?? []);
  const shown = secrets.reduce((before, { start, end }) => {
    const line = before.slice(start, end);
    const masked = line.replace(/=(.*)$/, (_, value: string) => `=${'*'.repeat(value.length)}`);
    return before.slice(0, start) + masked + before.slice(end);
  }, text);
  return { path, text: shown };
}
