/** Commands in the words of other commands, whose failure nobody sees. In: a syntax tree, and which commands matter. Out: their places. */
import { forEachChild } from 'unbash';
import type { Command, SyntaxNode } from 'unbash';
import type { Place } from './habits.js';
import type { ShellFacts } from './syntax.js';

const nameOf = ({ name }: Command): string => name?.value ?? '';

/** Words whose substitutions only give text; the status of `name=$(…)` alone is that of the command. */
function wordsOf(node: SyntaxNode): readonly SyntaxNode[] {
  if (node.type === 'For') return node.wordlist ?? [];
  if (node.type === 'Case') return [node.word];
  return node.type === 'Command' && node.name !== undefined ? node.args : [];
}

/** Where one of the commands is called in the words of another, which runs on with what came, or with nothing. */
export function unseenFailures({ tree, calls }: ShellFacts, names: ReadonlySet<string>): readonly Place[] {
  const found: Place[] = [];
  if (!calls.some((command) => names.has(nameOf(command)))) return found;
  const visit = (node: SyntaxNode, isWord: boolean): void => {
    const what = node.type === 'Command' ? nameOf(node) : '';
    if (isWord && names.has(what)) found.push({ offset: node.pos, length: what.length, what });
    if (!isWord && node.type === 'Script' && node.source !== undefined) return;
    const words = new Set(wordsOf(node));
    forEachChild(node, (child) => {
      visit(child, isWord || words.has(child));
    });
  };
  visit(tree, false);
  return found;
}
