/** Reads a rendered script back, also one that was edited on site. In: its text. Out: its data, functions, sections and runner; nothing is executed and nothing can fail. */
import { lineOf, lineStartsOf } from '../diagnostics/lines.js';
import type { Function as FunctionNode, Statement } from 'unbash';
import { examine } from '../shell/syntax.js';
import type { ForeignCode } from './foreign.js';
import { foreignCode } from './foreign.js';
import { readProse } from './prose.js';
import type { Data, Lines, ScriptFunction } from './script-data.js';
import { partData, wholeData } from './script-data.js';
import type { FactLine } from './script-facts.js';
import { factLineOf } from './script-facts.js';
import type { ScriptSection, Split } from './script-lines.js';
import { commentsOf, coveredText, functionBlocks, splitAtRunner, splitSections } from './script-lines.js';

export { RUNNER_MARK } from './script-lines.js';
export type { ScriptFunction } from './script-data.js';
export type { ScriptSection } from './script-lines.js';
export type { ScriptValue } from './script-facts.js';

export interface Script {
  readonly data: Data;
  /** Texts by the name of their function; facts of a step, phase, variable and so on by the name that a function about it would have. */
  readonly functions: ReadonlyMap<string, ScriptFunction>;
  readonly sections: readonly ScriptSection[];
  /** Of each step: its risk, and the lines that say why it is there. */
  readonly comments: ReadonlyMap<string, readonly string[]>;
  /** Functions that texts call, each with its comment, by name. */
  readonly shared: ReadonlyMap<string, string>;
  /** What the digest of each step covers. */
  readonly coveredBy: ReadonlyMap<string, string>;
  /** Everything after the runner's mark; undefined when the mark is missing. */
  readonly runner: string | undefined;
  /** Its first line, from 1. */
  readonly runnerLine: number;
  /** What the data digest covers. */
  readonly covered: string;
  /** Code before the runner that no build can have put there. */
  readonly foreign: readonly ForeignCode[];
}

const NO_DATA: Data = new Map();

function linesOf(statements: readonly Statement[], split: Split): Lines {
  const byCommand = new Map<string, FactLine[]>();
  const phaseOf = new Map<string, string>();
  let phase = '';
  for (const line of statements.flatMap((statement) => factLineOf(statement) ?? [])) {
    const known = byCommand.get(line.command);
    if (known === undefined) byCommand.set(line.command, [line]);
    else known.push(line);
    if (line.command === 'sw_phase') phase = line.words[0] ?? '';
    if (line.command === 'sw_step') phaseOf.set(line.words[0] ?? '', phase);
  }
  const comments = commentsOf(split.outside);
  return {
    of: (command) => byCommand.get(command) ?? [],
    prose: (name) => readProse(comments.get(name) ?? []),
    phaseOf,
  };
}

/** The commands of a function; those on one line with its braces count too. */
function sourceOf({ body }: FunctionNode, text: string, lineAt: (offset: number) => number): string {
  const lines = text.slice(body.pos, body.end).split('\n');
  if (lineAt(body.pos) === lineAt(body.end - 1)) return (lines[0] ?? '').slice(1, -1).trim();
  return lines.slice(1, -1).join('\n');
}

/** What the digest of each step covers: what it asks, its section, and the functions that it calls. */
function coversOf(
  split: Split,
  shared: ReadonlyMap<string, string>,
  { of, prose }: Lines,
): ReadonlyMap<string, string> {
  const sections = new Map(split.sections.map(({ id, source }) => [id, source]));
  const coverOf = ({ words: [id = ''], facts }: FactLine): readonly [string, string] => {
    const calls = (facts.get('calls') ?? '').split(' ').filter((name) => name !== '');
    const called = calls.map((name) => shared.get(name) ?? '');
    return [id, [prose(id).asked, sections.get(id) ?? '', ...called].join('')];
  };
  return new Map([...of('sw_step')].reverse().map(coverOf));
}

/** Everything of a script that its two readers, `check` and `diff`, look at. */
export function readScript(text: string): Script {
  const { head, runner } = splitAtRunner(text);
  const source = head.join('\n');
  const { tree, errors } = examine(source);
  const starts = lineStartsOf(source);
  const at = (offset: number): number => lineOf(starts, offset);
  const split = splitSections(head);
  const lines = linesOf(tree.commands, split);
  const functions = new Map<string, ScriptFunction>();
  for (const { command } of tree.commands) {
    if (command.type !== 'Function' || command.body.type !== 'BraceGroup') continue;
    functions.set(command.name.value, {
      source: sourceOf(command, source, at),
      data: NO_DATA,
      line: at(command.body.pos) + 2,
    });
  }
  for (const [name, { data, pos }] of partData(lines))
    functions.set(name, { source: '', data, line: at(pos) + 1 });
  const heading = /^# \S+ \S+: (.*)$/.exec(head[1] ?? '')?.[1] ?? '';
  const data = wholeData(lines, heading);
  const ids = lines.of('sw_step').map(({ words }) => words[0] ?? '');
  const shared = functionBlocks(
    split.outside,
    (data.get('sw_functions')?.value ?? '').split(' ').filter((name) => name !== ''),
  );
  return {
    data,
    functions,
    sections: split.sections,
    shared,
    coveredBy: coversOf(split, shared, lines),
    comments: new Map(
      ids.map((id) => [
        id,
        [
          `Risk: ${functions.get(`about_${id.replace(/[^A-Za-z0-9_]/g, '_')}`)?.data.get('sw_risk')?.value ?? ''}.`,
          ...(lines.prose(id).why === '' ? [] : lines.prose(id).why.split('\n')),
        ],
      ]),
    ),
    runner,
    runnerLine: head.length + 1,
    covered: coveredText(split.outside),
    foreign: foreignCode({
      data,
      functions,
      sections: split.sections,
      lines: head,
      statements: tree.commands,
      errors: errors.map(({ offset }) => offset),
      lineAt: at,
    }),
  };
}

/** Whether a text is a script that stepwright rendered. */
export function isRenderedScript(text: string): boolean {
  return text.startsWith('#!') && /^sw_procedure /m.test(text) && /^sw_digests /m.test(text);
}
