/** What is wrong with a step as a whole: parts that exclude each other. */
import type { ModelStep } from '../model/model.js';
import { isRestore } from '../model/model.js';
import { inspectSource } from '../kinds/check.js';
import type { Report } from '../parse/report.js';

/** Kinds whose action is a question: there is no body that could be repeated. */
function asks(step: ModelStep): boolean {
  return step.action.kind.key === 'confirm' || step.action.kind.key === 'choose';
}

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
  if (asks(step) || step.action.kind.key === 'capture') {
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
  if (['confirm', 'choose', 'capture', 'assert'].includes(undo.kind.key)) {
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
  if (asks(step)) {
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
