/** What is wrong with a step as a whole: parts that exclude each other. */
import type { ModelStep } from '../model/model.js';
import { isRestore } from '../model/model.js';
import { inspectSource } from '../kinds/check.js';
import type { Report } from '../parse/report.js';
import { referencesIn } from '../shell/template.js';

function contradict(step: ModelStep, key: string, message: string, hint: string, report: Report): void {
  report({
    code: 'SW0703',
    message: `step \`${step.id}\`: ${message}`,
    hint,
    at: `${step.pointer}/${key}`,
    onKey: true,
  });
}

function checkLoop(step: ModelStep, report: Report): void {
  const loop = step.source.for_each;
  if (loop === undefined) return;
  const { pointer } = step;
  if (step.action.kind.once) {
    contradict(
      step,
      'for_each',
      `\`for_each\` cannot go around \`${step.action.kind.key}\``,
      'make one step of it for each item',
      report,
    );
  }
  if (loop.in === undefined) {
    for (const { message, hint, at } of inspectSource(loop)) {
      report({
        code: 'SW0703',
        message: `step \`${step.id}\`: in \`for_each\`, ${message}`,
        hint: `${hint}, or list the items in \`in\``,
        at: `${pointer}/for_each${at}`,
      });
    }
  } else if (loop.run !== undefined || loop.sql !== undefined) {
    contradict(
      step,
      'for_each',
      'in `for_each`, items are both listed and asked for',
      'keep `in`, or `run`, or `sql`',
      report,
    );
  }
}

function checkUndo(step: ModelStep, report: Report): void {
  const { undo } = step;
  if (undo === undefined) return;
  if (step.source.risk === 'point-of-no-return') {
    contradict(
      step,
      'undo',
      'a point of no return has an `undo`',
      'a step that can be undone is reversible or destructive',
      report,
    );
  }
  if (isRestore(undo)) return;
  if (!undo.kind.undoes) {
    contradict(
      step,
      'undo',
      `\`${undo.kind.key}\` undoes nothing`,
      'give an action that changes something',
      report,
    );
  }
  for (const { message, hint, at } of undo.kind.inspect(undo.value)) {
    report({
      code: 'SW0703',
      message: `undo of step \`${step.id}\`: ${message}`,
      hint,
      at: undo.pointer + at,
    });
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
  if (step.action.kind.asks) {
    for (const key of ['retry', 'timeout', 'progress'] as const) {
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

/** Notes of two clusters under one name could not be told apart; an item of a loop is in the name by its namespace alone. */
export function checkMemories(steps: readonly ModelStep[], report: Report): void {
  const known = new Map<string, { readonly step: ModelStep; readonly cluster: string }>();
  for (const step of steps) {
    const { kind, value, pointer } = step.action;
    const memory = kind.remembers(value);
    if (memory === undefined) continue;
    const at = `${pointer}/remember`;
    const cluster = JSON.stringify(memory.cluster);
    const first = known.get(memory.name) ?? { step, cluster };
    known.set(memory.name, first);
    const item = step.source.for_each?.name;
    const where = Object.entries(memory.cluster).find(([, text]) => readsName(text, item));
    if (first.cluster !== cluster) {
      const message = `\`${memory.name}\` is noted for another cluster already, by step \`${first.step.id}\``;
      const related = [{ message: 'there', at: `${first.step.action.pointer}/remember` }];
      report({ code: 'SW0703', message, hint: 'note it under another name', at, related });
    } else if (where !== undefined) {
      const message = `the notes of all items of \`${item ?? ''}\` would be the same, because they differ in \`${where[0]}\``;
      report({ code: 'SW0703', message, hint: 'make one step of it for each item', at });
    }
  }
}

function readsName(template: string, name: string | undefined): boolean {
  return name !== undefined && referencesIn(template).includes(name);
}

export function checkStep(step: ModelStep, report: Report): void {
  checkId(step, report);
  const { kind, value, pointer } = step.action;
  for (const { message, hint, at } of kind.inspect(value)) {
    report({ code: 'SW0703', message: `step \`${step.id}\`: ${message}`, hint, at: pointer + at });
  }
  checkLoop(step, report);
  checkUndo(step, report);
  checkPolicy(step, report);
}
