/** Lowers a plan to the form that is compared. */
import type { Phase, Plan, Step, TextName } from '../plan/plan.js';
import { TEXT_NAMES } from '../plan/plan.js';
import { valuesRead } from '../plan/reads.js';
import { readableTemplate } from '../shell/template.js';
import type { UndoFacts } from '../outputs/script-step.js';
import type { Subject, SubjectPhase, SubjectStep } from './subject.js';

function textsOf({ texts }: Step): SubjectStep['texts'] {
  const sources: Partial<Record<TextName, string>> = {};
  for (const name of TEXT_NAMES) {
    const text = texts[name];
    if (text !== undefined) sources[name] = text.source;
  }
  return sources;
}

function subjectStep(
  step: Step,
  phase: Phase,
  variables: ReadonlySet<string>,
  secrets: ReadonlySet<string>,
): SubjectStep {
  const { id, number, title, kind, why, ifItFails, captures, group, expect, prompt, policy } = step;
  const reads = valuesRead(step, variables);
  const confirm = prompt?.kind === 'confirm' ? prompt : undefined;
  return {
    ...{ id, number, title, kind, why, ifItFails, captures, group, expect },
    ...policy,
    phase: phase.id,
    texts: textsOf(step),
    prompt: prompt?.kind ?? '',
    question: readableTemplate(prompt?.question ?? ''),
    lookFor: confirm?.lookFor ?? '',
    answer: prompt?.kind === 'choose' ? prompt.variable : '',
    assumed: confirm?.assume ?? false,
    role: confirm?.role ?? '',
    needs: step.needs.map(({ variable, step: maker }) => `${variable}:${maker}`),
    reads,
    secrets: reads.filter((name) => secrets.has(name)),
    applies: step.alternatives.map(({ variable, values }) => `${variable}:${values.join(',')}`).join(' '),
    lists: listsOf(step),
    undo: undoOf(step),
  };
}

/** `NAME pattern NAME:1 CAPTURE … steps`, as far as there are such. */
function listsOf({ items }: Step): string {
  if (items === undefined) return '';
  const { variable, pattern, parts, captures, steps } = items;
  const numbered = parts.map(({ name, bracket }) => `${name}:${bracket}`);
  const fits = numbered.length === 0 ? '' : pattern;
  const all = [variable, fits, ...numbered, ...captures, ...steps];
  return all.filter((one) => one !== '').join(' ');
}

function undoOf({ undo }: Step): UndoFacts {
  return {
    how: undo.kind,
    by: undo.kind === 'with' ? undo.step : '',
    question: undo.kind === 'confirm' ? readableTemplate(undo.question) : '',
    lookFor: undo.kind === 'confirm' ? undo.lookFor : '',
    discards: undo.kind === 'text' || undo.kind === 'confirm' ? undo.discards : '',
  };
}

function subjectPhase({ id, title, where, intro, requires, variables }: Phase): SubjectPhase {
  return {
    id,
    title,
    where,
    intro,
    needs: {
      variables,
      tools: requires.tools.map(({ name }) => name),
      images: requires.images.map(readableTemplate),
      access: requires.access.map(({ text }) => text.source),
      disk: requires.disk.map(({ path }) => path),
    },
  };
}

export function subjectOfPlan(plan: Plan): Subject {
  const variables = new Set(plan.variables.map(({ name }) => name));
  const secrets = new Set(plan.variables.filter(({ secret }) => secret).map(({ name }) => name));
  return {
    procedure: plan.procedure,
    title: plan.title,
    version: plan.version,
    contact: plan.contact,
    summary: plan.summary,
    useWhen: plan.useWhen,
    limits: plan.limits,
    generator: `stepwright ${plan.toolVersion}`,
    digest: plan.digest,
    bash: plan.requires.bash,
    phases: plan.phases.map(subjectPhase),
    variables: plan.variables.map((variable) => ({
      name: variable.name,
      type: variable.type,
      pattern: variable.pattern === '' ? '' : `^(${variable.pattern})$`,
      default: variable.default,
      values: variable.values,
      secret: variable.secret,
      prompt: variable.prompt,
      help: variable.help,
    })),
    tools: plan.requires.tools.map(({ name, min, version, why }) => ({
      name,
      min,
      version: version?.source ?? '',
      why,
    })),
    images: plan.requires.images.map(readableTemplate),
    access: plan.requires.access.map(({ text, why }) => ({ text: text.source, why })),
    disk: plan.requires.disk.map(({ path, bytes }) => ({ path, bytes })),
    steps: plan.phases.flatMap((phase) =>
      phase.steps.map((step) => subjectStep(step, phase, variables, secrets)),
    ),
    functions: new Map(plan.functions.map(({ name, source }) => [name, source])),
    runner: undefined,
    foreign: '',
  };
}
