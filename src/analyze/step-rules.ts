/** What is wrong with a step as a whole: parts that exclude each other. */
import type { Model, ModelStep } from '../model/model.js';
import { isCluster } from './place-rules.js';
import { suggest } from '../diagnostics/suggest.js';
import { contradict } from './contradict.js';
import { checkUntil } from './check-until.js';
import { checkGroup, checkLoop } from './loop-rules.js';
import type { Report } from '../parse/report.js';

function checkUndoWith(step: ModelStep, steps: readonly ModelStep[], report: Report): void {
  const { undo } = step;
  if (undo.kind !== 'with') return;
  const other = steps.find(({ id }) => id === undo.step);
  const together = other?.group?.id === step.group?.id;
  const taken = other !== undefined && other !== step && !['absent', 'with'].includes(other.undo.kind);
  if (taken && together) return;
  const nearest = suggest(
    undo.step,
    steps.map(({ id }) => id),
  );
  const problem =
    other === undefined
      ? 'there is no such step'
      : other === step
        ? 'it is this step itself'
        : together
          ? 'it has no undo of its own'
          : 'one of them is in a group, and the other is not in the same';
  report({
    code: 'SW0415',
    message: `step \`${step.id}\` is taken back with \`${undo.step}\`, but ${problem}`,
    hint:
      other === undefined && nearest !== undefined
        ? `did you mean \`${nearest}\`?`
        : 'name a step that has an action, a person or `none` in its `undo`',
    at: `${undo.pointer}/with`,
  });
}

/** Where a step that changes something says nothing of it, undo must stop. */
function checkUndoSaid(step: ModelStep, report: Report): void {
  const risk = step.source.risk ?? step.action.kind.risk;
  if (step.undo.kind !== 'absent' || risk !== 'reversible') return;
  report({
    code: 'SW0715',
    message: `step \`${step.id}\` changes something and does not say how it is taken back`,
    hint: 'give an action, `none`, `{with: ID}` or `{confirm: …}` in `undo`, or say in `risk` that there is no way back',
    at: `${step.pointer}/id`,
  });
}

function checkUndo(step: ModelStep, steps: readonly ModelStep[], report: Report): void {
  const { undo } = step;
  checkUndoSaid(step, report);
  checkUndoWith(step, steps, report);
  if (undo.kind === 'absent') return;
  if (step.source.risk === 'point-of-no-return') {
    contradict(
      step,
      'undo',
      'a point of no return has an `undo`',
      'a step that can be undone is reversible or destructive',
      report,
    );
  }
  if (undo.kind !== 'action') return;
  const { kind, value, pointer } = undo.action;
  if (!kind.undoes) {
    contradict(
      step,
      'undo',
      `\`${kind.key}\` undoes nothing`,
      'give an action that changes something',
      report,
    );
  }
  for (const { message, hint, at } of kind.inspect(value)) {
    report({ code: 'SW0703', message: `undo of step \`${step.id}\`: ${message}`, hint, at: pointer + at });
  }
}

function checkPolicy(step: ModelStep, report: Report): void {
  const { source } = step;
  if (source.interactive === true && source.timeout !== undefined) {
    contradict(
      step,
      'timeout',
      '`timeout` and `interactive` exclude each other',
      'a person in front of a program is not timed',
      report,
    );
  }
  if (source.interactive === true && source.output !== undefined) {
    const hint = 'what a program shows at the terminal is not in the transcript';
    contradict(step, 'output', '`output` and `interactive` exclude each other', hint, report);
  }
  if (step.action.kind.asks) {
    for (const key of ['retry', 'timeout', 'progress', 'output'] as const) {
      if (source[key] !== undefined)
        contradict(
          step,
          key,
          `\`${key}\` means nothing for \`${step.action.kind.key}\``,
          'leave it out',
          report,
        );
    }
  }
}

/** Places that every guide has; a step of the same id could not be linked to. */
const ANCHORS = /^(?:phase-.*|roll-back|verification|exit-codes|sign-off)$/;

function checkId(step: ModelStep, report: Report): void {
  if (!ANCHORS.test(step.id)) return;
  contradict(step, 'id', 'its id is the name of a place in the guide', 'give it another id', report);
}

/** What is kept for two places under one name could not be told apart. */
export function checkMemories(steps: readonly ModelStep[], report: Report): void {
  const known = new Map<string, { readonly step: ModelStep; readonly place: string }>();
  for (const step of steps) {
    const { kind, value, pointer } = step.action;
    const memory = kind.remembers(value, step.place);
    if (memory === undefined) continue;
    const { name, place } = memory;
    const first = known.get(name) ?? { step, place };
    known.set(name, first);
    if (first.place === place) continue;
    const message = `\`${name}\` is kept for another place already, by step \`${first.step.id}\``;
    const related = [{ message: 'there', at: `${first.step.action.pointer}/remember` }];
    report({
      code: 'SW0703',
      message,
      hint: 'keep it under another name',
      at: `${pointer}/remember`,
      related,
    });
  }
}

/** Whether an action names its place itself. */
function namesPlace(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'on' in value;
}

function checkPlace(step: ModelStep, model: Model, report: Report): void {
  const { kind, value, pointer } = step.action;
  const { place, source } = step;
  if (
    kind.needsCluster(value) &&
    !namesPlace(value) &&
    place !== undefined &&
    source.on === undefined &&
    !isCluster(place, model)
  ) {
    report({
      code: 'SW0703',
      message: `step \`${step.id}\`: \`${kind.key}\` goes to a cluster, and \`${place}\`, the place of the phase, is none`,
      hint: 'name a place of kind `kubectl` in `on`',
      at: pointer,
      onKey: true,
    });
  }
  if (kind.needsCluster(value) && step.place === undefined && !namesPlace(value)) {
    const hint = 'name a place of kind `kubectl` in `on`';
    report({
      code: 'SW0703',
      message: `step \`${step.id}\` does not say which cluster`,
      hint,
      at: pointer,
      onKey: true,
    });
  }
  if (step.place !== undefined && step.source.interactive === true) {
    const hint = 'a text in another place has no terminal: call the program from a text that runs here';
    contradict(step, 'interactive', '`interactive` and `on` exclude each other', hint, report);
  }
}

export function checkStep(step: ModelStep, model: Model, steps: readonly ModelStep[], report: Report): void {
  checkId(step, report);
  const { kind, value, pointer } = step.action;
  for (const { message, hint, at } of kind.inspect(value)) {
    report({ code: 'SW0703', message: `step \`${step.id}\`: ${message}`, hint, at: pointer + at });
  }
  checkLoop(step, report);
  checkGroup(step, report);
  checkUndo(step, steps, report);
  checkUntil(step, steps, report);
  checkPlace(step, model, report);
  checkPolicy(step, report);
}
