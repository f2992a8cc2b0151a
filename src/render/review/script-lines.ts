/** Where a script's parts, texts and functions stand. In: the script before its runner. Out: lines, from 1. */
import type { TextName } from '../../plan/plan.js';
import { FUNCTIONS_MARK, STEPS_MARK, VALUES_MARK } from '../bash/marks.js';
import type { HeadLines, Span } from './review.js';

export interface ScriptLines {
  readonly all: readonly string[];
  readonly head: HeadLines;
  readonly values: Span;
  /** Lines of the steps' texts, by id. */
  readonly steps: ReadonlyMap<string, Span>;
  /** Lines of each text, by the step's id and its name: `stop body`. */
  readonly texts: ReadonlyMap<string, Span>;
  readonly functions: ReadonlyMap<string, Span>;
}

export const NOWHERE: Span = { first: 0, last: 0 };

/** Behind the brace stands a comment, or all of a function of one line. */
const OPENS = /^([a-z_][a-z0-9_]*)\(\) \{(?: #.*|(.*))$/;

function functionsIn(lines: readonly string[]): Map<string, Span> {
  const [begin, end] = [lines.indexOf(FUNCTIONS_MARK), lines.indexOf(STEPS_MARK)];
  const found = new Map<string, Span>();
  let open: { name: string; first: number } | undefined;
  lines.forEach((line, at) => {
    if (at < begin || at > end) return;
    const [, name, body = ''] = open === undefined ? (OPENS.exec(line) ?? []) : [];
    if (name !== undefined && body !== '') found.set(name, { first: at + 1, last: at + 1 });
    else if (name !== undefined) open = { name, first: at + 1 };
    if (line !== '}' || open === undefined) return;
    found.set(open.name, { first: open.first, last: at + 1 });
    open = undefined;
  });
  return found;
}

function stepsIn(lines: readonly string[]): Map<string, Span> {
  const found = new Map<string, Span>();
  let step: { id: string; first: number } | undefined;
  lines.forEach((line, at) => {
    const [, begin] = /^# >>> (\S+)$/.exec(line) ?? [];
    if (begin !== undefined && step === undefined) step = { id: begin, first: at + 2 };
    if (step === undefined || line !== `# <<< ${step.id}`) return;
    found.set(step.id, { first: step.first, last: at });
    step = undefined;
  });
  return found;
}

const TEXT_OPENS = /^(when|done_when|choices|step|progress|check|undo)_(\w+)\(\) \{$/;

/** A text ends before the next one of its step, or with the step. */
function textsIn(lines: readonly string[], steps: ReadonlyMap<string, Span>): Map<string, Span> {
  const found = new Map<string, Span>();
  for (const [id, { first, last }] of steps) {
    const begins = lines.slice(first - 1, last).flatMap((line, at) => {
      const [, role = '', key] = TEXT_OPENS.exec(line) ?? [];
      return key === id.replaceAll('-', '_') ? [{ role, at: first + at }] : [];
    });
    begins.forEach(({ role, at }, index) => {
      const name: TextName = role === 'step' ? 'body' : (role as TextName);
      found.set(`${id} ${name}`, { first: at + 1, last: (begins[index + 1]?.at ?? last + 1) - 2 });
    });
  }
  return found;
}

const NOTES = /^# The lines below that begin with sw_ only note facts\b/;

/** The comments at the top come before everything that the script does. */
function headOf(lines: readonly string[]): HeadLines {
  const values = lines.indexOf(VALUES_MARK);
  const first = lines.findIndex((line) => line !== '' && !line.startsWith('#'));
  const notes = lines.findIndex((line) => NOTES.test(line));
  return {
    cleans: { first: first + 1, last: notes - 1 },
    notes: { first: notes + 1, last: values - 1 },
    unsets: lines.findIndex((line) => line.startsWith('unset ${')) + 1,
  };
}

export function linesOfScript(script: string): ScriptLines {
  const lines = script.split('\n');
  const steps = stepsIn(lines);
  return {
    all: lines,
    head: headOf(lines),
    values: { first: lines.indexOf(VALUES_MARK) + 1, last: lines.indexOf(FUNCTIONS_MARK) },
    steps,
    texts: textsIn(lines, steps),
    functions: functionsIn(lines),
  };
}
