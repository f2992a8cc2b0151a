/**
 * Data in which the shell puts values. In: a text as it is written, and its expansions. Out: the same with a mark for each value that only
 * the run knows, and the way back from marks to what is written.
 */
import { exactly } from '../effect.js';
import type { Arg } from '../effect.js';

/** Expansions of a text as they are written, and what each is known to be. */
export type Holes = ReadonlyMap<string, Arg>;

export const NO_HOLES: Holes = new Map();

/** Characters of private use: no data holds them, and each reader takes them for letters. */
const [OPEN, CLOSE] = ['\uE000', '\uE001'];
const MARK = new RegExp(`${OPEN}(\\d+)${CLOSE}`, 'g');
/** Nothing but values, of which nobody knows whether they are a word or a whole block. */
const ONLY_MARKS = new RegExp(`^(?:${OPEN}\\d+${CLOSE})+$`);
/** Behind an item of a list on one line there can only be more items. */
const MORE_ITEMS = new RegExp(`([}\\]]\\s*)(?=${OPEN})`, 'g');

export interface Marked {
  readonly text: string;
  /** Puts back the name of the value, or what was written where it is more than a name. */
  readonly written: (text: string) => string;
  readonly hasMark: (text: string) => boolean;
  readonly isMark: (text: string) => boolean;
}

const named = ([hole, { value, how }]: readonly [string, Arg] = ['', exactly('')]): string =>
  how === undefined ? value : hole;

/** Longer ones first: `$A` may stand at the beginning of `$AB`. */
export function marked(text: string, holes: Holes): Marked {
  const all = [...holes].sort(([a], [b]) => b.length - a.length);
  const filled = all.reduce(
    (so, [hole, { value, exact }], at) => so.replaceAll(hole, () => (exact ? value : `${OPEN}${at}${CLOSE}`)),
    text,
  );
  return {
    text: filled.replace(MORE_ITEMS, '$1, '),
    written: (one) => one.replace(MARK, (_, at: string) => named(all[Number(at)])),
    hasMark: (one) => one.includes(OPEN),
    isMark: (one) => ONLY_MARKS.test(one),
  };
}
