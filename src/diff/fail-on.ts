/** Reads what `--fail-on` names. In: codes, groups or levels, separated by commas. Out: the codes that make the command fail, or what is not known. */
import { suggest } from '../diagnostics/suggest.js';
import { CODES, GROUPS } from './codes.js';
import type { DiffReport, Finding } from './report-schema.js';

export type FailOn =
  | { readonly ok: true; readonly codes: ReadonlySet<string> }
  | { readonly ok: false; readonly name: string; readonly problem: string; readonly hint: string };

function codesOf(name: string): readonly string[] | undefined {
  if (Object.hasOwn(GROUPS, name)) return GROUPS[name];
  return Object.hasOwn(CODES, name) ? [name] : undefined;
}

function unknown(name: string): FailOn {
  const near = suggest(name, [...Object.keys(GROUPS), ...Object.keys(CODES)]);
  const hint = near === undefined ? '`stepwright diff --help` lists them' : `did you mean \`${near}\`?`;
  return { ok: false, name, problem: 'is nothing that --fail-on knows', hint };
}

/** What cannot be read always counts, unless nothing is to count. */
export function parseFailOn(value: string): FailOn {
  const names = value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const stranger = names.find((name) => codesOf(name) === undefined);
  if (stranger !== undefined) return unknown(stranger);
  const never = names.includes('never');
  if (never && names.some((name) => name !== 'never')) {
    const problem = 'contradicts the rest of --fail-on';
    return { ok: false, name: 'never', problem, hint: 'name it alone, or leave it out' };
  }
  const always = never ? [] : ['does-not-parse'];
  return { ok: true, codes: new Set([...always, ...names.flatMap((name) => codesOf(name) ?? [])]) };
}

/** Findings that make the command fail. */
export function failures({ comparisons }: DiffReport, codes: ReadonlySet<string>): Finding[] {
  return comparisons.flatMap(({ findings }) => findings.filter(({ code }) => codes.has(code)));
}

export function hasDifferences({ comparisons }: DiffReport): boolean {
  return comparisons.some(({ status }) => status !== 'same');
}
