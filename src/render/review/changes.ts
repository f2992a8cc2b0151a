/** What is changed, and what undo does. In: the effects of all texts. Out: rows of the review. */
import { takesAway } from '../../effects/deletion.js';
import type { Effect } from '../../effects/effect.js';
import type { TextEffects } from '../../effects/of-plan.js';
import { changesSomething, isCalled, refOf } from './changing.js';
import type { ChangeRow, LineRef, PlaceChanges, StepRef, UndoRow } from './review.js';
import { eachLineOnce } from './line-of.js';
import type { LineOf } from './line-of.js';
import { temporariesOf } from './files.js';
import type { BackOf } from './taken-back.js';
import { distinct, groupBy, grouped } from './group-by.js';
import { MOVED } from './markdown-parts.js';

export interface Placed {
  readonly effect: Effect;
  readonly from: TextEffects;
}

export function effectsIn(all: readonly TextEffects[], wanted: (effect: Effect) => boolean): Placed[] {
  return all.flatMap((from) => from.effects.filter(wanted).map((effect) => ({ effect, from })));
}

export const refsOf = (placed: readonly Placed[]): StepRef[] =>
  distinct(placed.map(({ from }) => refOf(from)));

export const linesOf = (placed: readonly Placed[], lineOf: LineOf): LineRef[] =>
  eachLineOnce(placed.map(({ from, effect }) => lineOf(from, effect)));

/** Settings of one name say it once: `capabilities.add: CHOWN, FOWNER`. */
function saidOnce(widens: readonly string[]): string[] {
  const nameOf = (one: string): string => /^[\w.]+: /.exec(one)?.[0] ?? one;
  return [...groupBy(widens, nameOf)].map(([name, all]) =>
    all.length === 1 ? (all[0] ?? '') : `${name}${all.map((one) => one.slice(name.length)).join(', ')}`,
  );
}

/** `rm -rf`, `scale --replicas=0`: the verb with what makes it more than usual. */
export function howOf({ program, verb, widens }: Effect): string {
  const word = verb === '>' ? 'write' : verb === '>>' ? 'append' : verb;
  const named =
    program === 'SQL' || word === program || word.startsWith(program) || /^(?:write|append)$/.test(word);
  const more = widens.filter((one) => !verb.split(' ').includes(one));
  return [named ? word : `${program} ${word}`, ...saidOnce(more)].join(' ');
}

/** What is moved, and where to. */
const objectsOf = ({ program, objects }: Effect): readonly string[] =>
  program === 'mv' && objects.length === 2 ? [objects.join(MOVED)] : objects;

/** Schemas that the steps create, each with where. */
function schemasMade(all: readonly TextEffects[]): ReadonlySet<string> {
  const made = effectsIn(all, ({ verb }) => verb === 'CREATE SCHEMA');
  return new Set(made.flatMap(({ effect: { place, objects } }) => objects.map((one) => `${one} ${place}`)));
}

/** What a function of the run notes in tables of the run. */
function isOwnNote(effect: Effect, schemas: ReadonlySet<string>): boolean {
  const { place, objects } = effect;
  const schemaOf = (object: string): string => /^table ([^\s.]+)\./.exec(object)?.[1] ?? '';
  return (
    isCalled(effect) &&
    objects.length > 0 &&
    objects.every((one) => schemas.has(`schema ${schemaOf(one)} ${place}`))
  );
}

/** What the steps change on their way forward, the procedure's own files and temporary ones left out. */
export function changesOf(all: readonly TextEffects[], lineOf: LineOf, backOf: BackOf): PlaceChanges[] {
  const rowOf = (placed: readonly Placed[]): ChangeRow[] =>
    placed.slice(0, 1).map(({ effect }) => ({
      objects: objectsOf(effect),
      how: howOf(effect),
      steps: refsOf(placed),
      lines: linesOf(placed, lineOf),
      takenBack: distinct(placed.map((one) => backOf(one.from, one.effect))),
    }));
  const schemas = schemasMade(all);
  const forward = all
    .filter(({ name }) => name !== 'undo')
    .flatMap((from) => {
      const temporaries = temporariesOf(from);
      const stays = (effect: Effect): boolean =>
        effect.objects.length === 0 || !effect.objects.every((object) => temporaries.has(object));
      const counts = (effect: Effect): boolean => stays(effect) && !isOwnNote(effect, schemas);
      return effectsIn([from], (effect) => changesSomething(effect) && counts(effect));
    });
  return [...groupBy(forward, ({ effect }) => effect.place)].map(([place, placed]) => ({
    place,
    rows: grouped(placed, ({ effect }) => JSON.stringify([effect.objects, howOf(effect)])).flatMap(rowOf),
  }));
}

/** What undo does, deletions first: they may take away all that there is of something. */
export function undoOf(all: readonly TextEffects[], lineOf: LineOf): UndoRow[] {
  const back = effectsIn(
    all.filter(({ name }) => name === 'undo'),
    changesSomething,
  );
  const rows = [...groupBy(back, ({ effect }) => howOf(effect))].map(([verb, placed]) => ({
    verb,
    objects: distinct(placed.flatMap(({ effect }) => objectsOf(effect))),
    steps: refsOf(placed),
    lines: linesOf(placed, lineOf),
    deletes: placed.some(({ effect }) => takesAway(effect)),
  }));
  return [...rows.filter(({ deletes }) => deletes), ...rows.filter(({ deletes }) => !deletes)];
}
