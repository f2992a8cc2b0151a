/** Rules about how long a step waits, and for what. */
import { pairBy, unpaired } from '../../effects/pairing.js';
import type { Pair, Paired } from '../../effects/pairing.js';
import { waitsOf } from '../../effects/waits.js';
import type { Wait } from '../../effects/waits.js';
import { sameCommands } from '../../effects/canonical.js';
import { say } from '../found.js';
import type { Found } from '../found.js';
import type { SubjectStep } from '../subject.js';
import { code } from '../../diagnostics/code.js';
import { duration } from '../words.js';
import { judge } from './check-strength.js';
import type { Called } from './check-strength.js';

/** All that a step waits for: in its commands, and before it looks whether they worked. */
function waitsOfStep({ texts }: SubjectStep): readonly Wait[] {
  return [texts.body, texts.check].flatMap((text) => waitsOf(text ?? ''));
}

export function describeWait({ way, seconds }: Wait): string {
  return seconds === undefined ? way : `${way} (up to ${duration(seconds)})`;
}

/** Which wait became which: those for the same thing first, then those of the same way, in order. */
function changesOf(old: SubjectStep, fresh: SubjectStep): Paired<Wait> {
  const all = unpaired(waitsOfStep(old), waitsOfStep(fresh));
  const same = pairBy(all, ({ way, until }) => `${way}\n${until}`);
  return pairBy(same, ({ way }) => way);
}

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

/** What a loop goes on until is a check; what a program waits for are its words. */
function ofUntil(old: Wait, fresh: Wait, called: Called): Found[] {
  const isLoop = old.way === 'a loop';
  const { strength, why } = judge(old.until, fresh.until, called);
  const same = isLoop ? strength === 'same' || strength === 'stricter' : old.until === fresh.until;
  if (same || (isLoop && sameCommands(old.until, fresh.until))) return [];
  if (isLoop && strength === 'weaker') return say('wait-weakened', `what it waits for demands less: ${why}`);
  return say(
    'wait-changed',
    `${old.way} waited for ${code(old.until)} and waits for ${code(fresh.until)} now`,
  );
}

const often = (seconds: number | undefined): string =>
  seconds === undefined ? 'what only the run knows' : duration(seconds);

function interval({ interval: old }: Wait, { interval: fresh }: Wait): string | undefined {
  return old === fresh ? undefined : `it was ${often(old)} and is ${often(fresh)} now`;
}

const ofPair = ({ old, new: fresh }: Pair<Wait>, called: Called): Found[] => [
  ...say('wait-shortened', shorter(old, fresh)),
  ...ofUntil(old, fresh, called),
  ...say('wait-changed', limited(old, fresh)),
  ...say('interval-changed', interval(old, fresh)),
];

export function ofWaits(old: SubjectStep, fresh: SubjectStep, called: Called): Found[] {
  if (old.texts.body === fresh.texts.body && old.texts.check === fresh.texts.check) return [];
  const { pairs, old: gone } = changesOf(old, fresh);
  const removed =
    gone.length === 0 ? undefined : `it no longer waits by ${gone.map(describeWait).join(', ')}`;
  return [...say('wait-removed', removed), ...pairs.flatMap((pair) => ofPair(pair, called))];
}
