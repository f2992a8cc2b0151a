/** A step as it stands in the script. In: the step and its phase's place. Out: its comment, its line of facts, its section, and what its digest covers. */
import type { Plan, PlanFunction, Step, Text, TextName } from '../../plan/plan.js';
import { TEXT_NAMES } from '../../plan/plan.js';
import { readByUndoQuestion, valuesRead } from '../../plan/reads.js';
import { sha256 } from '../../plan/text.js';
import { fact, factLine, flag, listFact } from './facts.js';
import { commentLines, labelledLines, whyLines } from './prose.js';

export interface StepView {
  readonly id: string;
  readonly comment: readonly string[];
  readonly facts: string;
  /** Functions between the marks; '' for a step without texts. */
  readonly section: string;
  readonly hasTexts: boolean;
  /** SHA-256 of `covered`. */
  readonly digest: string;
  readonly covered: string;
}

/** A bash name: every character that may not stand in one becomes `_`. */
export function functionName(prefix: string, name: string): string {
  return `${prefix}_${name.replace(/[^A-Za-z0-9_]/g, '_')}`;
}

/** A text's function; the body is called `step_…`, the others by their own name. */
export function textFunction(prefix: string, name: string, { source }: Text): string {
  return `${functionName(prefix, name)}() {\n${source}\n}\n`;
}

function textsOf(step: Step): (readonly [TextName, Text])[] {
  return TEXT_NAMES.flatMap((name) => {
    const text = step.texts[name];
    return text === undefined ? [] : [[name, text] as const];
  });
}

/** What a person is asked, which the digest covers. */
function askedLines({ prompt, undo }: Step): string[] {
  return [
    ...labelledLines('Asks', prompt?.question ?? ''),
    ...labelledLines('Look for', prompt?.kind === 'confirm' ? prompt.lookFor : ''),
    ...labelledLines('Undo asks', undo.kind === 'confirm' ? undo.question : ''),
    ...labelledLines('Undo, look for', undo.kind === 'confirm' ? undo.lookFor : ''),
    ...labelledLines('Undo discards', undo.kind === 'text' || undo.kind === 'confirm' ? undo.discards : ''),
  ];
}

function undoFacts({ undo }: Step): string[] {
  if (undo.kind === 'with') return ['undo=with', fact('undo-with', undo.step)];
  return [undo.kind === 'none' || undo.kind === 'confirm' ? `undo=${undo.kind}` : ''];
}

function policyFacts({ policy, texts }: Step): string[] {
  const rerun = policy.rerunSafe ? 'safe' : 'ask';
  return [
    fact('risk', policy.risk, 'read-only'),
    fact('rerun', rerun, policy.risk === 'read-only' ? 'safe' : 'ask'),
    fact('attempts', policy.attempts, 1),
    fact('retry-wait', policy.retryWait, 0),
    fact('timeout', policy.timeout, 0),
    flag('interactive=yes', policy.interactive),
    flag('shows=logged', policy.quiet),
    fact('check-until', policy.checkUntil),
    flag('body=no', texts.body === undefined),
  ];
}

function promptFacts({ prompt }: Step): string[] {
  if (prompt === undefined) return [];
  const answer = prompt.kind === 'choose' ? fact('answer', prompt.variable) : '';
  return [
    fact('prompt', prompt.kind),
    answer,
    flag('assume=yes', prompt.kind === 'confirm' && prompt.assume),
    prompt.kind === 'confirm' ? fact('role', prompt.role) : '',
  ];
}

function readFacts(step: Step, plan: Plan): string[] {
  const variables = new Set(plan.variables.map(({ name }) => name));
  const reads = valuesRead(step, variables);
  const asked = readByUndoQuestion(step);
  const own = (name: 'undo' | 'check'): string => {
    const read = [...(step.texts[name]?.reads ?? []), ...(name === 'undo' ? asked : [])];
    const names = reads.filter((one) => read.includes(one));
    const isAll = (step.texts[name] === undefined && names.length === 0) || names.length === reads.length;
    return isAll ? '' : `${name}-reads=${names.length === 0 ? '' : listFact('', names).slice(1)}`;
  };
  return [listFact('reads', reads), own('check'), own('undo')];
}

/** A step of a group names the step that lists the items, which says what an item is and which steps are done for each. */
function groupFacts({ group, items }: Step): string[] {
  if (items === undefined) return [fact('group', group)];
  const { variable, from, pattern, parts, captures, steps } = items;
  const numbered = parts.map(({ name, bracket }) => `${name}:${bracket}`);
  return [
    fact('lists', variable),
    fact('lists-in', from),
    numbered.length === 0 ? '' : fact('lists-pattern', pattern),
    listFact('lists-parts', numbered),
    listFact('lists-captures', captures),
    listFact('lists-for', steps),
  ];
}

/** Functions that any of its texts calls, in the order in which they stand in the script. */
function callsOf(step: Step, plan: Plan): PlanFunction[] {
  const called = new Set(textsOf(step).flatMap(([, text]) => text.calls));
  return plan.functions.filter(({ name }) => called.has(name));
}

function factsOf(step: Step, plan: Plan, digest: string): string {
  const texts = textsOf(step).flatMap(([name]) => (name === 'body' ? [] : [name]));
  return factLine(
    'sw_step',
    step.id,
    step.kind,
    ...policyFacts(step),
    ...texts,
    ...undoFacts(step),
    ...promptFacts(step),
    listFact(
      'applies',
      step.alternatives.map(({ variable, values }) => `${variable}:${values.join(',')}`),
    ),
    ...groupFacts(step),
    listFact('captures', step.captures),
    listFact(
      'needs',
      step.needs.map(({ variable, step: maker }) => `${variable}:${maker}`),
    ),
    ...readFacts(step, plan),
    listFact(
      'calls',
      callsOf(step, plan).map(({ name }) => name),
    ),
    `sha=${digest}`,
  );
}

export function stepView(step: Step, plan: Plan): StepView {
  const asked = askedLines(step);
  const section = textsOf(step)
    .map(([name, text]) => textFunction(name === 'body' ? 'step' : name, step.id, text))
    .join('');
  const functions = callsOf(step, plan).map(({ source }) => `${source}\n`);
  const covered = [...asked.map((line) => `${line}\n`), section, ...functions].join('');
  const digest = sha256(covered);
  return {
    id: step.id,
    comment: [
      ...commentLines(`${step.label} ${step.title}`),
      ...whyLines(step.why),
      ...asked,
      ...labelledLines('If it fails', step.ifItFails),
    ],
    facts: factsOf(step, plan, digest),
    section,
    hasTexts: section !== '',
    digest,
    covered,
  };
}
