/** What in a text makes a failure not count. In: bash. Out: those places, as they are written. */
import { forEachChild } from 'unbash';
import type { AndOr, Command, Statement, SyntaxNode } from 'unbash';
import { canonicalNode } from './canonical.js';
import { callsOf } from './calls.js';
import { constantOf } from './constant.js';
import { isWatchedFrame } from './lowered.js';
import { read } from './read.js';

/** Options of `set` that end a text at its first error. */
const STRICT = /^(?:\+[a-z]*[eu][a-z]*|errexit|pipefail|nounset)$/;

function givesUpStrictness({ name, args }: Command): boolean {
  if (name?.value !== 'set') return false;
  const words = args.map((one) => (one.type === 'Word' ? one.value : one.text));
  return words.some((word, at) => (word.startsWith('+') || words[at - 1] === '+o') && STRICT.test(word));
}

/** `|| true`, `|| echo …`: an alternative that always succeeds. */
function alternatives({ commands, operators }: AndOr): string[] {
  return operators.flatMap((operator, at) => {
    const other = commands[at + 1];
    return operator === '||' && other !== undefined && constantOf(other) === true
      ? [`|| ${canonicalNode(other)}`]
      : [];
  });
}

function ofStatements(statements: readonly Statement[]): string[] {
  return statements.flatMap(({ command, background }, at) => {
    if (background === true) return [`${canonicalNode(command)} &`];
    if (command.type !== 'Command') return [];
    if (command.name?.value === 'trap') return [canonicalNode(command)];
    return givesUpStrictness(command) && !isWatchedFrame(statements, at) ? [canonicalNode(command)] : [];
  });
}

/** A text that ends with a success of its own ends well whatever an earlier command with errexit off did. */
function collect(node: SyntaxNode, found: string[]): void {
  if (node.type === 'AndOr') found.push(...alternatives(node));
  if (node.type === 'Script' || node.type === 'CompoundList') found.push(...ofStatements(node.commands));
  forEachChild(node, (child) => {
    collect(child, found);
  });
}

/** In the scripts that it gives to other shells as words, too. */
function nested(text: string): string[] {
  if (!/\bsh\b|\bbash\b/.test(text)) return [];
  return callsOf(text).flatMap(({ name, words }) => {
    const at = name === 'sh' || name === 'bash' ? words.findIndex((word) => /^-[a-z]*c$/.test(word)) : -1;
    return at === -1 ? [] : forgivenessOf(words[at + 1] ?? '');
  });
}

export function forgivenessOf(text: string): string[] {
  const found: string[] = [];
  collect(read(text), found);
  return [...found, ...nested(text)];
}
