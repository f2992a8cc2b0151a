/** How far a change is taken back. In: the change, the steps, and the effects of their undo. Out: by which step, and what limits that. */
import { takesAway } from '../../effects/deletion.js';
import type { Effect } from '../../effects/effect.js';
import type { TextEffects } from '../../effects/of-plan.js';
import type { Plan, Step } from '../../plan/plan.js';
import { changesSomething, isCalled } from './changing.js';
import type { TextsOf } from './changing.js';
import { isNamed, isOwnVariable, writtenBy } from './files.js';
import { renamed } from './renamed.js';
import type { Back, Kept } from './review.js';

/** The step whose undo takes a step back. */
function undoerOf(step: Step, steps: readonly Step[]): Step | undefined {
  const { undo } = step;
  return undo.kind === 'with' ? steps.find(({ id }) => id === undo.step) : step;
}

function saidBy(step: Step, steps: readonly Step[]): string {
  switch (step.undo.kind) {
    case 'text':
    case 'with':
      return undoerOf(step, steps)?.label ?? '';
    case 'confirm':
      return 'by hand';
    case 'none':
      return 'nothing to take back';
    case 'absent':
      return '';
  }
}

const isPath = (name: string): boolean => /^(?:[~/.]|\$\{?\w+\}?(?:\/|$))/.test(name);

/** Whether one path is the other, or lies in it. */
const isAt = (one: string, other: string): boolean =>
  one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);

/** Whether a way back does more than delete: it writes a file that was deleted, or makes something where another thing was. */
function bringsBack(deletion: Effect, back: readonly Effect[]): boolean {
  const makes = back.filter((one) => changesSomething(one) && !takesAway(one));
  const here = makes.filter(({ place }) => place === deletion.place);
  return deletion.objects.every((object) =>
    isPath(object)
      ? here.some(({ objects }) => objects.some((name) => isAt(name, object)))
      : makes.length > 0,
  );
}

/** What gets another name has two. */
const namesOf = ({ objects }: Effect): readonly string[] =>
  objects.map(renamed).flatMap(({ from, to }) => (to === undefined ? [from] : [from, to]));

/** Whether a name that a command of the way back has is that of what was changed, or of what holds it. */
function isAbout(back: string, changed: string): boolean {
  const [, schema] = /^schema (\S+)$/.exec(back) ?? [];
  if (schema !== undefined) return changed.replace(/^[a-z]+ /, '').split('.')[0] === schema;
  return isPath(changed) ? isAt(back, changed) || isNamed(changed, back) : back === changed;
}

/** A database or schema that is dropped takes along what was done in it; of a pod's files some may lie on a volume. */
const holdsPlace = (place: string, one: Effect): boolean =>
  takesAway(one) &&
  one.objects.some((object) => /^(?:database|schema) /.test(object) && place.startsWith(`${object} `));

/** Commands of the way back that name a change, each of its objects at least once; none where one is not named. */
function namedIn(effect: Effect, back: readonly Effect[]): readonly Effect[] {
  const here = back.filter((one) => one.place === effect.place && one.does === 'changes');
  const about = (name: string): readonly Effect[] =>
    here.filter((one) => namesOf(one).some((object) => isAbout(object, name)));
  const around = back.filter((one) => holdsPlace(effect.place, one));
  const scales = effect.verb === 'scale' ? here.filter(({ verb }) => verb === 'scale') : [];
  if (around.length > 0 || scales.length > 0) return [...around, ...scales];
  const found = namesOf(effect).map(about);
  return found.some((all) => all.length === 0) ? [] : found.flat();
}

/** Deletions of what the way forward made before, or makes under a name of its own, which nobody misses. */
function deletionsOfOwn(all: readonly TextEffects[]): ReadonlySet<Effect> {
  const made = new Map<string, string[]>();
  const own = new Set<Effect>();
  const forward = all.filter(({ name }) => name !== 'undo').flatMap(({ effects }) => effects);
  const named = new Set(forward.map(writtenBy));
  for (const effect of forward) {
    const files = made.get(effect.place) ?? [];
    const isOwn = (object: string): boolean =>
      files.some((file) => isNamed(file, object)) || (isOwnVariable(object) && named.has(object));
    if (takesAway(effect) && effect.objects.length > 0 && effect.objects.every(isOwn)) own.add(effect);
    const file = writtenBy(effect);
    if (file === undefined) continue;
    files.push(file);
    made.set(effect.place, files);
  }
  return own;
}

export type BackOf = (from: TextEffects, effect: Effect) => Back;

export function createBackOf(
  plan: Plan,
  all: readonly TextEffects[],
  kept: readonly Kept[],
  textsOf: TextsOf,
): BackOf {
  const steps = plan.phases.flatMap((phase) => phase.steps);
  const own = deletionsOfOwn(all);
  const keptSteps = new Set(kept.map((one) => one.step.id));
  const isKept = ({ id }: Step): boolean => keptSteps.has(id);
  const undoOf = (step: Step): readonly Effect[] =>
    textsOf(step)
      .filter(({ name }) => name === 'undo')
      .flatMap(({ effects }) => effects);
  return ({ step, effects }, effect) => {
    const by = saidBy(step, steps);
    const undoer = undoerOf(step, steps);
    if (undoer === undefined || step.undo.kind === 'absent') return { by: '', limit: '' };
    if (step.undo.kind !== 'text' && step.undo.kind !== 'with') return { by, limit: '' };
    const back = undoOf(undoer);
    if (own.has(effect)) return { by: '', limit: 'own' };
    if (takesAway(effect) && !bringsBack(effect, back)) return { by: '', limit: '' };
    const isVague = effects.some(({ does, shown }) => does === 'unknown' && shown === effect.shown);
    if (isVague && !isCalled(effect)) return { by, limit: 'elsewhere' };
    if (isKept(step) || isKept(undoer)) return { by, limit: 'kept' };
    const named = namedIn(effect, back);
    if (named.length === 0) return { by, limit: 'unseen' };
    return { by, limit: writtenBy(effect) !== undefined && named.every(takesAway) ? 'deleted' : '' };
  };
}
