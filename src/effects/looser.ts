/** In what way the words of one demand are looser than those of another. In: a program and its words, before and after. Out: what became looser, if that is known. */
import { list } from '../diagnostics/code.js';

const pairs = (text: string): readonly (readonly [old: string, fresh: string])[] =>
  text.split(', ').map((pair) => {
    const [old = '', fresh = ''] = pair.split(' ');
    return [old, fresh];
  });

/** Pairs of tests of which the second is true more often than the first. */
export const LOOSER = pairs(
  '-eq -ge, -eq -le, -gt -ge, -lt -le, = >=, = <=, > >=, < <=, -s -e, -s -f, -d -e, -f -e, -x -e',
);
/** Pairs of which the second is true where the first is not. */
const OPPOSITE = pairs(
  '-eq -ne, -ne -eq, = !=, == !=, != =, -n -z, -z -n, -gt -lt, -lt -gt, -ge -lt, -le -gt',
);

/** Options of `grep` by whose letters more lines match, and by whose letters fewer do. */
const GREP = { looser: ['i', 'v'], stricter: ['x', 'w'] } as const;

const letters = (words: readonly string[]): string[] =>
  words.flatMap((word) => (/^-[A-Za-z]+$/.test(word) ? word.slice(1).split('') : []));

/** The pattern is the first word that is no option. */
function patternOf(words: readonly string[]): string {
  return words.slice(1).find((word) => !word.startsWith('-')) ?? '';
}

export function looserGrep(old: readonly string[], fresh: readonly string[]): string | undefined {
  if (old[0] !== 'grep' || fresh[0] !== 'grep') return undefined;
  const [before, after] = [letters(old), letters(fresh)];
  const gained = GREP.looser.filter((letter) => after.includes(letter) && !before.includes(letter));
  const lost = GREP.stricter.filter((letter) => before.includes(letter) && !after.includes(letter));
  if (gained.length > 0) return `\`grep\` gained ${list(gained.map((letter) => `-${letter}`))}`;
  if (lost.length > 0) return `\`grep\` lost ${list(lost.map((letter) => `-${letter}`))}`;
  const [pattern, shorter] = [patternOf(old), patternOf(fresh)];
  if (pattern === shorter) return undefined;
  const less = /^\^?(?:\.\*?)?\$?$/.test(shorter) || pattern.includes(shorter);
  return less ? `${list([pattern])} became ${list([shorter === '' ? "''" : shorter])}` : undefined;
}

/** A pattern that means itself to `grep`. */
const PLAIN = /^[\w ,:;%@=/()-]+$/;

/** A line that holds the longer text holds the shorter one. */
export function stricterGrep(old: readonly string[], fresh: readonly string[]): boolean {
  const at = old.findIndex((word, index) => word !== fresh[index]);
  const [pattern, longer] = [old[at] ?? '', fresh[at] ?? ''];
  const isPattern = old.slice(1, at).every((word) => /^-[iqs]+$/.test(word)) && !pattern.startsWith('-');
  const isSame =
    old.length === fresh.length && old.slice(at + 1).join('\n') === fresh.slice(at + 1).join('\n');
  return (
    old[0] === 'grep' &&
    fresh[0] === 'grep' &&
    at > 0 &&
    isPattern &&
    isSame &&
    PLAIN.test(longer) &&
    longer.includes(pattern)
  );
}

function count(words: readonly string[], word: string): number {
  return words.filter((one) => one === word).length;
}

export function looserTest(old: readonly string[], fresh: readonly string[]): string | undefined {
  const looser = [...LOOSER, ...OPPOSITE].find(
    ([strict, loose]) => count(fresh, strict) < count(old, strict) && count(fresh, loose) > count(old, loose),
  );
  return looser === undefined ? undefined : `${list([looser[0]])} became ${list([looser[1]])}`;
}

/** Comparisons of which a lower number asks for less, and those of which a higher one does. */
const BOUNDS: Readonly<Record<string, 1 | -1>> = {
  '-ge': -1,
  '-gt': -1,
  '>': -1,
  '>=': -1,
  '-le': 1,
  '-lt': 1,
  '<': 1,
  '<=': 1,
};

/** A number alone, or the last term of a sum: what stands before it, and itself. */
const NUMBER = /^(\$\(\([^()]* \+ )?(\d+)(?:\)\))?$/;

export function looserBound(old: readonly string[], fresh: readonly string[]): string | undefined {
  const at = old.findIndex((word, index) => word !== fresh[index]);
  const [before, after] = [old[at] ?? '', fresh[at] ?? ''];
  const [[, sum, number], [, other, now]] = [NUMBER.exec(before) ?? [], NUMBER.exec(after) ?? []];
  if (old.length !== fresh.length || number === undefined || now === undefined || sum !== other)
    return undefined;
  const direction = BOUNDS[old[at - 1] ?? ''] ?? 0;
  return (Number(now) - Number(number)) * direction > 0
    ? `${list([before])} became ${list([after])}`
    : undefined;
}

const withoutNot = (words: readonly string[]): string => words.filter((word) => word !== '!').join('\n');

export function opposite(old: readonly string[], fresh: readonly string[]): string | undefined {
  const turned = (count(old, '!') + count(fresh, '!')) % 2 === 1;
  return turned && withoutNot(old) === withoutNot(fresh) ? 'it asks for the opposite' : undefined;
}
