/** What must hold for a text to succeed. In: bash, run with errexit and pipefail. Out: the commands whose failure is its failure, and all others that stand in it. */
import { forEachChild } from 'unbash';
import type { AndOr, If, PipelineNode, Statement, SyntaxNode } from 'unbash';
import { askedBy, onlyOf } from './asked.js';
import { canonicalNode } from './canonical.js';
import { constantOf, endsList } from './constant.js';
import { plain } from './lowered.js';
import { read } from './read.js';
import type { Functions } from './walk.js';

/** Names of functions that always fail. */
type Failing = ReadonlySet<string>;

/** `|| exit` and the like: it fails in other words, so what stands before it still counts. */
function failsAnyway(node: PipelineNode, failing: Failing): boolean {
  if (node.type === 'BraceGroup') {
    const last = node.body.commands.at(-1)?.command;
    return last !== undefined && last.type !== 'AndOr' && failsAnyway(last, failing);
  }
  if (node.type === 'Command' && failing.has(node.name?.text ?? '')) return true;
  const bareExit = node.type === 'Command' && node.name?.value === 'exit' && node.args.length === 0;
  return bareExit || constantOf(node) === false;
}

function ofAndOr(node: AndOr, failing: Failing): string[] {
  const { commands, operators } = node;
  const last = commands.at(-1);
  if (last !== undefined && operators.at(-1) === '||' && failsAnyway(last, failing)) {
    const [first] = commands;
    if (commands.length === 2 && first !== undefined) return ofNode(first, failing);
    return ofAndOr({ ...node, commands: commands.slice(0, -1), operators: operators.slice(0, -1) }, failing);
  }
  if (operators.every((operator) => operator === '&&'))
    return commands.flatMap((one) => ofNode(one, failing));
  return [canonicalNode(node)];
}

/** What must not hold: of several, none of them. */
function ofOpposite(node: PipelineNode | AndOr): string[] {
  if (node.type === 'AndOr' && node.operators.every((operator) => operator === '||'))
    return node.commands.flatMap(ofOpposite);
  const { node: asked, holds } = askedBy(node);
  return [holds ? `! ${canonicalNode(asked)}` : canonicalNode(asked)];
}

const says = ({ command }: Statement): boolean =>
  command.type === 'Command' && /^(?:echo|printf)$/.test(command.name?.text ?? '');

/** `if CONDITION; then …; exit 1; fi` asks for the opposite of the condition. */
function refused({ clause, then, elif, else: otherwise }: If, failing: Failing): string[] | undefined {
  const condition = onlyOf(clause.commands);
  const words = then.commands.slice(0, -1);
  const last = onlyOf(then.commands.slice(-1));
  const fails = last !== undefined && last.type !== 'AndOr' && failsAnyway(last, failing);
  if (condition === undefined || !fails || !words.every(says)) return undefined;
  return elif.length === 0 && otherwise === undefined ? ofOpposite(condition) : undefined;
}

/** `run_on PLACE NAME… <<TEXT` asks for the place, and for what the text asks there; names that the text reads are told along. */
function inPlace(node: PipelineNode): string[] | undefined {
  if (node.type !== 'Command' || node.name?.value !== 'run_on') return undefined;
  const [place] = node.args;
  const text = node.redirects.flatMap((one) => (one.type === 'HereDoc' ? [one.body.text] : [])).at(-1);
  return text === undefined ? undefined : [`run_on ${place?.text ?? ''}`, ...demandsOf(text)];
}

function ofNode(node: PipelineNode | AndOr, failing: Failing): string[] {
  if (constantOf(node) === true || node.type === 'Function') return [];
  if (node.type === 'AndOr') return ofAndOr(node, failing);
  const others = node.type === 'If' ? refused(node, failing) : inPlace(node);
  if (others !== undefined) return others;
  return node.type === 'BraceGroup' || node.type === 'Subshell'
    ? demandsOfList(node.body.commands, failing)
    : [canonicalNode(node)];
}

/** A definition asks for nothing; what it is called by may always fail. */
const isFailing = ({ command }: Statement): string[] =>
  command.type === 'Function' && command.body.type !== 'CompoundList' && constantOf(command.body) === false
    ? [command.name.text]
    : [];

function demandsOfList(statements: readonly Statement[], known: Failing): string[] {
  const failing = new Set([...known, ...statements.flatMap(isFailing)]);
  const demands: string[] = [];
  for (const statement of plain(statements)) {
    if (statement.background !== true) demands.push(...ofNode(statement.command, failing));
    if (endsList(statement)) break;
  }
  return demands;
}

/** `functions`: those that the text may call. */
export function demandsOf(text: string, functions: Functions = new Map()): string[] {
  const failing = [...functions].flatMap(([name, { node }]) => (constantOf(node) === false ? [name] : []));
  return demandsOfList(read(text).commands, new Set(failing));
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
