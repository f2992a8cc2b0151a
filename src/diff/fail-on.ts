/** Reads what `--fail-on` names. In: codes, groups or levels, separated by commas. Out: the codes that make the command fail, or what is not known. */
import { suggest } from '../diagnostics/suggest.js';
import { DIFF_CODES, UNREADABLE } from './rules/index.js';
import type { DiffReport, Finding } from './report-schema.js';

/** Short names for codes that belong together. */
export const GROUPS: Readonly<Record<string, readonly string[]>> = {
  destructive: ['became-destructive', 'destructive-added', 'destructive-changed', 'deletes-more'],
  undo: ['lost-undo', 'undo-changed'],
  waits: ['wait-removed', 'wait-shortened', 'wait-weakened', 'wait-changed', 'interval-changed'],
  checks: [
    'lost-verify',
    'check-weakened',
    'check-changed',
    'assert-removed',
    'access-dropped',
    'condition-added',
    'condition-dropped',
    'condition-weakened',
    'condition-changed',
    'never-runs',
    'done-when-changed',
    'wait-weakened',
    'wait-changed',
    'version-command-changed',
  ],
  confirmations: ['confirmation-dropped'],
  secrets: ['new-secret', 'secret-exposed', 'secret-used'],
  danger: DIFF_CODES.filter(({ level }) => level === 'danger').map(({ code }) => code),
  caution: DIFF_CODES.filter(({ level }) => level !== 'note').map(({ code }) => code),
  never: [],
};

export type FailOn =
  | { readonly ok: true; readonly codes: ReadonlySet<string> }
  | { readonly ok: false; readonly name: string; readonly suggestion: string | undefined };

export function parseFailOn(value: string): FailOn {
  const codes = new Set<string>(value.trim() === 'never' ? [] : [UNREADABLE.code]);
  const known = DIFF_CODES.map(({ code }) => code);
  for (const name of value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')) {
    const group = Object.hasOwn(GROUPS, name) ? GROUPS[name] : undefined;
    if (group === undefined && !known.includes(name)) {
      return { ok: false, name, suggestion: suggest(name, [...Object.keys(GROUPS), ...known]) };
    }
    for (const code of group ?? [name]) codes.add(code);
  }
  return { ok: true, codes };
}

/** Findings that make the command fail. */
export function failures({ comparisons }: DiffReport, codes: ReadonlySet<string>): Finding[] {
  return comparisons.flatMap(({ findings }) => findings.filter(({ code }) => codes.has(code)));
}

export function hasDifferences({ comparisons }: DiffReport): boolean {
  return comparisons.some(({ status }) => status !== 'same');
}
