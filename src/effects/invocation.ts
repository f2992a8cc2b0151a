/** A program's words as it reads them itself. In: its words, and which of its options take a value. Out: options and operands. */
import type { Holes } from './data/holes.js';
import type { Arg } from './effect.js';

export interface Option {
  /** With its dashes. */
  readonly name: string;
  /** '' for none. */
  readonly value: string;
}

export interface Invocation {
  readonly program: string;
  readonly words: readonly Arg[];
  readonly options: readonly Option[];
  readonly operands: readonly Arg[];
  /** What stands behind `--`; undefined when there is none. */
  readonly behind: readonly Arg[] | undefined;
  /** Where it is called. */
  readonly place: string;
  /** What it is given on standard input, where that is known. */
  readonly input: string | undefined;
  /** Expansions that stand in its input. */
  readonly holes: Holes;
  /** Whether something stands on its standard input that is not known. */
  readonly fed: boolean;
  /** What a file holds that a text of the procedure writes from a here-document; undefined when that is not known. */
  readonly contentOf: (path: string) => string | undefined;
  /** Variables of its environment that the text sets, by name. */
  readonly environment: ReadonlyMap<string, string>;
}

export type Called = Pick<
  Invocation,
  'program' | 'words' | 'place' | 'input' | 'holes' | 'fed' | 'environment' | 'contentOf'
>;

/** How a program's options are written. */
export interface Syntax {
  /** Options whose value is the next word, separated by blanks. */
  readonly valued: string;
  /** Options of several letters begin with one dash, and the first operand does not end the options. */
  readonly oneDash?: boolean;
  /** Options end at the first operand. */
  readonly stopsEarly?: boolean;
}

/** Whether a name is one of a list that is separated by blanks. */
export function isAmong(name: string, list: string): boolean {
  return list.includes(name) && !name.includes(' ') && ` ${list} `.includes(` ${name} `);
}

function cluster(word: string, next: Arg | undefined, valued: string): { options: Option[]; took: boolean } {
  const options: Option[] = [];
  for (let at = 1; at < word.length; at += 1) {
    const name = `-${word[at] ?? ''}`;
    if (!isAmong(name, valued)) {
      options.push({ name, value: '' });
      continue;
    }
    const rest = word.slice(at + 1);
    options.push({ name, value: rest === '' ? (next?.value ?? '') : rest });
    return { options, took: rest === '' };
  }
  return { options, took: false };
}

function readOption(
  word: string,
  next: Arg | undefined,
  valued: string,
  oneDash: boolean,
): { options: Option[]; took: boolean } {
  if (!word.startsWith('--') && !oneDash) return cluster(word, next, valued);
  const [, name = word, value = ''] = /^(--?[^=]+)(?:=([\s\S]*))?$/.exec(word) ?? [];
  const took = !word.includes('=') && isAmong(name, valued);
  return { options: [{ name, value: took ? (next?.value ?? '') : value }], took };
}

export function readInvocation(
  called: Called,
  { valued, oneDash = false, stopsEarly = false }: Syntax,
): Invocation {
  const options: Option[] = [];
  const operands: Arg[] = [];
  const { words } = called;
  let behind: readonly Arg[] | undefined;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) break;
    if (word.value === '--') {
      behind = words.slice(at + 1);
      break;
    }
    if (!word.value.startsWith('-') || word.value === '-') {
      operands.push(word);
      if (!stopsEarly) continue;
      operands.push(...words.slice(at + 1));
      break;
    }
    const read = readOption(word.value, words[at + 1], valued, oneDash);
    options.push(...read.options);
    if (read.took) at += 1;
  }
  return { ...called, options, operands, behind };
}

/** The value of the last option of one of the names; undefined when none is there. */
export function optionOf(
  { options }: Pick<Invocation, 'options'>,
  ...names: readonly string[]
): string | undefined {
  return options.filter(({ name }) => names.includes(name)).at(-1)?.value;
}

export const has = (called: Pick<Invocation, 'options'>, ...names: readonly string[]): boolean =>
  optionOf(called, ...names) !== undefined;

/** Options as they are written. */
export const written = ({ name, value }: Option): string =>
  value === '' ? name : name.startsWith('--') ? `${name}=${value}` : `${name} ${value}`;
