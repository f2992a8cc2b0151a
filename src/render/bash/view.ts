/** The script's view. In: the plan. Out: plain, complete data: lines of facts, texts as they are, prose as comments. */
import type { Phase, Plan, Tool } from '../../plan/plan.js';
import { RUNNER_PROGRAMS } from '../../plan/script-facts.js';
import { commentLines, labelledLines } from './prose.js';
import type { StepView } from './step.js';
import { stepView } from './step.js';
import { phaseLine, procedureLine, requirementLines, valueLines } from './values.js';

export interface PhaseView {
  readonly heading: string;
  readonly comment: readonly string[];
  readonly facts: string;
  readonly steps: readonly StepView[];
}

export interface ScriptView {
  readonly procedure: string;
  readonly version: string;
  readonly title: string;
  readonly toolVersion: string;
  readonly digest: string;
  readonly summary: readonly string[];
  /** Programs, with the versions that matter. */
  readonly needs: string;
  readonly procedureFacts: string;
  readonly values: readonly string[];
  readonly requirements: string;
  readonly functionNames: string;
  readonly functions: readonly string[];
  readonly phases: readonly PhaseView[];
}

const atLeast = ({ name, min }: Tool): string => (min === '' ? '' : `${name} ${min} or later`);

function needsOf({ requires: { bash, tools } }: Plan): string {
  const versions = tools.map(atLeast).filter((one) => one !== '');
  const plain = tools.filter(({ min }) => min === '').map(({ name }) => name);
  const names = [...new Set([...RUNNER_PROGRAMS, ...plain])].sort();
  return [`bash ${bash} or later`, ...versions, names.join(' '), 'sha256sum or shasum'].join(', ');
}

function phaseView(phase: Phase, plan: Plan): PhaseView {
  return {
    heading: `# ---- ${phase.id}: ${phase.title} ----`,
    comment: labelledLines('Where', phase.where),
    facts: phaseLine(phase, plan),
    steps: phase.steps.map((step) => stepView(step, plan)),
  };
}

export function scriptView(plan: Plan): ScriptView {
  return {
    procedure: plan.procedure,
    version: plan.version,
    title: plan.title,
    toolVersion: plan.toolVersion,
    digest: plan.digest,
    summary: commentLines(plan.summary),
    needs: needsOf(plan),
    procedureFacts: procedureLine(plan),
    values: valueLines(plan),
    requirements: requirementLines(plan),
    functionNames: plan.functions.map(({ name }) => name).join(' '),
    functions: plan.functions.map(({ source }) => source),
    phases: plan.phases.map((phase) => phaseView(phase, plan)),
  };
}
