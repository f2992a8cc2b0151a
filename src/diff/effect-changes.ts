/** Compares what two versions of a step do. In: its texts on both sides. Out: what is new, larger, elsewhere, gone, or no longer counts. */
import { inOneOrder } from '../effects/any-order.js';
import type { Effect } from '../effects/effect.js';
import { frameOf } from '../effects/frame.js';
import { settle } from '../effects/of-plan.js';
import { renaming } from '../effects/own-names.js';
import { pairBy, unpaired } from '../effects/pairing.js';
import type { Pair, Paired } from '../effects/pairing.js';
import { differenceOf, isSameTrail, linesOf } from '../effects/trail.js';
import type { Line } from '../effects/trail.js';
import { walkText } from '../effects/walk.js';
import type { Functions, Walked } from '../effects/walk.js';
import { TEXT_NAMES } from '../plan/plan.js';
import type { TextName } from '../plan/plan.js';
import { settingChanges } from './setting-changes.js';
import type { SubjectStep } from './subject.js';

export interface EffectChanges {
  readonly appeared: readonly Effect[];
  readonly gone: readonly Effect[];
  /** Options by which it does more came, or options that protect went. */
  readonly larger: readonly { readonly effect: Effect; readonly options: readonly string[] }[];
  readonly elsewhere: readonly Pair<Effect>[];
  /** Its failure counted, and does not now. */
  readonly lost: readonly Effect[];
  readonly unknown: readonly Effect[];
  /** Settings of manifests and configuration that are not what they were. */
  readonly settings: readonly string[];
  /** Commands that only one side has, and that nothing shows to be as harmless as what they replace. */
  readonly altered: readonly { readonly what: 'gone' | 'new' | 'order'; readonly shown: string }[];
  /** The same is done, in other words. */
  readonly same: boolean;
}

/** What the texts of a side may call, and the files that they write. */
export interface World {
  readonly functions: Functions;
  readonly files: ReadonlyMap<string, string>;
}

/** What an effect says in words that may name a variable of the text's own. */
const said = (effects: readonly Effect[]): string[] =>
  effects.flatMap(({ program, place, objects, widens }) => [program, place, ...objects, ...widens]);

function withNewNames(old: readonly Effect[], fresh: readonly Effect[]): readonly Effect[] {
  const renamed = renaming(said(old), said(fresh));
  return old.map((one) => ({
    ...one,
    program: renamed(one.program),
    verb: renamed(one.verb),
    place: renamed(one.place),
    shown: renamed(one.shown),
    objects: one.objects.map(renamed),
    widens: one.widens.map(renamed),
  }));
}

const sorted = (options: readonly string[]): string[] => [...options].sort();
/** Which program writes a file is said by what it prints, which has a line of its own. */
const writerOf = ({ program, verb }: Effect): string => (/^>>?$/.test(verb) ? '' : program);
const deedKey = (one: Effect): readonly unknown[] => [
  writerOf(one),
  one.verb,
  inOneOrder(one.program, one.objects),
];
const options = ({ widens, protects }: Effect): readonly unknown[] => [sorted(widens), sorted(protects)];

/** From the same in everything to the same but for the place; what is left is new or gone. */
const KEYS: readonly ((effect: Effect) => readonly unknown[])[] = [
  (one) => [...deedKey(one), one.place, ...options(one), one.counts],
  (one) => [...deedKey(one), one.place, ...options(one)],
  (one) => [...deedKey(one), one.place],
  (one) => [...deedKey(one), ...options(one)],
  deedKey,
];

function largerBy({ old, new: fresh }: Pair<Effect>): string[] {
  return [
    ...fresh.widens.filter((option) => !old.widens.includes(option)),
    ...old.protects.filter((option) => !fresh.protects.includes(option)).map((option) => `no ${option}`),
  ];
}

/** Words for people, and the shell's own bookkeeping: nobody relies on their success. */
const SPEAKS: ReadonlySet<string> = new Set(
  'echo printf true : exit return test [ set shift break continue local read export'.split(' '),
);

/** The procedure's own files are its memory. */
const isOwn = ({ objects }: Effect): boolean =>
  objects.length > 0 && objects.every((one) => /^\$\{?WORK\b/.test(one));

const changes = (one: Effect): boolean => one.does === 'changes' && !isOwn(one);

/** All that is known of an effect, whatever the order of its words, and wherever it stands. */
function whole(one: Effect): string {
  return JSON.stringify([
    ...deedKey(one),
    one.place,
    ...options(one),
    one.counts,
    one.shown.split(' ').sort(),
  ]);
}

const wholes = (effects: readonly Effect[]): string => JSON.stringify(effects.map(whole).sort());

/** Texts that a step is judged by, and those that only show how far it is, have rules of their own. */
const ALTERED: ReadonlySet<TextName> = new Set(['body', 'undo', 'choices']);

/** Programs by which a text that changes nothing refuses to go on. */
const TESTS: ReadonlySet<string> = new Set(
  'test [[ (( grep egrep cmp diff comm sha256sum sha256 md5sum openssl gpg jq false exit expect wait_until fits'.split(
    ' ',
  ),
);
const WAITS = /^(?:kubectl|oc) (?:.* )?(?:wait|rollout) /;

const walk = (text: string, { functions, files }: World): Walked => walkText(text, functions, files);

/** Without the condition and the loop around a body, which have rules of their own. */
const movesOf = ([text, world]: TextIn, isTaken: boolean): readonly Line[] =>
  linesOf(walk(frameOf(text).core, world).trail, isTaken);

/** `isTaken`: what the text prints becomes a value, or the choice that a person has. */
function alterations(old: TextIn, fresh: TextIn, isTaken: boolean): EffectChanges['altered'] {
  const [before, after] = [movesOf(old, isTaken), movesOf(fresh, isTaken)];
  const { gone, come, reordered } = differenceOf(before, after);
  const changing = isTaken || [...before, ...after].some(({ does }) => does !== 'reads');
  const matters = ({ program, counts, shown }: Line): boolean =>
    changing || (counts && (TESTS.has(program) || WAITS.test(shown)));
  return [
    ...gone.filter(matters).map(({ shown }) => ({ what: 'gone', shown }) as const),
    ...come.filter(matters).map(({ shown }) => ({ what: 'new', shown }) as const),
    ...(reordered ? [{ what: 'order', shown: '' } as const] : []),
  ];
}

/** What a text of a step was and is, effect by effect, and what is known of it as a whole. */
type TextChanges = Paired<Effect> & Pick<EffectChanges, 'settings' | 'altered' | 'same'>;

function compareTexts(name: TextName, old: TextIn, fresh: TextIn, isTaken: boolean): TextChanges {
  const [was, is] = [walk(...old), walk(...fresh)];
  const now = settle(is.effects);
  const effects = withNewNames(settle(was.effects), now);
  const altered = ALTERED.has(name) ? alterations(old, fresh, isTaken) : [];
  const isSame = altered.length === 0 && wholes(effects) === wholes(now);
  return {
    ...KEYS.reduce(
      (paired, key) => pairBy(paired, (one) => JSON.stringify(key(one))),
      unpaired(effects, now),
    ),
    settings: settingChanges(was.calls, is.calls),
    altered,
    same: isSame || isSameTrail(was.trail, is.trail),
  };
}

type TextIn = readonly [text: string, world: World];
type Known = Pick<SubjectStep, 'texts' | 'captures'>;

/** Each text is compared with what it was: what is done on the way back is not done on the way forward. */
export function effectChanges(old: Known, fresh: Known, before: World, after: World): EffectChanges {
  const isTaken = (name: TextName): boolean =>
    name === 'choices' || (name === 'body' && old.captures.length + fresh.captures.length > 0);
  const texts = TEXT_NAMES.filter(
    (name) => old.texts[name] !== undefined || fresh.texts[name] !== undefined,
  ).map((name) =>
    compareTexts(name, [old.texts[name] ?? '', before], [fresh.texts[name] ?? '', after], isTaken(name)),
  );
  const pairs = texts.flatMap((one) => one.pairs);
  const come = texts.flatMap((one) => one.new);
  return {
    appeared: come.filter(changes),
    gone: texts.flatMap((one) => one.old).filter(changes),
    unknown: come.filter(({ does }) => does === 'unknown'),
    larger: pairs.flatMap((pair) => {
      const found = largerBy(pair);
      return found.length === 0 ? [] : [{ effect: pair.new, options: found }];
    }),
    elsewhere: pairs.filter((pair) => pair.old.place !== pair.new.place),
    lost: pairs
      .filter((pair) => pair.old.counts && !pair.new.counts && !SPEAKS.has(pair.new.program))
      .map((pair) => pair.new),
    settings: texts.flatMap((one) => one.settings),
    altered: texts.flatMap((one) => one.altered),
    same: texts.every((one) => one.same),
  };
}
