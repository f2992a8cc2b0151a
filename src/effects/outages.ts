/** What is down when. In: the effects of all texts. Out: for each step that stops something, the step that starts it again. */
import type { Step } from '../plan/plan.js';
import type { Effect } from './effect.js';
import type { TextEffects } from './of-plan.js';

export interface Outage {
  readonly from: Step;
  /** Undefined where no later step starts it again. */
  readonly to: Step | undefined;
}

/** Programs that take something out of service, by verb, and the verbs that bring it back. */
const OPPOSITES: Readonly<Record<string, readonly string[]>> = {
  'systemctl stop': ['systemctl start', 'systemctl restart'],
  'service stop': ['service start', 'service restart'],
  'kubectl cordon': ['kubectl uncordon'],
  'kubectl drain': ['kubectl uncordon'],
  'pg_ctl stop': ['pg_ctl start', 'pg_ctl restart'],
};

const nameOf = ({ program, verb }: Effect): string => `${program} ${verb}`;

function stops(effect: Effect): boolean {
  if (effect.does !== 'changes') return false;
  return (
    nameOf(effect) in OPPOSITES ||
    (nameOf(effect) === 'kubectl scale' && effect.widens.includes('--replicas=0'))
  );
}

/** Whether an effect brings back what another stops: the same objects in the same place. */
function startsAgain(effect: Effect, stopped: Effect): boolean {
  if (effect.does !== 'changes' || effect.place !== stopped.place || stops(effect)) return false;
  const isBack = nameOf(stopped) === 'kubectl scale' ? ['kubectl scale'] : (OPPOSITES[nameOf(stopped)] ?? []);
  return isBack.includes(nameOf(effect)) && effect.objects.join() === stopped.objects.join();
}

const isSame = (one: Effect, other: Effect): boolean =>
  nameOf(one) === nameOf(other) && one.place === other.place && one.objects.join() === other.objects.join();

/** The step whose undo takes a step back, the step itself or another one. */
const takenBackBy = ({ id, undo }: Step): string => (undo.kind === 'with' ? undo.step : id);

/** The effects by which a step is taken back. */
function waysBack(stopping: Step, all: readonly TextEffects[]): readonly Effect[] {
  return all
    .filter(({ step, name }) => step.id === takenBackBy(stopping) && name === 'undo')
    .flatMap(({ effects }) => effects);
}

/** The next step that does what would take the stop back, or the opposite of it. */
function endOf(step: Step, stopped: Effect, all: readonly TextEffects[]): Step | undefined {
  const back = waysBack(step, all).filter(
    (effect) =>
      effect.does === 'changes' &&
      effect.program === stopped.program &&
      effect.place === stopped.place &&
      !stops(effect),
  );
  const later = all.filter(({ name, step: { number } }) => name === 'body' && number > step.number);
  const ending = ({ effects }: TextEffects): boolean =>
    effects.some((effect) => back.some((one) => isSame(one, effect)) || startsAgain(effect, stopped));
  return later.find(ending)?.step;
}

/** One for each stretch of time; steps that stop the same more and more are one. */
export function outagesOf(all: readonly TextEffects[]): Outage[] {
  const bodies = all.filter(({ name }) => name === 'body');
  const outages: Outage[] = [];
  for (const { step, effects } of bodies) {
    const stopped = effects.find(stops);
    if (stopped === undefined) continue;
    const to = endOf(step, stopped, all);
    const goesOn = outages.some(
      (one) => one.to === to && (to === undefined || takenBackBy(one.from) === takenBackBy(step)),
    );
    if (!goesOn) outages.push({ from: step, to });
  }
  return outages;
}
