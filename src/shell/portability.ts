/**
 * What bash 3.2, the version on stock macOS, does not have, and what `set -e` does not see there.
 * In: a syntax tree. Out: findings with offsets. The list follows the change notes of bash 4.0 to 5.2.
 */
import { forEachChild } from 'unbash';
import type { Statement, SyntaxNode, WordPart } from 'unbash';
import { shows } from './secret-flow.js';
import type { ShellFacts } from './syntax.js';

export interface PortabilityFinding {
  readonly offset: number;
  readonly length: number;
  readonly what: string;
  readonly instead: string;
}

function finding(node: SyntaxNode, what: string, instead: string): PortabilityFinding {
  return { offset: node.pos, length: Math.min(node.end - node.pos, 40), what, instead };
}

const COMMANDS: Readonly<Record<string, string>> = {
  mapfile: 'a `while IFS= read -r` loop',
  readarray: 'a `while IFS= read -r` loop',
  coproc: 'a named pipe',
};

function inCommand(node: Extract<SyntaxNode, { type: 'Command' }>): PortabilityFinding[] {
  const name = node.name?.value ?? '';
  const words = node.args.flatMap((argument) => (argument.type === 'Word' ? [argument.value] : []));
  const found: PortabilityFinding[] = [];
  const instead = COMMANDS[name];
  if (instead !== undefined) found.push(finding(node, `\`${name}\``, instead));
  if (['declare', 'typeset', 'local'].includes(name)) {
    const option = words.find((word) => /^-[a-zA-Z]*[Ang]/.test(word));
    if (option !== undefined) found.push(finding(node, `\`${name} ${option}\``, 'plain variables'));
  }
  if (name === 'wait' && words.includes('-n'))
    found.push(finding(node, '`wait -n`', '`wait` for one process id'));
  if (name === 'printf' && words.some((word) => /%(-?\d+)?\([^)]*\)T/.test(word))) {
    found.push(finding(node, '`printf %(…)T`', '`date`'));
  }
  if (name === 'read' && words.some((word, at) => words[at - 1] === '-t' && word.includes('.'))) {
    found.push(finding(node, 'a fractional `read -t`', 'whole seconds'));
  }
  return found;
}

/** Between double quotes, and in a here-document, bash 3.2 takes the quotes of a replacement for a part of it. */
function inReplacements(parts: readonly WordPart[] = []): PortabilityFinding[] {
  return parts.flatMap((part) => {
    if (part.type !== 'ParameterExpansion' || part.operation?.type !== 'Replace') return [];
    const quotes = part.operation.replacement.parts?.some(({ type }) => type.endsWith('Quoted')) === true;
    if (!quotes) return [];
    return [
      finding(part, 'quotes in the replacement of a quoted `${name/…}`', 'an assignment: `name=${name/…}`'),
    ];
  });
}

function inExpansion(node: Extract<SyntaxNode, { type: 'ParameterExpansion' }>): PortabilityFinding[] {
  const { operation } = node;
  if (operation?.type === 'CaseModification') return [finding(node, '`${name^^}`', '`tr`')];
  if (operation?.type === 'Transform') return [finding(node, '`${name@…}`', '`printf %q`')];
  if (operation?.type === 'Slice' && operation.length?.value.trim().startsWith('-') === true) {
    return [finding(node, 'a negative length in `${name:…}`', '`${name%?}`')];
  }
  return [];
}

function inNode(node: SyntaxNode, quoted: boolean): PortabilityFinding[] {
  switch (node.type) {
    case 'Command':
      return inCommand(node);
    case 'ParameterExpansion':
      return inExpansion(node);
    case 'DoubleQuoted':
    case 'HereDocBody':
      return inReplacements(node.parts);
    case 'Coproc':
      return [finding(node, '`coproc`', 'a named pipe')];
    case 'Redirect':
      return node.operator === '&>>' ? [finding(node, '`&>>`', '`>>file 2>&1`')] : [];
    case 'Pipeline':
      return node.operators.includes('|&') ? [finding(node, '`|&`', '`2>&1 |`')] : [];
    case 'CaseItem':
      return node.terminator === ';;' || node.terminator === undefined
        ? []
        : [finding(node, `\`${node.terminator}\``, 'separate branches')];
    case 'TestUnary':
      return node.operator === '-v' || node.operator === '-R'
        ? [finding(node, '`[[ -v … ]]`', '`[ -n "${name+set}" ]`')]
        : [];
    case 'HereDoc':
      return quoted ? [finding(node, 'a here-document inside `$(…)`', 'a pipe from `printf`')] : [];
    default:
      return [];
  }
}

function walk(node: SyntaxNode, inSubstitution: boolean, found: PortabilityFinding[]): void {
  found.push(...inNode(node, inSubstitution));
  if (node.type === 'Script' && node.source !== undefined) return;
  const deeper = inSubstitution || node.type === 'CommandExpansion';
  forEachChild(node, (child) => {
    walk(child, deeper, found);
  });
}

/** Everything in a text that bash 3.2 would refuse or misread. */
export function newerThanBash32(facts: ShellFacts): PortabilityFinding[] {
  const found: PortabilityFinding[] = [];
  walk(facts.tree, false, found);
  return found;
}

/** Top-level tests before the last statement whose failure bash 3.2 does not see. */
export function unseenTests(facts: ShellFacts): PortabilityFinding[] {
  const seen = (statement: Statement): boolean =>
    !['TestCommand', 'ArithmeticCommand', 'Subshell'].includes(statement.command.type);
  return facts.tree.commands
    .slice(0, -1)
    .filter((statement) => statement.background !== true && !seen(statement))
    .map((statement) => finding(statement, 'a test that stands alone', '`|| exit 1` behind it'));
}

/** Arguments of programs that hold one of the names: they can be seen in the list of processes. */
export function inArguments(
  facts: ShellFacts,
  names: ReadonlySet<string>,
  builtins: ReadonlySet<string>,
): PortabilityFinding[] {
  const found: PortabilityFinding[] = [];
  const search = (node: SyntaxNode): void => {
    if (node.type === 'Command' && !builtins.has(node.name?.value ?? '')) {
      for (const argument of node.args) {
        if (shows(argument, names))
          found.push(finding(argument, 'an argument', 'standard input or the environment'));
      }
    }
    forEachChild(node, search);
  };
  search(facts.tree);
  return found;
}
