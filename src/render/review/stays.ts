/** Files and folders that stay when a procedure has been run. In: the plan and the effects of all texts. Out: paths by place, with the step that removes them later or under a condition. */
import type { Effect } from '../../effects/effect.js';
import type { TextEffects } from '../../effects/of-plan.js';
import type { Phase, Plan, Step } from '../../plan/plan.js';
import { goneBy, goneInTheEnd, isNamed, isPassing, writtenBy } from './files.js';
import { groupBy } from './group-by.js';
import type { PlaceFiles } from './review.js';

/** A file that stays, as far as can be told so far. */
interface Stay {
  readonly phase: Phase | undefined;
  readonly made: Effect | undefined;
  /** The step of another phase that removes it; '' for none. */
  readonly until: string;
  /** The step that may remove it; '' for none. */
  readonly unless: string;
}

type Stays = Map<string, Stay>;

const NEW = { until: '', unless: '' };

/** `cp A FOLDER`: where a file comes by its name into a folder that was made before. */
function madeBy(effect: Effect, stays: Stays): string | undefined {
  const made = writtenBy(effect);
  const [source, last, ...others] = effect.shown
    .split(' ')
    .filter((word) => !word.startsWith('-'))
    .slice(1);
  const isInto = effect.program === 'cp' && last === made && others.length === 0;
  if (!isInto || source === undefined || stays.get(last ?? '')?.made?.program !== 'mkdir') return made;
  return `${made ?? ''}/${source.slice(source.lastIndexOf('/') + 1)}`;
}

const isRecursive = ({ widens }: Effect): boolean =>
  widens.some((one) => /^(?:-[rR]|--recursive)$/.test(one));

/** Whether what takes a file away does so whenever it was made: under no condition but those that it was made under. */
const isSure = (gone: Effect, made: Effect | undefined): boolean => {
  const known = new Set(made?.guards.map((one) => JSON.stringify(one)));
  return gone.counts && gone.guards.every((one) => known.has(JSON.stringify(one)));
};

function takeAway(stays: Stays, gone: Effect, step: Step, phase: Phase | undefined): void {
  for (const name of goneBy(gone))
    for (const [file, stay] of stays) {
      if (!isNamed(file, name) && !(isRecursive(gone) && file.startsWith(`${name}/`))) continue;
      if (!isSure(gone, stay.made)) stays.set(file, { ...stay, unless: stay.unless || step.label });
      else if (stay.phase === phase) stays.delete(file);
      else stays.set(file, { ...stay, until: stay.until || step.label });
    }
}

function groupsOf(stays: Stays): Pick<PlaceFiles, 'files' | 'until' | 'unless'> {
  const all = [...stays];
  const by = (key: 'until' | 'unless'): PlaceFiles['until'] =>
    [...groupBy(all, ([, stay]) => (key === 'unless' && stay.until !== '' ? '' : stay[key]))].flatMap(
      ([step, group]) => (step === '' ? [] : [{ step, files: group.map(([file]) => file) }]),
    );
  const files = all.filter(([, { until, unless }]) => until === '' && unless === '').map(([file]) => file);
  return { files, until: by('until'), unless: by('unless') };
}

/** Files and folders that the way forward makes and that no later line of the same phase surely takes away, by place. */
export function filesThatStay({ phases }: Plan, all: readonly TextEffects[]): PlaceFiles[] {
  const phaseOf = new Map(phases.flatMap((phase) => phase.steps.map((step) => [step.id, phase] as const)));
  const places = new Map<string, Stays>();
  const staysIn = (place: string): Stays => {
    const stays = places.get(place) ?? new Map<string, Stay>();
    places.set(place, stays);
    return stays;
  };
  for (const { id, captures } of phases.flatMap(({ steps }) => steps))
    for (const name of captures)
      staysIn('here').set(`$WORK/${name}`, { ...NEW, phase: phaseOf.get(id), made: undefined });
  for (const text of all.filter(({ name }) => name !== 'undo')) {
    const gone = goneInTheEnd(text);
    const phase = phaseOf.get(text.step.id);
    for (const effect of text.effects) {
      const stays = staysIn(effect.place);
      const made = madeBy(effect, stays);
      if (made !== undefined && made !== '' && !isPassing(made) && !gone.has(made) && !stays.has(made))
        stays.set(made, { ...NEW, phase, made: effect });
      takeAway(stays, effect, text.step, phase);
    }
  }
  return [...places].flatMap(([place, stays]) => (stays.size === 0 ? [] : [{ place, ...groupsOf(stays) }]));
}
