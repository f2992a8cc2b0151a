/** Long options of programs that everybody knows by the short ones. In: a program's words. Out: the same with short options. */
import type { Arg } from './effect.js';

const pairs = (text: string): ReadonlyMap<string, string> =>
  new Map(text.split(' ').flatMap((pair) => [pair.split('=') as [string, string]]));

const FILES = pairs('--recursive=-r --force=-f --quiet=-q --silent=-q');
const LINES = pairs(
  '--quiet=-q --silent=-q --ignore-case=-i --line-regexp=-x --extended-regexp=-E --fixed-strings=-F',
);
const TARGETS = pairs(
  '--recursive=-r --force=-f --no-target-directory=-T --no-clobber=-n --target-directory=-t',
);

/** A value that stands behind `=` is a word of its own behind the short option. */
const SHORT: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  rm: FILES,
  cp: TARGETS,
  mv: TARGETS,
  ln: TARGETS,
  grep: LINES,
  tee: pairs('--append=-a --ignore-interrupts=-i'),
  sed: pairs('--expression=-e --file=-f --quiet=-n --silent=-n --regexp-extended=-E --in-place=-i'),
  psql: pairs(
    '--no-psqlrc=-X --quiet=-q --no-align=-A --tuples-only=-t --set=-v --variable=-v --file=-f --command=-c --host=-h --port=-p ' +
      '--username=-U --dbname=-d --single-transaction=-1 --output=-o',
  ),
};

export function inShort(program: string, words: readonly Arg[]): readonly Arg[] {
  const short = SHORT[program];
  if (short === undefined) return words;
  return words.flatMap((word) => {
    const [name = '', ...value] = word.value.split('=');
    const option = short.get(name);
    if (option === undefined) return [word];
    const letter = { value: option, exact: true };
    return value.length === 0 ? [letter] : [letter, { ...word, value: value.join('=') }];
  });
}
