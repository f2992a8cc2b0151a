/** Whether a check demands as much as it did. In: its old and its new text. Out: the same, less, more, or that nothing shows it; and why. */
import { callsOf } from '../../effects/calls.js';
import { sameCommands } from '../../effects/canonical.js';
import { constantOfText } from '../../effects/constant.js';
import { demandsOf, mentionsOf } from '../../effects/demands.js';
import { forgivenessOf } from '../../effects/forgiveness.js';
import { surplus } from '../../effects/multiset.js';
import { differenceOf, isSameTrail, linesOf } from '../../effects/trail.js';
import { walkText } from '../../effects/walk.js';
import type { Functions } from '../../effects/walk.js';
import { list } from '../words.js';

type Sides = readonly [old: string, fresh: string];
/** Says in what way the second is weaker. */
type Weakening = (...sides: Sides) => string | undefined;

const pairs = (text: string): readonly Sides[] =>
  text.split(', ').map((pair) => {
    const [old = '', fresh = ''] = pair.split(' ');
    return [old, fresh];
  });

/** Pairs of tests of which the second is true more often than the first. */
const LOOSER = pairs(
  '-eq -ge, -eq -le, -gt -ge, -lt -le, = >=, = <=, > >=, < <=, -s -e, -s -f, -d -e, -f -e, -x -e',
);
/** Pairs of which the second is true where the first is not. */
const OPPOSITE = pairs(
  '-eq -ne, -ne -eq, = !=, == !=, != =, -n -z, -z -n, -gt -lt, -lt -gt, -ge -lt, -le -gt',
);

/** Options of `grep` by whose letters more lines match, and by whose letters fewer do. */
const GREP = { looser: ['i', 'v'], stricter: ['x', 'w'] } as const;

/** A demand as a program and its words. */
function wordsOf(demand: string): readonly string[] {
  const calls = callsOf(demand);
  // Commands inside of its words come before a test itself.
  const call = /^(?:! )?(?:\[|test) /.test(demand) ? calls.at(-1) : calls[0];
  if (call === undefined) return [];
  return call.name === '[' ? ['test', ...call.words.slice(0, -1)] : [call.name, ...call.words];
}

const letters = (words: readonly string[]): string[] =>
  words.flatMap((word) => (/^-[A-Za-z]+$/.test(word) ? word.slice(1).split('') : []));

/** The pattern is the first word that is no option. */
function patternOf(words: readonly string[]): string {
  return words.slice(1).find((word) => !word.startsWith('-')) ?? '';
}

function looserGrep(old: readonly string[], fresh: readonly string[]): string | undefined {
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

function count(words: readonly string[], word: string): number {
  return words.filter((one) => one === word).length;
}

function looserTest(old: readonly string[], fresh: readonly string[]): string | undefined {
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

function looserBound(old: readonly string[], fresh: readonly string[]): string | undefined {
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

function opposite(old: readonly string[], fresh: readonly string[]): string | undefined {
  const turned = (count(old, '!') + count(fresh, '!')) % 2 === 1;
  return turned && withoutNot(old) === withoutNot(fresh) ? 'it asks for the opposite' : undefined;
}

const LOOSER_WORDS = [opposite, looserGrep, looserTest, looserBound] as const;

function looserDemand(...[old, fresh]: Sides): string | undefined {
  const [before, after] = [wordsOf(old), wordsOf(fresh)];
  for (const find of LOOSER_WORDS) {
    const said = find(before, after);
    if (said !== undefined) return said;
  }
  return undefined;
}

/** `[ … ]` is `test …`. */
const inOneWay = (demand: string): string => demand.replace(/^(! )?\[ (.*) \]$/s, '$1test $2');

/** Whether one demand holds only where another does: the same, or the same but for one word that is known to be stricter. */
function implies(strict: string, demand: string): boolean {
  if (inOneWay(strict) === inOneWay(demand)) return true;
  const [before, after] = [wordsOf(demand), wordsOf(strict)];
  const isTest = [strict, demand].every((one) => /^(?:\[|test) /.test(one));
  if ((!isTest && /[|&;]|^! /.test(strict + demand)) || before.length === 0) return false;
  // Quotes that differ decide what a test is given.
  if (before.join('\n') === after.join('\n')) return false;
  const others = (words: readonly string[]): string =>
    words.filter((word) => !(before[0] === 'grep' && /^-[qxw]+$/.test(word))).join('\n');
  if (before[0] === 'grep' && looserGrep(before, after) === undefined)
    return others(before) === others(after);
  const changed = before.filter((word, at) => word !== after[at]);
  if (changed.length !== 1 || before.length !== after.length) return false;
  const looser = LOOSER.some(([tight, loose]) => changed[0] === loose && after.includes(tight));
  return looser || looserBound(after, before) !== undefined;
}

const COMPARES: ReadonlySet<string> = new Set(['cmp', 'diff', 'comm', 'sdiff']);
const EQUALS: ReadonlySet<string> = new Set(['=', '==', '-eq', '-ge', '-le', '-ef']);

/** A comparison of a thing with itself, or with nothing. */
function isIdle(demand: string): boolean {
  const [name = '', ...words] = wordsOf(demand);
  if (name === 'test') return words.some((word, at) => EQUALS.has(word) && words[at - 1] === words[at + 1]);
  const files = words.filter((word) => !word.startsWith('-'));
  return COMPARES.has(name) && (new Set(files).size < files.length || files.includes('/dev/null'));
}

const comparesNothing: Weakening = (old, fresh) => {
  const [before, idle] = [demandsOf(old).filter(isIdle), demandsOf(fresh).filter(isIdle)];
  return idle.length > before.length
    ? `it compares a thing with itself or with nothing: ${list(idle, 3)}`
    : undefined;
};

const holdsAlways: Weakening = (old, fresh) =>
  constantOfText(fresh) === true && constantOfText(old) !== true ? 'it always holds now' : undefined;

const gainsForgiveness: Weakening = (old, fresh) => {
  const gained = forgivenessGained(old, fresh);
  return gained === undefined ? undefined : `a failure no longer counts: ${list([gained])}`;
};

/** A demand that still stands there: behind `||`, in an `if`, negated, in a pipe, after an `exit`. */
const keepsWithoutEffect: Weakening = (old, fresh) => {
  const [before, after] = [demandsOf(old), demandsOf(fresh)];
  const mentioned = mentionsOf(fresh);
  const idle = surplus(before, after).filter((one) => mentioned.has(one));
  if (idle.length > 0) return `its failure no longer counts as it did: ${list(idle, 3)}`;
  const turned = surplus(before, after).find((one) => one.startsWith('! ') && after.includes(one.slice(2)));
  return turned === undefined ? undefined : `it asks for the opposite of ${list([turned])}`;
};

interface Demands {
  /** Those of the old side that no new one implies. */
  readonly dropped: readonly string[];
  readonly added: readonly string[];
}

function demandsThatDiffer(...[old, fresh]: Sides): Demands {
  const [before, after] = [demandsOf(old), demandsOf(fresh)];
  const [gone, come] = [surplus(before, after), surplus(after, before)];
  return {
    dropped: gone.filter((one) => !come.some((other) => implies(other, one))),
    added: come.filter((one) => !gone.some((other) => implies(one, other))),
  };
}

const asksForLess: Weakening = (old, fresh) => {
  const { dropped, added } = demandsThatDiffer(old, fresh);
  if (dropped.length > added.length) return `it no longer asks for ${list(dropped, 3)}`;
  for (const [at, one] of dropped.entries()) {
    const said = looserDemand(one, added[at] ?? '');
    if (said !== undefined) return said;
  }
  return undefined;
};

const QUERY = /^\s*(?:select|with|table|show)\b/i;

/** The queries that a text gives to a client, by `printf` or in a here-document. */
function queriesOf(text: string): string[] {
  return callsOf(text).flatMap(({ name, words, input }) => {
    if (QUERY.test(input)) return [input];
    return name === 'printf' && QUERY.test(words[1] ?? '') ? [words[1] ?? ''] : [];
  });
}

const sqlWords = (query: string): string[] =>
  query.toLowerCase().match(/[<>=!]+|[\w.]+|'[^']*'|[^\s\w]/g) ?? [];

const queriesLess: Weakening = (old, fresh) => {
  const after = queriesOf(fresh);
  for (const [at, query] of queriesOf(old).entries()) {
    const [words, now] = [sqlWords(query), sqlWords(after[at] ?? '')];
    if (after[at] === undefined || after[at] === query) continue;
    if (words.includes('from') && !now.includes('from'))
      return `its query looks at no table any more: ${list([after[at]])}`;
    const said = looserTest(words, now) ?? looserBound(words, now);
    if (said !== undefined) return `in its query ${said}`;
  }
  return undefined;
};

const WEAKENINGS: readonly Weakening[] = [
  holdsAlways,
  comparesNothing,
  gainsForgiveness,
  keepsWithoutEffect,
  asksForLess,
  queriesLess,
];

/** What a text gained that makes commands succeed whatever happens. */
export function forgivenessGained(old: string, fresh: string): string | undefined {
  return surplus(forgivenessOf(fresh), forgivenessOf(old)).at(-1);
}

export interface Judgement {
  /** `other` is neither shown to be weaker nor to be as strong. */
  readonly strength: 'same' | 'weaker' | 'stricter' | 'other';
  readonly why: string;
}

/** What the texts of both sides may call. */
export type Called = readonly [old: Functions, fresh: Functions];

/** `called` decides whether other words do the same, and whether all that is new only looks, or fails. */
export function judge(old: string, fresh: string, called: Called): Judgement {
  if (sameCommands(old, fresh)) return { strength: 'same', why: '' };
  const [was, is] = [walkText(old, called[0]).trail, walkText(fresh, called[1]).trail];
  if (isSameTrail(was, is)) return { strength: 'same', why: '' };
  for (const find of WEAKENINGS) {
    const why = find(old, fresh);
    if (why !== undefined) return { strength: 'weaker', why };
  }
  const { dropped } = demandsThatDiffer(old, fresh);
  if (dropped.length > 0)
    return { strength: 'other', why: `nothing shows that it still asks for ${list(dropped, 3)}` };
  return differenceOf(linesOf(was), linesOf(is)).come.length === 0
    ? { strength: 'stricter', why: '' }
    : { strength: 'other', why: 'what came beside its demands may decide what they ask for' };
}
