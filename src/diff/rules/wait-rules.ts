/** Rules about how long a step waits, and for what. */
import { waitsOf } from '../../effects/waits.js';
import type { Wait } from '../../effects/waits.js';
import { sameCommands } from '../../effects/canonical.js';
import type { SubjectStep } from '../subject.js';
import { code, duration } from '../words.js';
import { weakness } from './check-strength.js';
import type { StepRule } from './rule.js';

/** All that a step waits for: in its commands, and before it looks whether they worked. */
function waitsOfStep({ texts }: SubjectStep): readonly Wait[] {
  return [texts.body, texts.check].flatMap((text) => waitsOf(text ?? ''));
}

export function describeWait({ way, seconds }: Wait): string {
  return seconds === undefined ? way : `${way} (up to ${duration(seconds)})`;
}

interface Changes {
  readonly pairs: readonly (readonly [Wait, Wait])[];
  readonly gone: readonly Wait[];
}

const NONE: Changes = { pairs: [], gone: [] };

/** Which wait became which: those for the same thing first, then those of the same way, in order. */
function changesOf(old: SubjectStep, fresh: SubjectStep): Changes {
  if (old.texts.body === fresh.texts.body && old.texts.check === fresh.texts.check) return NONE;
  const left = [...waitsOfStep(fresh)];
  const pairs: [Wait, Wait][] = [];
  const take = (waits: readonly Wait[], fits: (a: Wait, b: Wait) => boolean): Wait[] =>
    waits.filter((wait) => {
      const at = left.findIndex((other) => other.way === wait.way && fits(wait, other));
      const [found] = at === -1 ? [] : left.splice(at, 1);
      if (found !== undefined) pairs.push([wait, found]);
      return found === undefined;
    });
  const others = take(waitsOfStep(old), (a, b) => a.until === b.until);
  return { gone: take(others, () => true), pairs };
}

/** Each way that a pair of waits differs, said for all pairs of a step. */
function inPairs(find: (old: Wait, fresh: Wait) => string | undefined): StepRule['find'] {
  return (old, fresh) => {
    const said = changesOf(old, fresh).pairs.flatMap((pair) => find(...pair) ?? []);
    return said.length === 0 ? undefined : said.join('; ');
  };
}

const isLoop = ({ way }: Wait): boolean => way === 'a loop';

function shorter(old: Wait, fresh: Wait): string | undefined {
  if (old.seconds === undefined && old.limit !== fresh.limit && old.limit !== '')
    return `${old.way} ended after ${code(old.limit)} and ends after ${code(fresh.limit)} now; which is longer, only a run knows`;
  if (old.seconds === fresh.seconds || old.seconds === undefined) return undefined;
  const before = duration(old.seconds);
  if (fresh.seconds === undefined) return `${old.way} is no longer ${before} but what only the run knows`;
  return fresh.seconds < old.seconds
    ? `${old.way} went from ${before} to ${duration(fresh.seconds)}`
    : undefined;
}

function limited(old: Wait, fresh: Wait): string | undefined {
  return old.seconds === undefined && fresh.seconds !== undefined && old.limit === ''
    ? `${old.way} ends after ${duration(fresh.seconds)}, which nothing said before`
    : undefined;
}

function other(old: Wait, fresh: Wait): string | undefined {
  if (old.until === fresh.until || (isLoop(old) && sameCommands(old.until, fresh.until))) return undefined;
  return isLoop(old) && weakness(old.until, fresh.until) !== undefined
    ? undefined
    : `${old.way} waited for ${code(old.until)} and waits for ${code(fresh.until)} now`;
}

const often = (seconds: number | undefined): string =>
  seconds === undefined ? 'what only the run knows' : duration(seconds);

export const waitRules: readonly StepRule[] = [
  {
    code: 'wait-removed',
    level: 'danger',
    title: 'A wait is gone',
    find: (old, fresh) => {
      const { gone } = changesOf(old, fresh);
      return gone.length === 0 ? undefined : `it no longer waits by ${gone.map(describeWait).join(', ')}`;
    },
  },
  { code: 'wait-shortened', level: 'danger', title: 'A wait is shorter', find: inPairs(shorter) },
  {
    code: 'wait-weakened',
    level: 'danger',
    title: 'A wait waits for less',
    find: inPairs((old, fresh) => {
      const weaker = isLoop(old) ? weakness(old.until, fresh.until) : undefined;
      return weaker === undefined ? undefined : `what it waits for demands less: ${weaker}`;
    }),
  },
  {
    code: 'wait-changed',
    level: 'caution',
    title: 'A wait waits for something else',
    find: inPairs((old, fresh) => other(old, fresh) ?? limited(old, fresh)),
  },
  {
    code: 'interval-changed',
    level: 'caution',
    title: 'The time between two looks changed',
    find: inPairs((old, fresh) =>
      old.interval === fresh.interval
        ? undefined
        : `it was ${often(old.interval)} and is ${often(fresh.interval)} now`,
    ),
  },
];
