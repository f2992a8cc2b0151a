/** What changed since another version, as the reviewer reads it. In: the plan and the changes as data. Out: Markdown for the template. */
import type { Plan } from '../../plan/plan.js';
import type { Since } from './review.js';
import { cell, code } from './words.js';

export interface SinceView {
  readonly from: string;
  readonly summary: string;
  readonly findings: readonly { readonly weight: string; readonly of: string; readonly says: string }[];
  readonly steps: readonly string[];
}

export function sinceView({ phases }: Plan, { from, version, summary, findings, steps }: Since): SinceView {
  const labels = new Map(phases.flatMap((phase) => phase.steps).map(({ id, label }) => [id, label]));
  return {
    from: `${code(from)}${version === '' ? '' : ` (${version})`}`,
    summary,
    findings: findings.map(({ level, of, says }) => ({
      weight: level === 'danger' ? '**danger**' : level,
      of: of === '' ? '' : cell(code(of)),
      says: cell(says),
    })),
    steps: steps.map(({ id, change }) => {
      const label = labels.get(id);
      return `${label === undefined ? '' : `**${label}** `}${code(id)}: ${change}`;
    }),
  };
}
