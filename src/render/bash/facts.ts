/** Lines of facts in the script. In: names and values. Out: `sw_…` lines in which every value is one quoted word. */
import { quoteWord, singleQuote } from '../../shell/quote.js';
import type { ShellWord } from '../../shell/quote.js';

declare const line: unique symbol;

/** A line that only notes facts: a command of the script's own and quoted words. */
export type FactLine = string & { readonly [line]: true };

/** Bare where it can be, else in single quotes. */
export function factWord(value: string): ShellWord {
  const word = quoteWord(value);
  return word === value ? word : singleQuote(value);
}

/** `name=value`; nothing where it is the default. */
export function fact(name: string, value: string | number, standard: string | number = ''): string {
  return value === standard ? '' : `${name}=${factWord(String(value))}`;
}

export function listFact(name: string, values: readonly string[]): string {
  return fact(name, values.join(' '));
}

/** A word that is there or not. */
export function flag(name: string, isSet: boolean): string {
  return isSet ? name : '';
}

export function factLine(command: string, ...words: readonly string[]): FactLine {
  return [command, ...words].filter((word) => word !== '').join(' ') as FactLine;
}
