/** What a list of procedures and a search need to know of one version of a procedure. In: the plan. Out: plain data. */
import { RISKS } from '../kinds/vocabulary.js';
import type { Risk } from '../kinds/vocabulary.js';
import type { Plan, Step } from '../plan/plan.js';
import { anchorsFor } from './guide/anchors.js';

export interface EntryStep {
  /** Of the step in the guide. */
  readonly anchor: string;
  readonly label: string;
  readonly title: string;
  readonly risk: Risk;
  /** Words of its commands, each once, with blanks between them. */
  readonly words: string;
}

export interface EntryPhase {
  readonly title: string;
  readonly steps: readonly EntryStep[];
}

export interface Entry {
  readonly generator: string;
  readonly procedure: string;
  readonly version: string;
  readonly title: string;
  /** Markdown. */
  readonly summary: string;
  readonly contact: string;
  readonly digest: string;
  /** The gravest of all steps. */
  readonly risk: Risk;
  readonly phases: readonly EntryPhase[];
}

/** Runs of letters and digits: what people type into a search has no other marks that count. */
export function wordsOf(text: string): string {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? [];
  return [...new Set(words)].join(' ');
}

/** The commands of a step and of the procedure's own functions that it calls; what the library does is no subject of a search. */
function commandsOf({ texts }: Step, { functions }: Plan): string {
  const all = Object.values(texts);
  const called = new Set(all.flatMap(({ calls }) => calls));
  const own = functions.filter(({ name, from }) => called.has(name) && from !== 'library');
  return [...all.map(({ source }) => source), ...own.map(({ source }) => source)].join('\n');
}

export function entryOf(plan: Plan): Entry {
  const anchor = anchorsFor(plan.title);
  const steps = plan.phases.flatMap((phase) => phase.steps);
  const gravest = Math.max(0, ...steps.map(({ policy }) => RISKS.indexOf(policy.risk)));
  return {
    generator: `stepwright ${plan.toolVersion}`,
    procedure: plan.procedure,
    version: plan.version,
    title: plan.title,
    summary: plan.summary,
    contact: plan.contact,
    digest: plan.digest,
    risk: RISKS[gravest] ?? 'read-only',
    phases: plan.phases.map((phase) => ({
      title: phase.title,
      steps: phase.steps.map((step) => ({
        anchor: anchor('step', step.id),
        label: step.label,
        title: step.title,
        risk: step.policy.risk,
        words: wordsOf(commandsOf(step, plan)),
      })),
    })),
  };
}
