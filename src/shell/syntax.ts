/** What the compiler needs to know of a bash text, read off its syntax tree. In: bash. Out: plain facts; never throws on bad input. */
import { forEachChild, parse } from 'unbash';
import { gapsIn } from './gaps.js';
import type { Command, HereDoc, ParsedScript, Statement, SyntaxNode } from 'unbash';
import { lineOf, lineStartsOf } from '../diagnostics/lines.js';

export interface ShellError {
  readonly message: string;
  /** Offset in the text. */
  readonly offset: number;
}

export interface ShellFacts {
  readonly errors: readonly ShellError[];
  /** Lines, from 0, that begin inside a here-document or a quoted string: indenting them would change what the text does. */
  readonly literalLines: ReadonlySet<number>;
  /** Programs called by name, sorted; builtins, keywords and the text's own functions left out. */
  readonly tools: readonly string[];
  /** Variables read by an UPPER_CASE name that the text itself does not set first, with the offset of the first use. */
  readonly reads: ReadonlyMap<string, number>;
  /** UPPER_CASE names that are read only with a fallback, as in `${NAME:-}`. */
  readonly optionalReads: ReadonlyMap<string, number>;
  /** UPPER_CASE names that the text sets anywhere. */
  readonly sets: ReadonlySet<string>;
  /** Programs whose presence the text tests itself, with `command -v`; it has another way when they are missing. */
  readonly probed: ReadonlySet<string>;
  readonly hereDocuments: readonly HereDoc[];
  /** All commands, also those in functions and substitutions, in the order in which they are written. */
  readonly calls: readonly Command[];
  readonly tree: ParsedScript;
}

export const BUILTINS: ReadonlySet<string> = new Set(
  (
    '. : [ alias bg bind break builtin caller case cd command compgen complete continue declare dirs disown echo enable eval exec exit ' +
    'export false fc fg getopts hash help history jobs kill let local logout popd printf pushd pwd read readonly return select set shift ' +
    'shopt source suspend test time times trap true type typeset ulimit umask unalias unset until wait while'
  ).split(' '),
);

/** Words that bash reads as its own grammar. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  'if then elif else fi for in do done while until case esac select function time coproc'.split(' '),
);

const NAME = /^[A-Z][A-Z0-9_]*$/;

/** Set by bash or the login session itself, so reading them needs no declaration. */
export const SHELL_NAMES: ReadonlySet<string> = new Set(
  (
    'BASH BASHPID BASH_SOURCE BASH_LINENO BASH_SUBSHELL BASH_VERSION BASH_VERSINFO EUID UID PPID FUNCNAME GROUPS HOME HOSTNAME HOSTTYPE IFS ' +
    'LANG LC_ALL LINENO LOGNAME MACHTYPE OLDPWD OPTARG OPTIND OSTYPE PATH PIPESTATUS PWD RANDOM REPLY SECONDS SHELL SHELLOPTS SHLVL TERM ' +
    'TMPDIR TZ USER WORK KUBECONFIG EDITOR COLUMNS LINES DISPLAY XDG_STATE_HOME'
  ).split(' '),
);

/** Collects while the tree is walked once. */
interface Collector {
  readonly text: string;
  readonly literalLines: Set<number>;
  readonly commands: Set<string>;
  readonly functions: Set<string>;
  readonly reads: Map<string, number>;
  readonly optionalReads: Map<string, number>;
  readonly probed: Set<string>;
  readonly sets: Set<string>;
  /** Assignments before a command: they are of its environment, and set nothing in the text. */
  readonly passed: Set<SyntaxNode>;
  readonly hereDocuments: HereDoc[];
  readonly calls: Command[];
}

function addReference(collector: Collector, name: string, offset: number): void {
  if (NAME.test(name) && !collector.reads.has(name) && !collector.sets.has(name))
    collector.reads.set(name, offset);
}

function addLiteralSpan(collector: Collector, lineStarts: readonly number[], from: number, to: number): void {
  if (!collector.text.slice(from, to).includes('\n')) return;
  for (let line = lineOf(lineStarts, from) + 1; line < lineStarts.length; line += 1) {
    const start = lineStarts[line];
    if (start === undefined || start > to) break;
    collector.literalLines.add(line);
  }
}

const SETTERS = new Set(['read', 'export', 'local', 'declare', 'readonly', 'typeset', 'getopts', 'printf']);

function visitCommand(collector: Collector, node: Command): void {
  const name = node.name?.value;
  collector.calls.push(node);
  if (name !== undefined) for (const part of node.prefix) collector.passed.add(part);
  if (name !== undefined && node.name?.parts === undefined && name !== '') collector.commands.add(name);
  if (name === 'command' || name === 'hash' || name === 'type') {
    for (const argument of node.args) if (argument.type === 'Word') collector.probed.add(argument.value);
  }
  if (name !== undefined && SETTERS.has(name)) {
    for (const argument of node.args) {
      const target = argument.type === 'Word' ? argument.value : argument.name;
      if (NAME.test(target)) collector.sets.add(target);
    }
  }
}

function visit(collector: Collector, lineStarts: readonly number[], node: SyntaxNode): void {
  switch (node.type) {
    case 'Command':
      visitCommand(collector, node);
      break;
    case 'Function':
      collector.functions.add(node.name.value);
      break;
    case 'Assignment':
      if (NAME.test(node.name) && !collector.passed.has(node)) collector.sets.add(node.name);
      break;
    case 'For':
    case 'Select':
      if (NAME.test(node.name.value)) collector.sets.add(node.name.value);
      break;
    case 'SimpleExpansion':
      addReference(collector, node.text.slice(1), node.pos);
      break;
    case 'ParameterExpansion':
      addLiteralSpan(collector, lineStarts, node.pos, node.end);
      if (node.operation?.type === 'Default' && /^[A-Za-z_]/.test(node.parameter))
        collector.optionalReads.set(node.parameter, node.pos);
      else addReference(collector, node.parameter, node.pos);
      break;
    case 'ArithmeticWord':
      addReference(collector, node.value, node.pos);
      break;
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      addLiteralSpan(collector, lineStarts, node.pos, node.end);
      break;
    case 'DoubleQuoted':
      addDoubleQuoted(collector, lineStarts, node);
      break;
    case 'HereDoc':
      collector.hereDocuments.push(node);
      addLiteralSpan(collector, lineStarts, node.body.pos - 1, node.closing?.end ?? node.body.end);
      break;
    default:
      break;
  }
  if (node.type === 'Script' && node.source !== undefined) return;
  forEachChild(node, (child) => {
    visit(collector, lineStarts, child);
  });
}

/** All of a string is literal but what stands in `$(…)`: that is code again. */
function addDoubleQuoted(
  collector: Collector,
  lineStarts: readonly number[],
  node: Extract<SyntaxNode, { type: 'DoubleQuoted' }>,
): void {
  let from = node.pos;
  for (const part of node.parts) {
    if (part.type !== 'CommandExpansion') continue;
    addLiteralSpan(collector, lineStarts, from, part.pos);
    from = part.end;
  }
  addLiteralSpan(collector, lineStarts, from, node.end);
}

function unclosed(hereDocuments: readonly HereDoc[]): ShellError[] {
  return hereDocuments
    .filter(({ closing }) => closing === undefined)
    .map(({ pos, delimiter }) => ({
      message: `the here-document is not closed by a line \`${delimiter?.value ?? ''}\``,
      offset: pos,
    }));
}

/** Reads a text once and gives all facts of it. */
export function examine(text: string): ShellFacts {
  const tree = parse(text);
  const collector: Collector = {
    text,
    literalLines: new Set(),
    commands: new Set(),
    functions: new Set(),
    reads: new Map(),
    optionalReads: new Map(),
    probed: new Set(),
    sets: new Set(),
    passed: new Set(),
    hereDocuments: [],
    calls: [],
  };
  visit(collector, lineStartsOf(text), tree);
  const { literalLines, commands, functions, reads, optionalReads, probed, sets, hereDocuments, calls } =
    collector;
  const errors = (tree.errors ?? []).map(({ message, pos }) => ({ message, offset: pos }));
  return {
    errors: [...errors, ...unclosed(hereDocuments), ...(errors.length > 0 ? [] : gapsIn(tree, text))],
    literalLines,
    tools: [...commands]
      .filter(
        (name) => !BUILTINS.has(name) && !functions.has(name) && !probed.has(name) && !name.includes('/'),
      )
      .sort(),
    reads,
    optionalReads,
    probed,
    sets,
    hereDocuments,
    calls,
    tree,
  };
}

/** Top-level statements of a text, in order. */
export function statements(facts: ShellFacts): readonly Statement[] {
  return facts.tree.commands;
}
