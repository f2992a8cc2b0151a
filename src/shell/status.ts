/**
 * What becomes of a text's status, and what the text does to the shell that runs it. In: its syntax tree. Out: plain answers, by
 * which a text is put into a condition, a list or a loop without its failure being lost. The rules are those of bash 3.2 to 5.2.
 */
import { forEachChild } from 'unbash';
import type { AndOr, Command, PipelineNode, Statement, SyntaxNode } from 'unbash';
import type { ShellFacts } from './syntax.js';

/** They change the shell itself, so that what follows in the same shell would run otherwise. */
const DISTURBING = new Set(
  '. alias cd eval exec popd pushd set shift shopt source trap ulimit umask'.split(' '),
);

/** Names of builtins that mean something only inside a function or a loop. */
const LOOP_WORDS = new Set(['break', 'continue']);
const FUNCTION_WORDS = new Set(['return', 'local']);

const LOOPS = new Set(['For', 'ArithmeticFor', 'While', 'Select']);

/** Commands that run in the text's own shell: not those of functions, subshells and substitutions. */
function visitOwn(node: SyntaxNode, visit: (command: Command) => void): void {
  if (['Subshell', 'CommandExpansion', 'ProcessSubstitution', 'Function'].includes(node.type)) return;
  if (node.type === 'Command') visit(node);
  forEachChild(node, (child) => {
    visitOwn(child, visit);
  });
}

function ownCommands({ tree }: ShellFacts): readonly Command[] {
  const found: Command[] = [];
  visitOwn(tree, (command) => found.push(command));
  return found;
}

/** `exit 1` and `|| exit` can only fail; `exit`, `exit 0` and `exit "$status"` may end a text well. */
function failsFor(command: Command, lastOfOr: ReadonlySet<SyntaxNode>): boolean {
  const [argument] = command.args;
  if (argument === undefined) return lastOfOr.has(command);
  return argument.type === 'Word' && /^[1-9][0-9]*$/.test(argument.value);
}

function commandsBehindOr(node: SyntaxNode, found: Set<SyntaxNode>): void {
  if (node.type === 'AndOr') {
    node.operators.forEach((operator, at) => {
      const behind = node.commands[at + 1];
      if (operator === '||' && behind !== undefined) found.add(behind);
    });
  }
  forEachChild(node, (child) => {
    commandsBehindOr(child, found);
  });
}

/** Places where the text ends itself well before its end, such as `exit 0`. */
export function earlyEnds(facts: ShellFacts): readonly Command[] {
  if (!facts.calls.some(({ name }) => name?.value === 'exit')) return [];
  const behindOr = new Set<SyntaxNode>();
  commandsBehindOr(facts.tree, behindOr);
  return ownCommands(facts).filter(
    (command) => command.name?.value === 'exit' && !failsFor(command, behindOr),
  );
}

/** Whether what stands behind the text in the same shell would run otherwise, or not at all. */
export function disturbs(facts: ShellFacts): boolean {
  return (
    facts.tree.commands.some(({ background }) => background === true) ||
    ownCommands(facts).some(({ name }) => DISTURBING.has(name?.value ?? '')) ||
    earlyEnds(facts).length > 0
  );
}

function isPlainCommand(node: PipelineNode | AndOr): boolean {
  if (node.type === 'AndOr') return node.commands.every(isPlainCommand);
  if (node.type === 'Pipeline') {
    return node.prefixes.every(({ type }) => type === 'Negation') && node.commands.every(isPlainCommand);
  }
  return ['Command', 'TestCommand', 'ArithmeticCommand'].includes(node.type);
}

/** The one statement of a text that is no more than commands, pipelines and tests, joined by `&&` and `||`. */
export function plainStatement({ tree, hereDocuments }: ShellFacts): Statement | undefined {
  const [only, ...others] = tree.commands;
  if (only === undefined || others.length > 0 || only.background === true || hereDocuments.length > 0) return;
  return isPlainCommand(only.command) ? only : undefined;
}

/**
 * Whether the text can stand between `if` and `; then` as it is, with the status that it has by itself: one plain statement on one
 * line, with nothing before or behind it, that does not end or change the shell. A function may have several statements, and in a condition
 * bash would go on after one that fails.
 */
export function isCondition(text: string, facts: ShellFacts, functions: ReadonlySet<string>): boolean {
  const only = plainStatement(facts);
  return (
    only?.pos === 0 &&
    only.end === text.length &&
    !text.includes('\n') &&
    !disturbs(facts) &&
    !ownCommands(facts).some(({ name }) => name?.value === 'exit' || functions.has(name?.value ?? ''))
  );
}

/** Comparisons of numbers and matches of expressions fail with another status than 1 when the value is none. */
const MAY_NOT_TELL = /\s-(?:eq|ne|lt|le|gt|ge)\s|=~/;

/** Whether a condition is made of tests of files and strings, which hold or do not hold and know no third answer. */
export function alwaysTells(text: string, facts: ShellFacts): boolean {
  const names = ownCommands(facts).map(({ name }) => name?.value ?? '');
  return names.every((name) => name === '[' || name === 'test') && !MAY_NOT_TELL.test(text);
}

/** Whether the text is one command or pipeline on one line, so that a redirection put behind it is that of its last command. */
export function takesRedirection(text: string, facts: ShellFacts): boolean {
  const only = plainStatement(facts);
  if (only?.pos !== 0 || only.end !== text.length || text.includes('\n') || disturbs(facts)) return false;
  const { command } = only;
  if (command.type === 'Pipeline' && command.prefixes.length > 0) return false;
  const last = command.type === 'Pipeline' ? command.commands.at(-1) : command;
  return last?.type === 'Command' && last.name !== undefined && last.redirects.length === 0;
}

function listIsSeen(list: readonly Statement[]): boolean {
  const last = list.at(-1);
  return last === undefined || last.background === true || nodeIsSeen(last.command);
}

function nodeIsSeen(node: PipelineNode | AndOr): boolean {
  switch (node.type) {
    case 'Command':
    case 'Function':
      return true;
    case 'Pipeline':
      return node.prefixes.every(({ type }) => type !== 'Negation');
    case 'AndOr': {
      const last = node.commands.at(-1);
      return node.operators.at(-1) === '||' && last !== undefined && nodeIsSeen(last);
    }
    case 'Redirected':
      return nodeIsSeen(node.command);
    case 'BraceGroup':
    case 'For':
    case 'ArithmeticFor':
    case 'Select':
    case 'While':
      return listIsSeen(node.body.commands);
    case 'If':
      return [
        node.then,
        ...node.elif.map(({ then }) => then),
        ...(node.else === undefined ? [] : [node.else]),
      ]
        .map(({ commands }) => commands)
        .every(listIsSeen);
    case 'Case':
      return node.items.every(({ body }) => listIsSeen(body.commands));
    case 'TestCommand':
    case 'ArithmeticCommand':
    case 'Subshell':
    case 'Coproc':
      return false;
  }
}

/**
 * Whether `set -e` ends the shell when the text's last command fails. It does not look at what stands before `&&`, nor behind `!`;
 * bash 3.2 does not look at `[[ … ]]`, `(( … ))` and `( … )` either.
 */
export function failureIsSeen({ tree }: ShellFacts): boolean {
  return listIsSeen(tree.commands);
}

export interface StrayWord {
  readonly word: string;
  readonly needs: 'function' | 'loop';
  readonly offset: number;
}

/** `return` and `local` outside of a function, `break` and `continue` outside of a loop, as far as the text's own shell goes. */
export function strayWords({ tree, calls }: ShellFacts): readonly StrayWord[] {
  const found: StrayWord[] = [];
  if (!calls.some(({ name }) => LOOP_WORDS.has(name?.value ?? '') || FUNCTION_WORDS.has(name?.value ?? '')))
    return found;
  const walk = (node: SyntaxNode, inLoop: boolean, inFunction: boolean): void => {
    if (node.type === 'Command') {
      const word = node.name?.value ?? '';
      if (LOOP_WORDS.has(word) && !inLoop) found.push({ word, needs: 'loop', offset: node.pos });
      if (FUNCTION_WORDS.has(word) && !inFunction) found.push({ word, needs: 'function', offset: node.pos });
    }
    if (node.type === 'Script' && node.source !== undefined) return;
    const [loop, inside] = [inLoop || LOOPS.has(node.type), inFunction || node.type === 'Function'];
    forEachChild(node, (child) => {
      walk(child, loop, inside);
    });
  };
  walk(tree, false, false);
  return found;
}
