/**
 * The guide as data, made once for every format. In: the plan. Out: plain, complete data: the author's prose as it was written,
 * which each format has to put in its place, the product's own sentences as Markdown, and blocks to paste.
 */
import type { Phase, Plan } from '../../plan/plan.js';
import { alternativeRuns } from './alternatives.js';
import { anchorsFor } from './anchors.js';
import { block } from './block.js';
import type { Block } from './block.js';
import { groupsOf } from './groups.js';
import { requirementsView } from './requirements.js';
import type { RequirementsView } from './requirements.js';
import { rollBackView } from './roll-back.js';
import type { RollBackView } from './roll-back.js';
import { appendixLines, functionLines, resumeLines, secretLines, secretsOf } from './set-up.js';
import { signOffRows } from './sign-off.js';
import type { SignOffRow } from './sign-off.js';
import { stepView } from './steps.js';
import type { StepContext, StepView } from './steps.js';
import { valueLines } from './values.js';

export interface PhaseView {
  readonly id: string;
  readonly number: number;
  readonly anchor: string;
  readonly title: string;
  readonly appendix: boolean;
  readonly where: string;
  /** The product's Markdown: what to do first on another machine; '' on the same one. */
  readonly moveNote: string;
  readonly intro: string;
  readonly steps: readonly StepView[];
}

export interface GuideView {
  readonly procedure: string;
  readonly title: string;
  readonly version: string;
  readonly contact: string;
  readonly toolVersion: string;
  readonly digest: string;
  readonly summary: string;
  readonly useWhen: string;
  readonly limits: string;
  readonly requires: RequirementsView;
  readonly functions: Block;
  /** Functions that the set-up says to paste from the end of the guide. */
  readonly appendix: Block | undefined;
  /** Names of values that must be filled in. */
  readonly toFillIn: readonly string[];
  readonly values: Block | undefined;
  readonly secrets: Block | undefined;
  readonly resume: Block | undefined;
  readonly phases: readonly PhaseView[];
  readonly rollBack: RollBackView;
  /** Who signs beside the operator, and the steps that they answer; empty where nobody does. */
  readonly signOff: readonly SignOffRow[];
}

const optionalBlock = (role: 'appendix' | 'secret' | 'resume', text: string): Block | undefined =>
  text === '' ? undefined : block(role, undefined, text);

/** Whether a person goes elsewhere: it says another place than before, and not that it is the same. */
function movesTo({ where }: Phase, before: Phase | undefined): boolean {
  return before !== undefined && where !== '' && where !== before.where && !/^the same\b/i.test(where);
}

/** Captured values that the phase reads and others have filled. */
function broughtAlong({ steps }: Phase): string[] {
  const own = new Set(steps.map(({ id }) => id));
  const names = steps.flatMap(({ needs }) =>
    needs.filter(({ step }) => !own.has(step)).map(({ variable }) => `\`$WORK/${variable}\``),
  );
  return [...new Set(names)];
}

function moveNote(phase: Phase, before: Phase | undefined): string {
  if (!movesTo(phase, before)) return '';
  const files = broughtAlong(phase);
  const copied = files.length === 0 ? '' : `copy ${files.join(', ')} there, `;
  return `If this is another machine than before: ${copied}start \`bash\` there, and paste the blocks of [Set-up](#set-up) with the same values first.`;
}

function phaseView(phase: Phase, at: number, before: Phase | undefined, context: StepContext): PhaseView {
  return {
    id: phase.id,
    number: at + 1,
    anchor: context.anchor('phase', phase.id),
    title: phase.title,
    appendix: phase.appendix,
    where: phase.where,
    moveNote: moveNote(phase, before),
    intro: phase.intro,
    steps: phase.steps.map((step) => stepView(step, context)),
  };
}

function contextOf(plan: Plan): StepContext {
  const labels = new Map(plan.phases.flatMap(({ steps }) => steps.map(({ id, label }) => [id, label])));
  return {
    anchor: anchorsFor(plan.title),
    labelOf: (id) => labels.get(id) ?? id,
    groups: groupsOf(plan),
    alternatives: alternativeRuns(plan),
    appendix: new Set(plan.functions.filter(({ appendix }) => appendix).map(({ name }) => name)),
  };
}

export function guideView(plan: Plan): GuideView {
  const context = contextOf(plan);
  const open = plan.variables.length - secretsOf(plan).length;
  return {
    procedure: plan.procedure,
    title: plan.title,
    version: plan.version,
    contact: plan.contact,
    toolVersion: plan.toolVersion,
    digest: plan.digest,
    summary: plan.summary,
    useWhen: plan.useWhen,
    limits: plan.limits,
    requires: requirementsView(plan),
    functions: block('functions', undefined, functionLines(plan)),
    appendix: optionalBlock('appendix', appendixLines(plan)),
    toFillIn: plan.variables
      .filter(({ default: preset, secret }) => preset === undefined && !secret)
      .map(({ name }) => name),
    values: open === 0 ? undefined : block('values', undefined, valueLines(plan)),
    secrets: optionalBlock('secret', secretLines(plan)),
    resume: optionalBlock('resume', resumeLines(plan)),
    phases: plan.phases.map((phase, at) => phaseView(phase, at, plan.phases[at - 1], context)),
    rollBack: rollBackView(plan.phases, context),
    signOff: signOffRows(plan, context),
  };
}
