/** Reads what `--fail-on` names. In: codes, groups or levels, separated by commas. Out: the codes that make the command fail, or what is not known. */
import { suggest } from '../diagnostics/suggest.js';
import { DIFF_CODES, UNREADABLE } from './rules/index.js';
import type { DiffReport, Finding } from './report-schema.js';

/** Short names for codes that belong together. */
export const GROUPS: Readonly<Record<string, readonly string[]>> = {
  destructive: [
    'became-destructive',
    'destructive-added',
    'destructive-changed',
    'deletes-more',
    'changes-more',
    'warning-changed',
    'risk-lowered',
  ],
  effects: [
    'not-understood',
    'deletes-more',
    'changes-more',
    'does-more',
    'acts-elsewhere',
    'error-ignored',
    'setting-changed',
    'output-dropped',
    'function-forgives',
  ],
  undo: ['lost-undo', 'undo-changed'],
  waits: [
    'wait-removed',
    'wait-shortened',
    'wait-default-shortened',
    'wait-weakened',
    'wait-changed',
    'interval-changed',
  ],
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
  confirmations: ['confirmation-dropped', 'question-emptied'],
  secrets: ['new-secret', 'secret-exposed', 'secret-used'],
  danger: DIFF_CODES.filter(({ level }) => level === 'danger').map(({ code }) => code),
  caution: DIFF_CODES.filter(({ level }) => level !== 'note').map(({ code }) => code),
  never: [],
};

export type FailOn =
  | { readonly ok: true; readonly codes: ReadonlySet<string> }
  | { readonly ok: false; readonly name: string; readonly problem: string; readonly hint: string };

const KNOWN: readonly string[] = DIFF_CODES.map(({ code }) => code);

function codesOf(name: string): readonly string[] | undefined {
  if (Object.hasOwn(GROUPS, name)) return GROUPS[name];
  return KNOWN.includes(name) ? [name] : undefined;
}

function unknown(name: string): FailOn {
  const near = suggest(name, [...Object.keys(GROUPS), ...KNOWN]);
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
  if (never && names.some((name) => name !== 'never'))
    return {
      ok: false,
      name: 'never',
      problem: 'contradicts the rest of --fail-on',
      hint: 'name it alone, or leave it out',
    };
  return {
    ok: true,
    codes: new Set([...(never ? [] : [UNREADABLE.code]), ...names.flatMap((name) => codesOf(name) ?? [])]),
  };
}

/** Findings that make the command fail. */
export function failures({ comparisons }: DiffReport, codes: ReadonlySet<string>): Finding[] {
  return comparisons.flatMap(({ findings }) => findings.filter(({ code }) => codes.has(code)));
}

export function hasDifferences({ comparisons }: DiffReport): boolean {
  return comparisons.some(({ status }) => status !== 'same');
}
