/** Reads the lines of facts of a script. In: its statements. Out: of each `sw_…` line the name it is about, its words and its facts. */
import type { Statement, Word } from 'unbash';

/** A value with its quotes taken off, and as it is written. */
export interface ScriptValue {
  readonly value: string;
  readonly written: string;
}

/** A line such as `sw_step ID KIND fact=value …`. */
export interface FactLine {
  readonly command: string;
  /** Words that are no fact, in order: names, and words that are there or not. */
  readonly words: readonly string[];
  readonly facts: ReadonlyMap<string, string>;
  /** Offset of the line. */
  readonly pos: number;
}

/** How many words after the command are what they are, whatever is in them. */
const POSITIONAL: Readonly<Record<string, number>> = {
  sw_procedure: 2,
  sw_digests: 0,
  sw_variable: 4,
  sw_type: 2,
  sw_tool: 1,
  sw_access: 1,
  sw_disk: 3,
  sw_functions: Infinity,
  sw_phase: 1,
  sw_step: 2,
};

/** Whether a word is the same whenever it is read: nothing in it is expanded. */
function isStatic({ parts = [] }: Word): boolean {
  return parts.every(({ type }) => type === 'Literal' || type === 'SingleQuoted');
}

const FACT = /^([a-z][a-z-]*)=([^]*)$/;

function read(command: string, pos: number, values: readonly string[]): FactLine {
  const count = POSITIONAL[command] ?? 0;
  const words = values.slice(0, count);
  const facts = new Map<string, string>();
  for (const value of values.slice(words.length)) {
    const [, name, given = ''] = FACT.exec(value) ?? [];
    if (name === undefined) words.push(value);
    else facts.set(name, given);
  }
  return { command, words, facts, pos };
}

/** The statement as a line of facts; undefined when it is anything else, or when something in it would be expanded. */
export function factLineOf({ command, background }: Statement): FactLine | undefined {
  if (background === true || command.type !== 'Command' || command.name === undefined) return undefined;
  const name = command.name.text;
  if (!(name in POSITIONAL) || command.prefix.length > 0 || command.redirects.length > 0) return undefined;
  const words = command.args.flatMap((arg) => (arg.type === 'Word' && isStatic(arg) ? [arg.value] : []));
  return words.length === command.args.length ? read(name, command.pos, words) : undefined;
}
