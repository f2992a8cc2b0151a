/** One way of writing a text: commands as they are, without comments and without spaces that mean nothing. */
import type { ParsedScript, PipelineNode, AndOr, Statement } from 'unbash';
import { print } from 'unbash/printer';
import { read } from './read.js';

/** Statements as one text. */
export function canonicalList(commands: readonly Statement[]): string {
  return print({ type: 'Script', pos: 0, end: 0, shebang: undefined, commands }).trim();
}

export function canonicalNode(command: PipelineNode | AndOr): string {
  return canonicalList([{ type: 'Statement', pos: 0, end: 0, command, background: undefined }]);
}

/** What cannot be parsed stays as it is. */
export function canonical(text: string): string {
  const tree: ParsedScript = read(text);
  return (tree.errors ?? []).length > 0 ? text : canonicalList(tree.commands);
}

/** Whether two texts are the same commands, however they are laid out. */
export function sameCommands(a: string | undefined, b: string | undefined): boolean {
  if (a === b) return true;
  return a !== undefined && b !== undefined && canonical(a) === canonical(b);
}
