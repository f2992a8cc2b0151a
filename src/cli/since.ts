/** Tells a reviewer what changed since another version. In: what was compiled, and where that version is. Out: the same with outputs that say so. */
import type { Comparable } from '../diff/pair-versions.js';
import { compareVersions } from '../diff/compare.js';
import type { Version } from '../diff/compare.js';
import { countFindings, countSteps, describeChange } from '../diff/format/summary.js';
import type { Comparison, Finding } from '../diff/report-schema.js';
import { versionOfProcedure } from '../diff/version.js';
import { code } from '../diagnostics/code.js';
import type { Plan } from '../plan/plan.js';
import { renderPlan } from '../render/render.js';
import type { Since, SinceFinding } from '../render/review/review.js';
import { GitError } from '../snapshot/git.js';
import { candidatesIn } from './candidates-in.js';
import { placeOf } from './places.js';
import type { Place } from './places.js';
import type { Compiled } from './sources.js';
import { TroubleError } from './terminal.js';
import type { Terminal } from './terminal.js';

/** Marks that keep a forge from notifying people; no forge reads the review. */
const FORGE_MARK = /<!-- -->/g;

function weighty({ level, step, variable, title, message }: Finding): SinceFinding[] {
  if (level === 'note') return [];
  return [{ level, of: step ?? variable ?? '', says: `${title}: ${message}`.replace(FORGE_MARK, '') }];
}

function sinceOf(from: string, comparison: Comparison): Since {
  const { status, old, findings, steps } = comparison;
  if (status === 'added')
    return {
      from,
      version: '',
      summary: 'It has no such procedure: all of this is new',
      findings: [],
      steps: [],
    };
  return {
    from,
    version: old === null ? '' : `${old.procedure ?? ''} ${old.version ?? ''}`,
    summary: status === 'same' ? 'Nothing changed' : `${countFindings(findings)}; ${countSteps(comparison)}`,
    findings: findings.flatMap(weighty),
    steps: steps.map((step) => ({ id: step.id, change: describeChange(step, code) })),
  };
}

/** The one of this procedure; a lone candidate is it whatever it is called. */
function oldVersion(found: readonly Comparable[], { procedure }: Plan, operand: string): Version | undefined {
  const loaded = found.map((one) => one.load());
  const old = loaded.length === 1 ? loaded[0] : loaded.find(({ side }) => side.procedure === procedure);
  const [problem] = old?.side.problems ?? [];
  if (problem === undefined) return old;
  throw new TroubleError(
    `the version in \`${operand}\` cannot be read: ${problem.message}`,
    'name the script that was signed',
  );
}

function withChanges(one: Compiled, place: Place, operand: string): Compiled {
  const { plan, outputs } = one.result;
  if (plan === undefined || outputs === undefined) return one;
  const old = oldVersion(candidatesIn(place, one.source.folder), plan, operand);
  const comparison = compareVersions(plan.procedure, old, versionOfProcedure(one.path, one.result));
  return { ...one, result: { ...one.result, outputs: renderPlan(plan, sinceOf(operand, comparison)) } };
}

export function addChangesSince(
  terminal: Terminal,
  all: readonly Compiled[],
  operand: string,
): readonly Compiled[] {
  try {
    const place = placeOf(terminal, operand);
    return all.map((one) => withChanges(one, place, operand));
  } catch (error) {
    if (error instanceof GitError) throw new TroubleError(error.message);
    throw error;
  }
}
