/** Words of which the review's lines are made: code, prose, steps, lines of the script. In: plain data. Out: Markdown. */
import { grouped } from './group-by.js';
import type { StepRef } from './review.js';

/** A value as code: each of its blanks counts. */
export function codeOfValue(line: string): string {
  const longest = [...line.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 0);
  const fence = '`'.repeat(longest + 1);
  const pad = /^(?:[` ]|$)|[` ]$/.test(line) ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

export const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** What stands in a cell; elsewhere the backslash would be shown. */
export const cell = (text: string): string => text.replaceAll('|', '\\|');

/** Text as code in a sentence. */
export const code = (text: string): string => codeOfValue(plain(text));

/** Neighbours among three and more are written with the first and the last: `1.4–1.7`. */
function runs(labels: readonly string[]): string[] {
  const found: string[][] = [];
  for (const label of labels) {
    const [phase = '', number = ''] = label.split('.');
    const last = found.at(-1);
    if (last?.at(-1) === `${phase}.${Number(number) - 1}`) last.push(label);
    else found.push([label]);
  }
  return found.flatMap((run) => (run.length < 3 ? run : [`${run[0] ?? ''}–${run.at(-1) ?? ''}`]));
}

/** `1.4, 2.1, undo of 1.4` */
export function refs(steps: readonly StepRef[]): string {
  const forward = [...new Set(steps.filter(({ undo }) => !undo).map(({ label }) => label))];
  const back = [...new Set(steps.filter(({ undo }) => undo).map(({ label }) => label))];
  return [...runs(forward), ...(back.length === 0 ? [] : [`undo of ${runs(back).join(', ')}`])].join(', ');
}

/** Statements of SQL name what they act on by kind; a comma in a name would be taken for another name. */
const BY_KIND = /^((?:table|view|function|procedure|sequence|index|schema|type)(?: \S+, column)?) ([^\s,]+)$/;

/** A name in a schema; a brace or a comma in it would be taken for another name. */
const IN_SCHEMA = /^([^\s{},.]+\.)([^\s{},.]+)$/;

/** A file in a folder; a brace or a comma in its name would be taken for another name. */
const IN_FOLDER = /^([^\s{},]*\/)([^\s{},/]+)$/;

/** What names have in common, and what each has of its own. */
function partsOf(name: string): { readonly common: string; readonly own: string } {
  const [, kind, named = ''] = BY_KIND.exec(name) ?? [];
  const [, folder, file = ''] = IN_FOLDER.exec(name) ?? [];
  if (kind !== undefined) return { common: `${kind} `, own: named };
  return folder === undefined ? { common: '', own: name } : { common: folder, own: file };
}

/** Names of one schema name it once: `public.{a,b}`. */
export function withSchema(names: readonly string[]): string {
  const schemas = names.map((name) => IN_SCHEMA.exec(name)?.[1]);
  const [schema] = schemas;
  if (schema === undefined || names.length < 2 || schemas.some((one) => one !== schema))
    return names.join(', ');
  return `${schema}{${names.map((name) => name.slice(schema.length)).join(',')}}`;
}

/** Between what is moved and where to. */
export const MOVED = ', moved to ';

const TWO_NAMES = /(, (?:renamed|moved) to )/;

/** `a, renamed to b`: each name by itself. */
const codeOfName = (name: string): string =>
  name
    .split(TWO_NAMES)
    .map((part, at) => (at % 2 === 0 ? code(part) : part))
    .join('');

/** A kind of object is said once, `table a, b`, and so is a schema or a folder: `/etc/{a,b}`. */
export function objects(names: readonly string[]): string {
  if (names.length === 0) return '–';
  return grouped(names.map(partsOf), ({ common, own }) => common || own)
    .map((group) => {
      const { common = '' } = group[0] ?? {};
      const own = group.map((part) => part.own);
      if (common === '') return codeOfName(own.join(', '));
      if (own.length === 1 || !common.endsWith('/')) return code(`${common}${withSchema(own)}`);
      return code(`${common}{${own.join(',')}}`);
    })
    .join(names.some((name) => TWO_NAMES.test(name)) ? '; ' : ', ');
}

/** What stands in one line of the script, or in several; '' for what does not stand in it. */
function spanned(first: number, last: number, [one, more]: readonly [string, string]): string {
  if (first === 0) return '';
  return first === last ? ` (${one}${first})` : ` (${more}${first}–${last})`;
}

/** Lines of the script, where they are said to be such. */
export const span = (first: number, last: number): string => spanned(first, last, ['', '']);

/** Where it stands in the script. */
export const lines = (first: number, last: number): string => spanned(first, last, ['line ', 'lines ']);
