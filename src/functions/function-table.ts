/** What functions call and read, themselves and through others. In: definitions. Out: a table that texts are examined with. */
import type { Command, ParsedScript, Word } from 'unbash';
import { examine } from '../shell/syntax.js';
import type { ShellFacts } from '../shell/syntax.js';
import type { FunctionDefinition, Uses } from './definition.js';

interface Names {
  readonly has: (name: string) => boolean;
}

export interface FunctionEntry extends FunctionDefinition {
  readonly uses: Uses;
  /** Undefined for what was examined when the product was built. */
  readonly tree: ParsedScript | undefined;
}

export interface FunctionTable {
  /** In the order in which they are rendered. */
  readonly entries: ReadonlyMap<string, FunctionEntry>;
  /** Functions that are reached from some, themselves included, in the order in which they are rendered. */
  readonly reached: (names: Iterable<string>) => readonly FunctionEntry[];
}

const NAME = /^[A-Z][A-Z0-9_]*$/;

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

/** Functions that a command calls: the words behind may be some too, because the library's take a place or a command. */
function calledBy(command: Command, functions: Names): string[] {
  const name = plain(command.name);
  if (name !== 'export' && !functions.has(name)) return [];
  const words = wordsOf(command);
  const exported = name === 'export' && words[0] === '-f';
  return functions.has(name) || exported ? [name, ...words].filter((word) => functions.has(word)) : [];
}

/** What a text calls, and reads from outside, when the names of all functions are known. */
export function usesOf(facts: ShellFacts, functions: Names): Uses {
  const calls = facts.calls.flatMap((command) => calledBy(command, functions));
  const names = [...facts.reads.keys(), ...facts.optionalReads.keys(), ...handedOver(facts.calls)];
  return {
    calls: [...new Set(calls)].sort(),
    tools: facts.tools.filter((tool) => !functions.has(tool) && !facts.probed.has(tool)),
    reads: [...new Set(names)].filter((one) => !facts.sets.has(one)).sort(),
  };
}

/** What it calls of others. */
export function usesOfFunction(name: string, facts: ShellFacts, functions: Names): Uses {
  const { calls, ...uses } = usesOf(facts, functions);
  return { ...uses, calls: calls.filter((called) => called !== name) };
}

function entryOf(definition: FunctionDefinition, functions: Names): FunctionEntry {
  const { name, source, uses } = definition;
  if (uses !== undefined) return { ...definition, uses, tree: undefined };
  const facts = examine(source);
  return { ...definition, uses: usesOfFunction(name, facts, functions), tree: facts.tree };
}

export function createFunctionTable(definitions: readonly FunctionDefinition[]): FunctionTable {
  const names = new Set(definitions.map(({ name }) => name));
  const entries = new Map(
    definitions.map((definition) => [definition.name, entryOf(definition, names)] as const),
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
    return seen.size === 0 ? [] : [...entries.values()].filter(({ name }) => seen.has(name));
  };
  return { entries, reached };
}
