/** Long options of programs that everybody knows by the short ones. In: a program's words. Out: the same with short options. */
import type { Arg } from './effect.js';

const SHORT: Readonly<Record<string, string>> = {
  '--recursive': '-r',
  '--force': '-f',
  '--quiet': '-q',
  '--silent': '-q',
  '--ignore-case': '-i',
  '--line-regexp': '-x',
  '--extended-regexp': '-E',
  '--fixed-strings': '-F',
};

const HAS_SHORT: ReadonlySet<string> = new Set(['rm', 'cp', 'mv', 'grep', 'ln']);

export function inShort(program: string, words: readonly Arg[]): readonly Arg[] {
  if (!HAS_SHORT.has(program)) return words;
  return words.map((word) => ({ ...word, value: SHORT[word.value] ?? word.value }));
}
