/** Whether a check demands as much as it did. In: its old and its new text. Out: the same, less, more, or that nothing shows it; and why. */
import { callsOf } from '../../effects/calls.js';
import { sameCommands } from '../../effects/canonical.js';
import { constantOfText } from '../../effects/constant.js';
import { implies, isIdle, looserDemand } from '../../effects/demand.js';
import { demandsOf, mentionsOf } from '../../effects/demands.js';
import { forgivenessOf } from '../../effects/forgiveness.js';
import { looserBound, looserTest, stricterGrep } from '../../effects/looser.js';
import { surplus } from '../../effects/pairing.js';
import { differenceOf, isSameTrail, linesOf } from '../../effects/trail.js';
import type { Line } from '../../effects/trail.js';
import { walkText } from '../../effects/walk.js';
import type { Functions } from '../../effects/walk.js';
import { list } from '../../diagnostics/code.js';

/** A check, and the commands whose failure is its own. */
interface Check {
  readonly text: string;
  readonly demands: readonly string[];
}
type Sides = readonly [old: Check, fresh: Check];
/** Says in what way the second is weaker. */
type Weakening = (...sides: Sides) => string | undefined;

const comparesNothing: Weakening = (old, fresh) => {
  const [before, idle] = [old.demands.filter(isIdle), fresh.demands.filter(isIdle)];
  return idle.length > before.length
    ? `it compares a thing with itself or with nothing: ${list(idle, 3)}`
    : undefined;
};

const holdsAlways: Weakening = (old, fresh) =>
  constantOfText(fresh.text) === true && constantOfText(old.text) !== true
    ? 'it always holds now'
    : undefined;

const gainsForgiveness: Weakening = (old, fresh) => {
  const gained = forgivenessGained(old.text, fresh.text);
  return gained === undefined ? undefined : `a failure no longer counts: ${list([gained])}`;
};

/** A demand that still stands there: behind `||`, in an `if`, negated, in a pipe, after an `exit`. */
const keepsWithoutEffect: Weakening = (old, fresh) => {
  const [before, after] = [old.demands, fresh.demands];
  const mentioned = mentionsOf(fresh.text);
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
  const [gone, come] = [surplus(old.demands, fresh.demands), surplus(fresh.demands, old.demands)];
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
  const after = queriesOf(fresh.text);
  for (const [at, query] of queriesOf(old.text).entries()) {
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

const wordsOf = ({ program, words }: Line): readonly string[] => [program, ...words];

/** Whether something came that is neither a look nor a failure, nor looks for more than what stood there. */
function mayDecide(before: readonly Line[], after: readonly Line[]): boolean {
  const { gone, come } = differenceOf(before, after);
  return come.some((line) => !gone.some((one) => stricterGrep(wordsOf(one), wordsOf(line))));
}

const checkOf = (text: string, functions: Functions): Check => ({
  text,
  demands: demandsOf(text, functions),
});

/** `called` decides whether other words do the same, and whether all that is new only looks, or fails. */
export function judge(old: string, fresh: string, called: Called): Judgement {
  if (sameCommands(old, fresh)) return { strength: 'same', why: '' };
  const [was, is] = [walkText(old, called[0]).trail, walkText(fresh, called[1]).trail];
  if (isSameTrail(was, is)) return { strength: 'same', why: '' };
  const sides = [checkOf(old, called[0]), checkOf(fresh, called[1])] as const;
  for (const find of WEAKENINGS) {
    const why = find(...sides);
    if (why !== undefined) return { strength: 'weaker', why };
  }
  const [before, after] = [linesOf(was), linesOf(is)];
  const idle = after.filter(({ program, shown }) => program === 'test' && isIdle(shown));
  if (idle.some(({ said }) => !before.some((one) => one.said === said)))
    return {
      strength: 'weaker',
      why: `its values are always equal: ${list(idle.map(({ shown }) => shown))}`,
    };
  const { dropped } = demandsThatDiffer(...sides);
  if (dropped.length > 0)
    return { strength: 'other', why: `nothing shows that it still asks for ${list(dropped, 3)}` };
  return mayDecide(before, after)
    ? { strength: 'other', why: 'what came beside its demands may decide what they ask for' }
    : { strength: 'stricter', why: '' };
}
