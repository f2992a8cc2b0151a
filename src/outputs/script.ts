/** Reads a rendered script back, also one that was edited on site. In: its text. Out: its data, functions, sections and runner; nothing is executed and nothing can fail. */
import { lineOf, lineStartsOf } from '../diagnostics/lines.js';
import type { Function as FunctionNode, Statement } from 'unbash';
import { examine } from '../shell/syntax.js';
import type { ForeignCode } from './foreign.js';
import { foreignCode } from './foreign.js';
import { readProse } from './prose.js';
import type { FactLine } from './script-facts.js';
import { factLineOf } from './script-facts.js';
import { scriptParts } from './script-parts.js';
import type { Lines, ScriptParts } from './script-parts.js';
import { wordsIn } from './script-step.js';
import type { ScriptSection, Split } from './script-lines.js';
import { commentsOf, coveredText, functionBlocks, splitAtRunner, splitSections } from './script-lines.js';

export { RUNNER_MARK } from './script-lines.js';
export type { ScriptSection } from './script-lines.js';

export interface ScriptFunction {
  /** The commands between the braces, byte for byte. */
  readonly source: string;
  /** Line of the first command, from 1. */
  readonly line: number;
}

export interface Script {
  /** What its lines of facts and its prose say. */
  readonly parts: ScriptParts;
  /** Texts by the name of their function. */
  readonly functions: ReadonlyMap<string, ScriptFunction>;
  readonly sections: readonly ScriptSection[];
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

function linesOf(statements: readonly Statement[], split: Split, at: (offset: number) => number): Lines {
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
    lineAt: (offset) => at(offset) + 1,
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
    const calls = wordsIn(facts.get('calls'));
    const called = calls.map((name) => shared.get(name) ?? '');
    return [id, [prose(id).asked, sections.get(id) ?? '', ...called].join('')];
  };
  return new Map([...of('sw_step')].reverse().map(coverOf));
}

/** The functions that are written out, whatever a build would have made of them. */
function functionsIn(
  statements: readonly Statement[],
  text: string,
  lineAt: (offset: number) => number,
): ReadonlyMap<string, ScriptFunction> {
  const found = statements.flatMap(({ command }) => {
    if (command.type !== 'Function' || command.body.type !== 'BraceGroup') return [];
    const line = lineAt(command.body.pos) + 2;
    return [[command.name.value, { source: sourceOf(command, text, lineAt), line }] as const];
  });
  return new Map(found);
}

/** Everything of a script that its two readers, `check` and `diff`, look at. */
export function readScript(text: string): Script {
  const { head, runner } = splitAtRunner(text);
  const source = head.join('\n');
  const { tree, errors } = examine(source);
  const starts = lineStartsOf(source);
  const lineAt = (offset: number): number => lineOf(starts, offset);
  const split = splitSections(head);
  const lines = linesOf(tree.commands, split, lineAt);
  const parts = scriptParts(lines, /^# \S+ \S+: (.*)$/.exec(head[1] ?? '')?.[1] ?? '');
  const shared = functionBlocks(split.outside, parts.shared);
  return {
    parts,
    functions: functionsIn(tree.commands, source, lineAt),
    sections: split.sections,
    shared,
    coveredBy: coversOf(split, shared, lines),
    runner,
    runnerLine: head.length + 1,
    covered: coveredText(split.outside),
    foreign: foreignCode({
      parts,
      sections: split.sections,
      lines: head,
      statements: tree.commands,
      errors: errors.map(({ offset }) => offset),
      lineAt,
    }),
  };
}

/** Whether a text is a script that stepwright rendered. */
export function isRenderedScript(text: string): boolean {
  return text.startsWith('#!') && /^sw_procedure /m.test(text) && /^sw_digests /m.test(text);
}
