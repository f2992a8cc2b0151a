/** Words that the formats share: what changed in a step, and the sums of a comparison. */
import { count } from '../../diagnostics/message-parts.js';
import type { Comparison, Finding, Side, StepChange } from '../report-schema.js';
import { LEVELS } from '../codes.js';

export function countFindings(findings: readonly Finding[]): string {
  const counts = LEVELS.flatMap((level) => {
    const number = findings.filter((finding) => finding.level === level).length;
    return number === 0 ? [] : [count(number, level)];
  });
  return counts.length === 0 ? 'no findings' : counts.join(', ');
}

export function countSteps({ steps, unchanged }: Comparison): string {
  const number = (status: StepChange['status']): number =>
    steps.filter((step) => step.status === status).length;
  const parts: readonly (readonly [number, string])[] = [
    [number('added'), 'added'],
    [number('removed'), 'removed'],
    [number('changed'), 'changed'],
    [number('listed'), 'listed'],
    [unchanged, 'unchanged'],
  ];
  const said = parts
    .filter(([steps]) => steps > 0)
    .map(([steps, word], at) => (at === 0 ? `${count(steps, 'step')} ${word}` : `${steps} ${word}`));
  return said.length === 0 ? 'no steps' : said.join(', ');
}

/** `renamed from old-id, moved from 4 to 3, body and check changed`; plain text but for what `quote` does to an id. */
export function describeChange(step: StepChange, quote: (id: string) => string): string {
  if (step.status !== 'changed') return step.status;
  const { oldId, oldNumber, number, texts, fields } = step;
  const parts = [
    step.renamed && oldId !== null ? `renamed from ${quote(oldId)}` : '',
    step.moved ? `moved from ${oldNumber ?? ''} to ${number ?? ''}` : '',
    changedNames([...fields.map(({ name }) => name), ...texts.map(({ name }) => name)]),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function changedNames(names: readonly string[]): string {
  return names.length === 0 ? '' : `changed: ${names.join(', ')}`;
}

export function riskOf({ risk, oldRisk, status }: StepChange): string {
  return status === 'changed' && oldRisk !== null && oldRisk !== risk ? `${oldRisk} → ${risk}` : risk;
}

export const gapOf = ({ gap }: { readonly gap: number }): string => `… ${count(gap, 'equal line')}`;

/** Of steps that are said to be removed and added, some may only have another id. */
export const NOT_TRIED = 'Too many steps have no partner to look for renamed ones among them.';

type Write = (text: string) => string;

/** Its label and version, each as a format writes it. */
export function sideName(side: Side | null, label: Write, version = label): string {
  if (side === null) return 'nothing';
  return side.version === null ? label(side.label) : `${label(side.label)} (${version(side.version)})`;
}

/** Why a side cannot be read; the place is '' where none is known. */
export function problemsOf({ old, new: fresh }: Comparison): { place: string; message: string }[] {
  return [old, fresh].flatMap((side) =>
    (side?.problems ?? []).map(({ message, file, line }) => ({
      place: [file, line].filter((part) => part !== null).join(':'),
      message,
    })),
  );
}
