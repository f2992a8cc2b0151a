/** Reads a rendered script back, also one that was edited on site. In: its text. Out: its data, functions, sections and runner; nothing is executed and nothing can fail. */
import type { Command, Function as FunctionNode, Statement } from 'unbash';
import { examine } from '../shell/syntax.js';
import type { ForeignCode } from './foreign.js';
import { foreignCode } from './foreign.js';

export interface ScriptFunction {
  /** The commands between the braces, without the two spaces the script puts before them. */
  readonly source: string;
  /** Assignments in the function, by name: their values and how they are written. */
  readonly data: ReadonlyMap<string, ScriptValue>;
  /** Line of the first command, from 1. */
  readonly line: number;
}

export interface ScriptValue {
  /** The value with its quotes taken off; expansions are left as they are written. */
  readonly value: string;
  readonly written: string;
}

/** What stands between the two marks of a step, byte for byte. */
export interface ScriptSection {
  readonly id: string;
  readonly source: string;
  /** Line of the opening mark, from 1. */
  readonly line: number;
}

export interface Script {
  readonly data: ReadonlyMap<string, ScriptValue>;
  readonly functions: ReadonlyMap<string, ScriptFunction>;
  readonly sections: readonly ScriptSection[];
  /** Comment lines between a step's heading and its data, by step id, without the comment marks. */
  readonly comments: ReadonlyMap<string, readonly string[]>;
  /** Everything after the runner's mark; undefined when the mark is missing. */
  readonly runner: string | undefined;
  /** Its first line, from 1. */
  readonly runnerLine: number;
  /** What the data digest covers. */
  readonly covered: string;
  /** Code before the runner that no build can have put there. */
  readonly foreign: readonly ForeignCode[];
}

export const RUNNER_MARK = '# ==== runner ====';
const SECTION_BEGIN = '# >>> ';
const SECTION_END = '# <<< ';
const STEP_HEADING = /^# ---- \d+\. (\S+?): /;

interface Lines {
  readonly head: readonly string[];
  readonly runner: string | undefined;
}

function splitAtRunner(text: string): Lines {
  const lines = text.split('\n');
  const mark = lines.indexOf(RUNNER_MARK);
  if (mark === -1) return { head: lines, runner: undefined };
  return { head: lines.slice(0, mark + 1), runner: lines.slice(mark + 1).join('\n') };
}

interface Parts {
  readonly sections: readonly ScriptSection[];
  /** All other lines, the marks among them. */
  readonly outside: readonly string[];
}

const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** As the runner does it: only the mark of a step that the script names begins a section, and only its own mark ends it. */
function splitSections(lines: readonly string[], steps: ReadonlySet<string>): Parts {
  const sections: ScriptSection[] = [];
  const outside: string[] = [];
  let open: { readonly id: string; readonly line: number; readonly lines: string[] } | undefined;
  lines.forEach((text, at) => {
    if (open !== undefined && text !== `${SECTION_END}${open.id}`) {
      open.lines.push(text);
      return;
    }
    outside.push(text);
    if (open !== undefined) sections.push({ id: open.id, line: open.line, source: joined(open.lines) });
    const id = text.startsWith(SECTION_BEGIN) ? text.slice(SECTION_BEGIN.length) : '';
    open = steps.has(id) ? { id, line: at + 1, lines: [] } : undefined;
  });
  return { sections, outside };
}

/** All lines outside of the sections but for the one with the digest of just these lines and nothing else. */
function coveredText(outside: readonly string[]): string {
  const own = outside.findIndex((line) => /^sw_data_digest=[0-9a-f]{64}$/.test(line));
  return joined(outside.filter((_, at) => at !== own));
}

function readComments(lines: readonly string[]): Map<string, string[]> {
  const comments = new Map<string, string[]>();
  let open: string[] | undefined;
  for (const line of lines) {
    const id = STEP_HEADING.exec(line)?.[1];
    if (id !== undefined) comments.set(id, (open = []));
    else if (open !== undefined && line.startsWith('#')) open.push(line.replace(/^#(?: {3})?/, ''));
    else open = undefined;
  }
  return comments;
}

function assignmentsOf(statements: readonly Statement[]): Map<string, ScriptValue> {
  const data = new Map<string, ScriptValue>();
  for (const { command } of statements) {
    if (command.type !== 'Command' || command.name !== undefined) continue;
    for (const part of (command satisfies Command).prefix) {
      if (part.type !== 'Assignment' || part.value.type !== 'Word') continue;
      data.set(part.name, { value: part.value.value, written: part.value.text });
    }
  }
  return data;
}

/** Takes two spaces off every line of code; lines inside here-documents and quoted strings stay as they are. */
function unindent(lines: readonly string[], first: number, literal: ReadonlySet<number>): string {
  return lines
    .map((line, at) => (literal.has(first + at) || !line.startsWith('  ') ? line : line.slice(2)))
    .join('\n');
}

/** Everything of a script that its two readers, `check` and `diff`, look at. */
export function readScript(text: string): Script {
  const { head, runner } = splitAtRunner(text);
  const source = head.join('\n');
  const { tree, literalLines, errors } = examine(source);
  const functions = new Map<string, ScriptFunction>();
  const starts = lineStarts(head);

  const readFunction = ({ name, body }: FunctionNode): void => {
    if (body.type !== 'BraceGroup') return;
    const first = lineAt(starts, body.pos) + 1;
    const last = lineAt(starts, body.end - 1);
    const lines = head.slice(first, last);
    functions.set(name.value, {
      source: unindent(lines, first, literalLines),
      data: assignmentsOf(body.body.commands),
      line: first + 1,
    });
  };
  for (const { command } of tree.commands) if (command.type === 'Function') readFunction(command);
  const data = assignmentsOf(tree.commands);
  const steps = new Set((data.get('sw_steps')?.value ?? '').split(' ').filter((id) => id !== ''));
  const { sections, outside } = splitSections(head, steps);
  const parts = { data, functions, sections };
  const at = (offset: number): number => lineAt(starts, offset);
  return {
    ...parts,
    foreign: foreignCode({
      script: parts,
      lines: head,
      statements: tree.commands,
      errors: errors.map(({ offset }) => offset),
      lineAt: at,
    }),
    comments: readComments(head),
    runner,
    runnerLine: head.length + 1,
    covered: coveredText(outside),
  };
}

function lineStarts(lines: readonly string[]): number[] {
  const starts: number[] = [];
  let at = 0;
  for (const line of lines) {
    starts.push(at);
    at += line.length + 1;
  }
  return starts;
}

/** Line, from 0, that an offset falls into. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Whether a text is a script that stepwright rendered. */
export function isRenderedScript(text: string): boolean {
  return text.startsWith('#!') && /^sw_procedure=/m.test(text) && /^sw_generator=/m.test(text);
}
