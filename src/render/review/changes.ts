/** What is changed: by place and object, as commands, and by table. In: the effects of all texts. Out: rows of the review. */
import { takesAway } from '../../effects/deletion.js';
import type { Effect } from '../../effects/effect.js';
import type { TextEffects } from '../../effects/of-plan.js';
import type { Plan, Step } from '../../plan/plan.js';
import { changesSomething, refOf } from './changing.js';
import { groupBy, grouped } from './group-by.js';
import type { ChangeRow, CommandRow, PlaceChanges, StepRef, TableRow, UnknownRow } from './review.js';

interface Placed {
  readonly effect: Effect;
  readonly from: TextEffects;
}

function effectsIn(all: readonly TextEffects[], wanted: (effect: Effect) => boolean): Placed[] {
  return all.flatMap((from) => from.effects.filter(wanted).map((effect) => ({ effect, from })));
}

function refsOf(placed: readonly Placed[]): StepRef[] {
  return grouped(placed, ({ from }) => `${from.step.id} ${from.name === 'undo'}`).flatMap(([first]) =>
    first === undefined ? [] : [refOf(first.from)],
  );
}

function takenBackBy(step: Step, steps: readonly Step[]): string {
  const { undo } = step;
  switch (undo.kind) {
    case 'text':
      return step.label;
    case 'with':
      return steps.find(({ id }) => id === undo.step)?.label ?? undo.step;
    case 'confirm':
      return 'by hand';
    case 'none':
      return 'nothing to take back';
    case 'absent':
      return '';
  }
}

/** `rm -rf`, `scale --replicas=0`: the verb with what makes it more than usual. */
export function howOf({ program, verb, widens }: Effect): string {
  const word = verb === '>' ? 'write' : verb === '>>' ? 'append' : verb;
  const named =
    program === 'SQL' || word === program || word.startsWith(program) || /^(?:write|append)$/.test(word);
  return [named ? word : `${program} ${word}`, ...widens].join(' ');
}

function rowOf(placed: readonly Placed[], steps: readonly Step[]): ChangeRow[] {
  const [first] = placed;
  if (first === undefined) return [];
  const forward = placed.filter(({ from }) => from.name !== 'undo');
  const taken = forward.map(({ from }) => takenBackBy(from.step, steps));
  return [
    {
      objects: first.effect.objects,
      how: howOf(first.effect),
      steps: refsOf(forward),
      takenBack: [...new Set(taken)],
    },
  ];
}

/** The procedure's own name for a place: the outermost of its functions that leads there. */
function nameOf(placed: readonly Placed[], plan: Plan): string {
  const own = new Set(
    plan.functions.filter(({ from }) => from === 'place' || from === 'connection').map(({ name }) => name),
  );
  const names = placed.map(({ effect }) => effect.through.find((name) => own.has(name)) ?? '');
  const [name = '', ...others] = new Set(names.map((one) => one.replace(/_stream$/, '')));
  return others.length === 0 ? name : '';
}

/** What the steps change on their way forward, the procedure's own files left out. */
export function changesOf(plan: Plan, all: readonly TextEffects[]): PlaceChanges[] {
  const steps = plan.phases.flatMap((phase) => phase.steps);
  const forward = effectsIn(all, changesSomething).filter(({ from }) => from.name !== 'undo');
  return [...groupBy(forward, ({ effect }) => effect.place)].map(([place, placed]) => ({
    place,
    name: nameOf(placed, plan),
    rows: grouped(placed, ({ effect }) => JSON.stringify([effect.objects, howOf(effect)])).flatMap((one) =>
      rowOf(one, steps),
    ),
  }));
}

function rowsBy(placed: readonly Placed[]): CommandRow[] {
  return [...groupBy(placed, ({ effect }) => effect.shown)].map(([command, one]) => ({
    command,
    steps: refsOf(one),
  }));
}

/** Every command that changes something, once, also those of the way back. */
export function commandsOf(all: readonly TextEffects[]): CommandRow[] {
  return rowsBy(effectsIn(all, changesSomething));
}

export function lostOf(all: readonly TextEffects[]): CommandRow[] {
  return rowsBy(effectsIn(all, (effect) => changesSomething(effect) && !effect.counts));
}

/** Statements after which rows or tables are not what they were. */
const ON_TABLES = /^(?:TRUNCATE|DELETE|UPDATE|INSERT|MERGE|DROP (?!DATABASE)|COPY FROM|SELECT INTO)/;

/** What is done, with its objects and steps. */
function rowsByVerb(placed: readonly Placed[]): TableRow[] {
  return [...groupBy(placed, ({ effect }) => howOf(effect))].map(([verb, one]) => ({
    verb,
    objects: [...new Set(one.flatMap(({ effect }) => effect.objects))],
    steps: refsOf(one),
  }));
}

export function tablesOf(all: readonly TextEffects[]): TableRow[] {
  return rowsByVerb(
    effectsIn(
      all,
      ({ program, verb, does }) => program === 'SQL' && does === 'changes' && ON_TABLES.test(verb),
    ),
  );
}

/** What undo takes away, which may be all that there is of it. */
export function deletedByUndo(all: readonly TextEffects[]): TableRow[] {
  const back = all.filter(({ name }) => name === 'undo');
  return rowsByVerb(effectsIn(back, (effect) => changesSomething(effect) && takesAway(effect)));
}

export function unknownOf(all: readonly TextEffects[]): UnknownRow[] {
  const placed = effectsIn(all, ({ does }) => does === 'unknown');
  return grouped(placed, ({ effect }) => `${effect.shown}\n${effect.why}`).flatMap((one) => {
    const [first] = one;
    return first === undefined
      ? []
      : [{ command: first.effect.shown, why: first.effect.why, steps: refsOf(one) }];
  });
}
