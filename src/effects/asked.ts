/** A condition without its negation. In: a node whose status only decides what is done next. Out: what it asks, and whether that must hold. */
import type { AndOr, Command, PipelineNode, Statement } from 'unbash';

export interface Asked {
  readonly node: PipelineNode | AndOr;
  readonly holds: boolean;
}

/** `[ ! -e FILE ]` and `[ ! A = B ]`, where `!` is no word that is compared. */
function isNegatedTest({ name, args }: Command): boolean {
  if (name?.value !== '[' && name?.value !== 'test') return false;
  const [not, next, ...others] = args.slice(0, name.value === '[' ? -1 : undefined);
  if (not?.text !== '!' || next === undefined) return false;
  return others.length === 2 || (others.length === 1 && /^-[a-zA-Z]$/.test(next.text));
}

/** The parser's nodes compute some of their fields, which a plain copy would lose; the printer reads `suffix`. */
export function withArgs(
  command: Command,
  args: Command['args'],
  redirects: Command['redirects'] = command.redirects,
): Command {
  const { type, pos, end, name, prefix, suffix } = command;
  const behind = suffix.filter((one) => redirects.some((kept) => kept === one));
  return { type, pos, end, name, prefix, args, redirects, suffix: [...args, ...behind] };
}

export function askedBy(node: PipelineNode | AndOr): Asked {
  if (node.type === 'Command' && isNegatedTest(node))
    return { node: withArgs(node, node.args.slice(1)), holds: false };
  if (node.type !== 'Pipeline') return { node, holds: true };
  const negations = node.prefixes.filter(({ type }) => type === 'Negation').length;
  if (negations !== 1 || node.prefixes.length !== 1) return { node, holds: true };
  const [only, ...others] = node.commands;
  return { node: only !== undefined && others.length === 0 ? only : { ...node, prefixes: [] }, holds: false };
}

/** The one command that a list holds, if it is one that is waited for. */
export function onlyOf(statements: readonly Statement[]): PipelineNode | AndOr | undefined {
  const [only, ...others] = statements;
  return others.length > 0 || only?.background === true ? undefined : only?.command;
}
