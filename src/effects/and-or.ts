/** Under what condition a command of a list of `&&` and `||` is done. In: the list, and which of its commands. Out: where that one stands. */
import type { AndOr, PipelineNode } from 'unbash';
import { askedBy, saidOf, withArgs } from './asked.js';
import { constantOf } from './constant.js';
import { counts, standingInAndOr } from './failure.js';
import type { Standing } from './failure.js';
import { guarded, inside } from './scope.js';
import type { Scope } from './scope.js';

/** What a command is given is compared where the command stands itself. */
function withoutDocument(node: PipelineNode): PipelineNode {
  if (node.type !== 'Command') return node;
  const { args, redirects } = node;
  const others = redirects.filter(({ type }) => type !== 'HereDoc');
  return others.length === redirects.length ? node : withArgs(node, args, others);
}

/** A value that is made there is named as where it is read. */
const conditionOf = (node: PipelineNode | AndOr): string =>
  saidOf(node.type === 'AndOr' ? node : withoutDocument(node)).replace(
    /^[a-z_]\w*(?==)/,
    (name) => `$${name}`,
  );

/** What a function that always fails is told is for people. */
function withoutReason({ functions }: Scope, node: PipelineNode): PipelineNode {
  const body = node.type === 'Command' ? functions.known.get(node.name?.value ?? '') : undefined;
  return node.type === 'Command' && body !== undefined && constantOf(body.node) === false
    ? withArgs(node, [])
    : node;
}

/** What stands behind `&&` is done after what stands before, where a failure of that fails the text; else only if it holds. */
export function behind(scope: Scope, node: AndOr, at: number, standing: Standing): Scope {
  const { commands, operators } = node;
  const [first, ...others] = commands.slice(0, at);
  if (first === undefined) return scope;
  const goesOn =
    operators.slice(0, at).every((one) => one === '&&') && counts(standingInAndOr(node, 0, standing));
  if (goesOn) return scope;
  const under = guarded(scope, first, operators[at - 1] !== '||');
  const { node: asked, holds } = askedBy(first);
  if (others.length === 0)
    return inside(under, (operators[0] === '||') === holds ? 'unless' : 'if', () => conditionOf(asked));
  const [one, ...more] = [first, ...others].map((command) => withoutReason(scope, command));
  const said = { ...node, commands: [one ?? first, ...more] as const, operators: operators.slice(0, at - 1) };
  return inside(under, operators[at - 1] === '||' ? 'unless' : 'if', () => saidOf(said));
}
