/** Rules about what keeps a step from doing harm: checks, and the conditions under which it is done. */
import { actsOf } from '../../effects/calls.js';
import { sameCommands } from '../../effects/canonical.js';
import { constantOfText } from '../../effects/constant.js';
import { frameOf } from '../../effects/frame.js';
import { waitsOf } from '../../effects/waits.js';
import { kindNamed } from '../../kinds/index.js';
import { say } from '../found.js';
import type { Found } from '../found.js';
import type { SubjectStep } from '../subject.js';
import { code } from '../../diagnostics/code.js';
import { judge } from './check-strength.js';
import type { Called } from './check-strength.js';

/** Texts whose only task is to say whether something holds. */
function checkOf({ kind, texts }: SubjectStep): string | undefined {
  return kindNamed(kind)?.judges === 'now' ? frameOf(texts.body ?? '').core : texts.check;
}

/** The condition under which a step is done at all. */
function conditionOf({ texts }: SubjectStep): string | undefined {
  return texts.when ?? (texts.body === undefined ? undefined : frameOf(texts.body).when);
}

/** Its body only asks, and has rules of its own. */
export const isJudged = ({ kind }: SubjectStep): boolean => kindNamed(kind)?.judges !== undefined;

/** Others rely on such a step: it stops them, asks, or waits. */
function isGuard(step: SubjectStep): boolean {
  const { prompt, texts } = step;
  return isJudged(step) || prompt !== '' || texts.check !== undefined || waitsOf(texts.body ?? '').length > 0;
}

const becomes = (old: string | undefined, fresh: string | undefined, status: boolean): boolean =>
  fresh !== undefined &&
  constantOfText(fresh) === status &&
  (old === undefined || constantOfText(old) !== status);

/** Why nothing of a step is done any more whatever the world is like. */
function neverRuns(old: SubjectStep, fresh: SubjectStep): string | undefined {
  const { done_when: done, body } = fresh.texts;
  if (becomes(old.texts.done_when, done, true))
    return `it counts as done before it begins: ${code(done ?? '')} always holds`;
  const condition = conditionOf(fresh);
  if (becomes(conditionOf(old), condition, false))
    return `its condition ${code(condition ?? '')} never holds`;
  const [before, after] = [old, fresh].map(({ texts }) => actsOf(texts.body ?? '').length);
  const empty = !isJudged(fresh) && before !== 0 && after === 0 && body !== undefined;
  return empty ? 'its commands do nothing any more' : undefined;
}

function ofCheck(old: SubjectStep, fresh: SubjectStep, called: Called): Found[] {
  if (old.texts.check !== undefined && fresh.texts.check === undefined)
    return say('lost-verify', 'nothing checks any more that it worked');
  const [before, after] = [checkOf(old), checkOf(fresh)];
  if (before === undefined || after === undefined) return [];
  const { strength, why } = judge(before, after, called);
  if (strength === 'same') return [];
  if (strength === 'weaker') return say('check-weakened', why);
  return strength === 'stricter'
    ? say('check-stricter', 'all that it asked for, and more')
    : say('check-changed', why);
}

function ofDone(
  { texts: old }: SubjectStep,
  { texts: fresh }: SubjectStep,
  called: Called,
): string | undefined {
  const [before, after] = [old.done_when, fresh.done_when];
  if (sameCommands(before, after) || becomes(before, after, true)) return undefined;
  if (after === undefined)
    return 'nothing tells any more that its work is there already: without a record of it, it is done again';
  if (before === undefined) return `it is left out where ${code(after)} holds`;
  const { strength, why } = judge(before, after, called);
  if (strength === 'same') return undefined;
  return `it is left out under another condition${why === '' ? '' : `: ${why}`}`;
}

/** A `when` that is new, on a step that others rely on or on any other. */
function newCondition(old: SubjectStep, condition: string): Found[] {
  if (constantOfText(condition) === false) return [];
  return isGuard(old)
    ? say(
        'condition-added',
        `where ${code(condition)} does not hold, it is skipped, and what follows goes on without it`,
      )
    : say('made-conditional', `it is skipped where ${code(condition)} does not hold`);
}

function ofCondition(old: SubjectStep, fresh: SubjectStep, called: Called): Found[] {
  const [before, after] = [conditionOf(old), conditionOf(fresh)];
  if (before === undefined) return after === undefined ? [] : newCondition(old, after);
  if (after === undefined) return say('condition-dropped', 'its `when` is gone');
  const { strength, why } = judge(before, after, called);
  if (strength === 'same') return [];
  if (strength === 'weaker') return say('condition-weakened', `its \`when\` demands less: ${why}`);
  if (becomes(before, after, false)) return [];
  return say('condition-changed', `it runs only where ${code(after)} holds; it was ${code(before)}`);
}

const forItems = (items: string | undefined): string =>
  items === undefined ? 'once' : `for each of ${code(items)}`;

function ofItems({ texts: old }: SubjectStep, { texts: fresh }: SubjectStep): string | undefined {
  if (sameCommands(old.body, fresh.body)) return undefined;
  const [before, after] = [frameOf(old.body ?? ''), frameOf(fresh.body ?? '')];
  if (before.items !== after.items)
    return `it was done ${forItems(before.items)} and is done ${forItems(after.items)} now`;
  if (before.skips === after.skips || before.items === undefined) return undefined;
  return `what tells that an item is done changed: ${code(before.skips)} became ${code(after.skips)}`;
}

export function ofGuards(old: SubjectStep, fresh: SubjectStep, called: Called): Found[] {
  return [
    ...ofCheck(old, fresh, called),
    ...say('never-runs', neverRuns(old, fresh)),
    ...say('done-when-changed', ofDone(old, fresh, called)),
    ...ofCondition(old, fresh, called),
    ...say('items-changed', ofItems(old, fresh)),
  ];
}
