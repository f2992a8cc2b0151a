/** What functions call and read, themselves and through others. In: definitions. Out: a table that texts are examined with. */
import type { Command, SyntaxNode, Word } from 'unbash';
import { forEachChild } from 'unbash';
import { examine } from '../shell/syntax.js';
import type { ShellFacts } from '../shell/syntax.js';
import type { FunctionDefinition } from './definition.js';

/** What a text or a function uses by itself. */
export interface Uses {
  readonly calls: readonly string[];
  readonly tools: readonly string[];
  readonly reads: readonly string[];
}

export interface FunctionEntry extends FunctionDefinition {
  readonly uses: Uses;
  readonly facts: ShellFacts;
}

export interface FunctionTable {
  /** In the order in which they are rendered. */
  readonly entries: ReadonlyMap<string, FunctionEntry>;
  /** Functions that are reached from some, themselves included, in the order in which they are rendered. */
  readonly reached: (names: Iterable<string>) => readonly FunctionEntry[];
}

const NAME = /^[A-Z][A-Z0-9_]*$/;

/** Commands in which the words behind may be functions too: the library's take a place or a command. */
function commandsIn(tree: SyntaxNode): Command[] {
  const found: Command[] = [];
  const walk = (node: SyntaxNode): void => {
    if (node.type === 'Command') found.push(node);
    if (node.type === 'Script' && node.source !== undefined) return;
    forEachChild(node, walk);
  };
  walk(tree);
  return found;
}

const plain = (word: Word | undefined): string => (word?.parts === undefined ? (word?.value ?? '') : '');

const wordsOf = ({ args }: Command): string[] =>
  args.flatMap((argument) => (argument.type === 'Word' ? [plain(argument)] : []));

/** Values that a text hands to another place by name: they are read, though no `$` says so. */
function handedOver(commands: readonly Command[]): string[] {
  return commands
    .filter(({ name }) => plain(name) === 'run_on')
    .flatMap((command) => wordsOf(command).slice(1))
    .filter((word) => NAME.test(word));
}

/** What a text calls, and reads from outside, when the names of all functions are known. */
export function usesOf(facts: ShellFacts, functions: { readonly has: (name: string) => boolean }): Uses {
  const commands = commandsIn(facts.tree);
  const calls = commands.flatMap((command) => {
    const name = plain(command.name);
    const words = wordsOf(command);
    const exported = name === 'export' && words[0] === '-f';
    return functions.has(name) || exported ? [name, ...words].filter((word) => functions.has(word)) : [];
  });
  const names = [...facts.reads.keys(), ...facts.optionalReads, ...handedOver(commands)];
  return {
    calls: [...new Set(calls)].sort(),
    tools: facts.tools.filter((tool) => !functions.has(tool) && !facts.probed.has(tool)),
    reads: [...new Set(names)].filter((one) => !facts.sets.has(one)).sort(),
  };
}

export function createFunctionTable(definitions: readonly FunctionDefinition[]): FunctionTable {
  const names = new Set(definitions.map(({ name }) => name));
  const entries = new Map(
    definitions.map((definition) => {
      const facts = examine(definition.source);
      const { calls, ...uses } = usesOf(facts, names);
      return [
        definition.name,
        { ...definition, facts, uses: { ...uses, calls: calls.filter((name) => name !== definition.name) } },
      ];
    }),
  );
  const reached = (from: Iterable<string>): readonly FunctionEntry[] => {
    const seen = new Set<string>();
    const waiting = [...from];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const entry = entries.get(name);
      if (entry === undefined || seen.has(name)) continue;
      seen.add(name);
      waiting.push(...entry.uses.calls);
    }
    return [...entries.values()].filter(({ name }) => seen.has(name));
  };
  return { entries, reached };
}
