/** What must hold for a text to succeed. In: bash, run with errexit and pipefail. Out: the commands whose failure is its failure, and all others that stand in it. */
import { forEachChild } from 'unbash';
import type { AndOr, PipelineNode, Statement, SyntaxNode } from 'unbash';
import { canonicalNode } from './canonical.js';
import { constantOf, endsList } from './constant.js';
import { plain } from './lowered.js';
import { read } from './read.js';

/** `|| exit` and the like: it fails in other words, so what stands before it still counts. */
function failsAnyway(node: PipelineNode): boolean {
  if (node.type === 'BraceGroup') {
    const last = node.body.commands.at(-1)?.command;
    return last !== undefined && last.type !== 'AndOr' && failsAnyway(last);
  }
  const bareExit = node.type === 'Command' && node.name?.value === 'exit' && node.args.length === 0;
  return bareExit || constantOf(node) === false;
}

function ofAndOr(node: AndOr): string[] {
  const { commands, operators } = node;
  const last = commands.at(-1);
  if (last !== undefined && operators.at(-1) === '||' && failsAnyway(last)) {
    const [first] = commands;
    if (commands.length === 2 && first !== undefined) return ofNode(first);
    return ofAndOr({ ...node, commands: commands.slice(0, -1), operators: operators.slice(0, -1) });
  }
  if (operators.every((operator) => operator === '&&')) return commands.flatMap(ofNode);
  return [canonicalNode(node)];
}

/** `run_on PLACE NAME… <<TEXT` asks for the place, and for what the text asks there; names that the text reads are told along. */
function inPlace(node: PipelineNode): string[] | undefined {
  if (node.type !== 'Command' || node.name?.value !== 'run_on') return undefined;
  const [place] = node.args;
  const text = node.redirects.flatMap((one) => (one.type === 'HereDoc' ? [one.body.text] : [])).at(-1);
  return text === undefined ? undefined : [`run_on ${place?.text ?? ''}`, ...demandsOf(text)];
}

function ofNode(node: PipelineNode | AndOr): string[] {
  if (constantOf(node) === true) return [];
  if (node.type === 'AndOr') return ofAndOr(node);
  const there = inPlace(node);
  if (there !== undefined) return there;
  return node.type === 'BraceGroup' || node.type === 'Subshell'
    ? demandsOfList(node.body.commands)
    : [canonicalNode(node)];
}

export function demandsOfList(statements: readonly Statement[]): string[] {
  const demands: string[] = [];
  for (const statement of plain(statements)) {
    if (statement.background !== true) demands.push(...ofNode(statement.command));
    if (endsList(statement)) break;
  }
  return demands;
}

export function demandsOf(text: string): string[] {
  return demandsOfList(read(text).commands);
}

const COMMANDS: ReadonlySet<SyntaxNode['type']> = new Set([
  'Command',
  'Pipeline',
  'AndOr',
  'TestCommand',
  'ArithmeticCommand',
  'Subshell',
  'BraceGroup',
  'If',
  'While',
  'For',
  'Case',
]);

/** Every command that stands anywhere in a text, whether it counts or not. */
export function mentionsOf(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  const look = (node: SyntaxNode): void => {
    if (COMMANDS.has(node.type)) found.add(canonicalNode(node as PipelineNode | AndOr));
    forEachChild(node, look);
  };
  look(read(text));
  return found;
}
