/** What cannot be told of the commands: what they do, and whether anyone notices when they fail. In: the effects of all texts, and the script's lines. Out: rows of the review. */
import type { TextEffects } from '../../effects/of-plan.js';
import { effectsIn, linesOf, refsOf } from './changes.js';
import { distinct, grouped } from './group-by.js';
import type { Placed } from './changes.js';
import { changesSomething } from './changing.js';
import { NOWHERE } from './script-lines.js';
import type { LineOf } from './line-of.js';
import type { ScriptLines } from './script-lines.js';
import type { CommandRow, LostRow, UnknownRow } from './review.js';

/** The first of the lines, as the script has it. */
function rowOf(placed: readonly Placed[], lineOf: LineOf, { all }: ScriptLines): CommandRow {
  const lines = linesOf(placed, lineOf);
  return { command: (all[(lines[0]?.line ?? 0) - 1] ?? '').trim(), steps: refsOf(placed), lines };
}

export function unknownOf(all: readonly TextEffects[], lineOf: LineOf, lines: ScriptLines): UnknownRow[] {
  const placed = effectsIn(all, ({ does }) => does === 'unknown');
  const key = ({ effect, from }: Placed): string =>
    JSON.stringify([effect.why, lines.all[lineOf(from, effect).line - 1]?.trim()]);
  return grouped(placed, key).map((group) => ({
    ...rowOf(group, lineOf, lines),
    verb: group[0]?.effect.verb ?? '',
    why: group[0]?.effect.why ?? '',
  }));
}

/** The last part of a path or name, which later lines would say. */
const lastOf = (object: string): string => /([^/\s]+)\/?$/.exec(object)?.[1] ?? '';

/** A name as a word of its own. */
function names(line: string, name: string): boolean {
  const at = line.indexOf(name);
  return at !== -1 && !/[\w.-]/.test(line.charAt(at + name.length)) && !/[\w.-]/.test(line.charAt(at - 1));
}

/** Later lines of the same text or function, and those of the step's check, that name an object. */
function linesThatName(
  { effect, from }: Placed,
  after: number,
  { all, texts, functions }: ScriptLines,
): number[] {
  const own =
    effect.site.in === '' ? texts.get(`${from.step.id} ${from.name}`) : functions.get(effect.site.in);
  const check = from.name === 'body' ? (texts.get(`${from.step.id} check`) ?? NOWHERE) : NOWHERE;
  const objects = effect.objects.map(lastOf).filter((name) => name !== '' && name !== '…');
  return [{ first: after + 1, last: own?.last ?? 0 }, check].flatMap(({ first, last }) =>
    all
      .slice(Math.max(first - 1, 0), last)
      .flatMap((line, at) => (objects.some((name) => names(line, name)) ? [first + at] : [])),
  );
}

export function lostOf(all: readonly TextEffects[], lineOf: LineOf, lines: ScriptLines): LostRow[] {
  const placed = effectsIn(all, (effect) => changesSomething(effect) && !effect.counts);
  const key = ({ effect, from }: Placed): string => `${lineOf(from, effect).line} ${effect.shown}`;
  return grouped(placed, key).map((group) => ({
    ...rowOf(group, lineOf, lines),
    objects: distinct(group.flatMap(({ effect }) => effect.objects)),
    again: distinct(group.flatMap((one) => linesThatName(one, lineOf(one.from, one.effect).line, lines))),
  }));
}
