/** Where commands stand in a script. In: where they are written in texts and functions, and where those stand. Out: lines, from 1. */
import { takesAway } from '../../effects/deletion.js';
import type { Effect } from '../../effects/effect.js';
import type { TextEffects } from '../../effects/of-plan.js';
import type { Site } from '../../effects/site.js';
import type { Plan } from '../../plan/plan.js';
import { distinct, grouped } from './group-by.js';
import type { GuardRef, LineRef } from './review.js';
import type { ScriptLines } from './script-lines.js';

/** What it acts on is gone or has another name afterwards, so that its condition matters. */
const isGuarded = (effect: Effect): boolean =>
  takesAway(effect) || effect.program === 'mv' || / RENAME TO$/.test(effect.verb);

const isSame = (one: GuardRef, other: GuardRef): boolean =>
  one.line === other.line && one.holds === other.holds;

/** Each line once; where it is called from several places, with the conditions that all of them have. */
export const eachLineOnce = (lines: readonly LineRef[]): LineRef[] =>
  grouped(lines, ({ line }) => `${line}`).flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [
          {
            line: first.line,
            guards: first.guards.filter((guard) =>
              others.every(({ guards }) => guards.some((other) => isSame(guard, other))),
            ),
          },
        ],
  );

/** Where a command of a text is written in the script. */
export type LineOf = (from: TextEffects, effect: Effect) => LineRef;

export function createLineOf({ functions }: Plan, lines: ScriptLines): LineOf {
  // Those only lead somewhere: what is done there is said where they are called.
  const ways = new Set(
    functions.filter(({ from }) => from === 'place' || from === 'connection').map(({ name }) => name),
  );
  const comments = new Map(
    functions.map(({ name, source }) => [
      name,
      source.split('\n').findIndex((line) => !line.startsWith('#')),
    ]),
  );
  const lineAt = ({ step, name }: TextEffects, site: Site): number => {
    if (site.in === '') return (lines.texts.get(`${step.id} ${name}`)?.first ?? 0) + site.line - 1;
    return (lines.functions.get(site.in)?.first ?? 0) + site.line - 1 - (comments.get(site.in) ?? 0);
  };
  return (from, effect) => {
    const line = lineAt(from, ways.has(effect.site.in) ? { in: '', line: effect.line } : effect.site);
    const guards = isGuarded(effect) ? effect.guards : [];
    const others = guards.map((one) => ({ line: lineAt(from, one), holds: one.holds }));
    return { line, guards: distinct(others.filter((one) => one.line !== line)) };
  };
}
