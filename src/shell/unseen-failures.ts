/** Commands in the words of other commands, whose failure nobody sees. In: a syntax tree, and which commands matter. Out: their places. */
import { forEachChild } from 'unbash';
import type { Command, SyntaxNode } from 'unbash';
import type { Place } from './habits.js';
import type { ShellFacts } from './syntax.js';

const nameOf = ({ name }: Command): string => name?.value ?? '';

function commandsIn(node: SyntaxNode): Command[] {
  const found: Command[] = node.type === 'Command' ? [node] : [];
  forEachChild(node, (child) => {
    found.push(...commandsIn(child));
  });
  return found;
}

/** Words whose substitutions only give text; the status of `name=$(…)` alone is that of the command. */
function wordsOf(node: SyntaxNode): readonly SyntaxNode[] {
  if (node.type === 'For') return node.wordlist ?? [];
  if (node.type === 'Case') return [node.word];
  return node.type === 'Command' && node.name !== undefined ? node.args : [];
}

/** Where one of the commands is called in the words of another, which runs on with what came, or with nothing. */
export function unseenFailures({ tree, calls }: ShellFacts, names: ReadonlySet<string>): readonly Place[] {
  if (!calls.some((command) => names.has(nameOf(command)))) return [];
  const found = new Map<Command, Place>();
  const visit = (node: SyntaxNode): void => {
    for (const command of wordsOf(node).flatMap(commandsIn)) {
      const what = nameOf(command);
      if (names.has(what)) found.set(command, { offset: command.pos, length: what.length, what });
    }
    if (node.type !== 'Script' || node.source === undefined) forEachChild(node, visit);
  };
  visit(tree);
  return [...found.values()];
}
