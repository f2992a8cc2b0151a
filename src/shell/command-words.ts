/** What stands behind a command's name, and in front of it. In: a node of the syntax tree. Out: its words, as nodes and as text, and its own assignments. */
import type { Command, SyntaxNode, Word } from 'unbash';

/** Its words, without assignments such as those of `local`. */
export function wordNodes({ args }: Command): Word[] {
  return args.flatMap((argument) => (argument.type === 'Word' ? [argument] : []));
}

export const wordsOf = (command: Command): string[] => wordNodes(command).map(({ value }) => value);

/** Assignments in front of a command are for that command alone: they set nothing in the text. */
export function passedOn(node: SyntaxNode): ReadonlySet<SyntaxNode> {
  return new Set(node.type === 'Command' && node.name !== undefined ? node.prefix : []);
}
