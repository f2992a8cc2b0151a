/** In which order a script is read for review. In: the steps with their effects, and the script's lines. Out: what to read first, and where it stands. */
import type { TextEffects } from '../../effects/of-plan.js';
import type { Plan, Step } from '../../plan/plan.js';
import { FUNCTIONS_MARK, VALUES_MARK } from '../bash/marks.js';
import { changesSomething, stepRef } from './changing.js';
import type { TextsOf } from './changing.js';
import type { FunctionRow, OrderRow, Span, StepRef } from './review.js';

export interface ScriptLines {
  /** What comes before the values: comments, and what the script does before it reads its own facts. */
  readonly head: Span;
  readonly values: Span;
  /** Lines of the steps' texts, by id. */
  readonly steps: ReadonlyMap<string, Span>;
  readonly functions: ReadonlyMap<string, Span>;
}

/** Where the parts, texts and functions stand, from 1. */
export function linesOfScript(script: string): ScriptLines {
  const steps = new Map<string, Span>();
  const functions = new Map<string, Span>();
  const lines = script.split('\n');
  const values = lines.indexOf(VALUES_MARK);
  let step: { id: string; first: number } | undefined;
  let open: { name: string; first: number } | undefined;
  lines.forEach((line, at) => {
    const [, begin] = /^# >>> (\S+)$/.exec(line) ?? [];
    if (begin !== undefined && step === undefined) step = { id: begin, first: at + 2 };
    if (step !== undefined && line === `# <<< ${step.id}`) {
      steps.set(step.id, { first: step.first, last: at });
      step = undefined;
    }
    const [, name, body = ''] = /^([a-z_][a-z0-9_]*)\(\) \{(.*)$/.exec(line) ?? [];
    if (step !== undefined) return;
    if (name !== undefined && body !== '') functions.set(name, { first: at + 1, last: at + 1 });
    else if (name !== undefined) open = { name, first: at + 1 };
    if (line === '}' && open !== undefined) functions.set(open.name, { first: open.first, last: at + 1 });
    if (line === '}') open = undefined;
  });
  return {
    head: { first: 1, last: values },
    values: { first: values + 1, last: lines.indexOf(FUNCTIONS_MARK) },
    steps,
    functions,
  };
}

const NOWHERE: Span = { first: 0, last: 0 };

/** Statements that later ones call, so that they are read first. */
const DEFINES = /^CREATE (?:OR REPLACE )?(?:FUNCTION|PROCEDURE)\b/;

/** Why a step is read before others; the smaller the rank, the sooner. */
function weigh(step: Step, textsOf: TextsOf): readonly [rank: number, reason: string] {
  const texts = textsOf(step);
  const effects = texts.flatMap((one) => one.effects);
  const forward = texts.filter(({ name }) => name !== 'undo').flatMap((one) => one.effects);
  const changes = forward.some(changesSomething);
  const unknown = effects.some(({ does }) => does === 'unknown');
  const lost = forward.some((one) => changesSomething(one) && !one.counts);
  const defines = forward.some(({ verb }) => DEFINES.test(verb));
  const also = [unknown ? 'holds what is not known' : '', lost ? 'a failure does not count' : '']
    .filter((one) => one !== '')
    .join(', ');
  const said = (reason: string): string => [reason, also].filter((one) => one !== '').join('; ');
  if (step.policy.risk === 'point-of-no-return') return [0, said('point of no return')];
  if (step.policy.risk === 'destructive') return [1, said('destructive')];
  if (changes && step.undo.kind === 'absent') return [2, said('changes something, no undo')];
  if (defines) return [3, said('defines functions in a database, which later statements call')];
  if (unknown) return [3, also];
  if (lost) return [4, also];
  return changes ? [5, 'changes something'] : [6, ''];
}

export function readingOrder(
  steps: readonly Step[],
  textsOf: TextsOf,
  lines: ScriptLines,
): { readonly order: readonly OrderRow[]; readonly checks: readonly StepRef[] } {
  const weighed = steps.map((step) => ({ step, weight: weigh(step, textsOf) }));
  const first = weighed.filter(({ weight }) => weight[0] < 6).sort((a, b) => a.weight[0] - b.weight[0]);
  return {
    order: first.map(({ step: { id, label, title }, weight: [, reason] }) => ({
      id,
      label,
      title,
      ...(lines.steps.get(id) ?? NOWHERE),
      reason,
    })),
    checks: weighed.filter(({ weight }) => weight[0] === 6).map(({ step }) => stepRef(step)),
  };
}

export function functionsOf(plan: Plan, all: readonly TextEffects[], lines: ScriptLines): FunctionRow[] {
  return plan.functions.map(({ name }) => ({
    name,
    ...(lines.functions.get(name) ?? NOWHERE),
    steps: all.filter(({ text }) => text.calls.includes(name)).map(({ step }) => stepRef(step)),
  }));
}
