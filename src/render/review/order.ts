/** In which order a script is read for review. In: the steps with their effects, and the script's lines. Out: what to read first, and where it stands. */
import type { Effect } from '../../effects/effect.js';
import type { TextEffects } from '../../effects/of-plan.js';
import type { Plan, Step } from '../../plan/plan.js';
import { distinct } from './group-by.js';
import { changesSomething, stepRef } from './changing.js';
import type { TextsOf } from './changing.js';
import { discarded } from './kept.js';
import { renamed } from './renamed.js';
import type { CheckRow, FunctionRow, OrderRow } from './review.js';
import { NOWHERE } from './script-lines.js';
import type { ScriptLines } from './script-lines.js';
import { code } from './markdown-parts.js';

/** Statements that later ones call, so that they are read first. */
const DEFINES = /^CREATE (?:OR REPLACE )?(?:FUNCTION|PROCEDURE)\b/;

interface Reason {
  readonly rank: number;
  readonly said: string;
}

/** What is said of a step of which nothing else is to be said. */
export const CHANGES = 'changes something';
export const UNKNOWN = 'holds what is not known';

/** Databases that get another name in a step and that no step has made; `made` grows by what is made, under all of its names. */
function renamedOfOthers(forward: readonly Effect[], made: Set<string>): string[] {
  const others: string[] = [];
  for (const { verb, objects } of forward)
    for (const object of objects) {
      const { from, to } = renamed(object);
      if (verb === 'CREATE DATABASE') made.add(object);
      else if (verb !== 'ALTER DATABASE … RENAME TO' || to === undefined) continue;
      else if (made.has(from)) made.add(to);
      else others.push(from);
    }
  return distinct(others);
}

/** What undo drops, whatever stands under the name by then. */
const droppedByName = (back: readonly Effect[]): string[] =>
  distinct(
    back
      .filter(({ verb, guards }) => /^DROP /.test(verb) && guards.length === 0)
      .flatMap(({ objects }) => objects),
  );

/** All reasons why a step is read before others, each with a rank; the smaller, the sooner. */
function reasonsFor(step: Step, textsOf: TextsOf, made: Set<string>): readonly Reason[] {
  const texts = textsOf(step);
  const forward = texts.filter(({ name }) => name !== 'undo').flatMap((one) => one.effects);
  const back = texts.filter(({ name }) => name === 'undo').flatMap((one) => one.effects);
  const { undo, policy } = step;
  const changes = forward.some(changesSomething);
  const others = renamedOfOthers(forward, made);
  const dropped = droppedByName(back);
  const all: readonly (readonly [boolean, number, string])[] = [
    [policy.risk === 'point-of-no-return', 0, 'point of no return'],
    [policy.risk === 'destructive', 1, 'destructive'],
    [
      changes &&
        undo.kind === 'absent' &&
        policy.risk !== 'point-of-no-return' &&
        policy.risk !== 'destructive',
      2,
      'changes something, no undo',
    ],
    [others.length > 0, 2, `renames ${others.map(code).join(', ')}, which was there before`],
    [discarded(step) !== '', 2, 'its undo discards data'],
    [dropped.length > 0, 2, `its undo drops ${dropped.map(code).join(', ')} by name, under no condition`],
    [
      forward.some(({ verb }) => DEFINES.test(verb)),
      3,
      'defines functions in a database, which later statements call',
    ],
    [[...forward, ...back].some(({ does }) => does === 'unknown'), 3, UNKNOWN],
    [forward.some((one) => changesSomething(one) && !one.counts), 4, 'a failure does not count'],
    [changes, 5, CHANGES],
  ];
  return all.flatMap(([holds, rank, said]) => (holds ? [{ rank, said }] : []));
}

export interface Reading {
  readonly order: readonly OrderRow[];
  readonly checks: readonly CheckRow[];
}

export function readingOrder(steps: readonly Step[], textsOf: TextsOf, lines: ScriptLines): Reading {
  const made = new Set<string>();
  const weighed = steps.map((step) => {
    const reasons = reasonsFor(step, textsOf, made);
    const special = reasons.filter(({ said }) => said !== CHANGES);
    const said = (special.length === 0 ? reasons : special).map((one) => one.said).join('; ');
    return { step, span: lines.steps.get(step.id) ?? NOWHERE, rank: reasons[0]?.rank, said };
  });
  const first = weighed.filter(({ rank }) => rank !== undefined);
  return {
    order: first
      .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
      .map(({ step: { id, label, title }, span, said }) => ({ id, label, title, ...span, reason: said })),
    checks: weighed
      .filter(({ rank }) => rank === undefined)
      .map(({ step, span }) => ({ ...stepRef(step), title: step.title, ...span })),
  };
}

export function functionsOf(plan: Plan, all: readonly TextEffects[], lines: ScriptLines): FunctionRow[] {
  return plan.functions.map(({ name }) => ({
    name,
    ...(lines.functions.get(name) ?? NOWHERE),
    steps: all.filter(({ text }) => text.calls.includes(name)).map(({ step }) => stepRef(step)),
  }));
}
