/** Rules about what keeps a step from doing harm: questions, checks, conditions and the way back. */
import { actsOf } from '../../effects/calls.js';
import { constantOfText } from '../../effects/constant.js';
import { frameOf } from '../../effects/frame.js';
import { waitsOf } from '../../effects/waits.js';
import { sameCommands } from '../../effects/canonical.js';
import type { SubjectStep } from '../subject.js';
import { code, list } from '../words.js';
import { weakness } from './check-strength.js';
import { isDestructive, risks } from './risk.js';
import type { StepRule } from './rule.js';

/** Texts whose only task is to say whether something holds. */
function checkOf({ kind, texts }: SubjectStep): string | undefined {
  return kind === 'assert' ? frameOf(texts.body ?? '').core : texts.check;
}

/** The condition under which a step is done at all. */
function conditionOf({ texts }: SubjectStep): string | undefined {
  return texts.when ?? (texts.body === undefined ? undefined : frameOf(texts.body).when);
}

/** Others rely on such a step: it stops them, asks, or waits. */
function isGuard({ kind, prompt, texts }: SubjectStep): boolean {
  return (
    kind === 'assert' ||
    kind === 'wait' ||
    prompt !== '' ||
    texts.check !== undefined ||
    waitsOf(texts.body ?? '').length > 0
  );
}

/** Both texts, where both are there and are not the same commands. */
function changedPair(
  old: string | undefined,
  fresh: string | undefined,
): readonly [string, string] | undefined {
  return old === undefined || fresh === undefined || sameCommands(old, fresh) ? undefined : [old, fresh];
}

/** An undo that does nothing is none. */
export function hasUndo({ texts: { undo } }: SubjectStep): boolean {
  return undo !== undefined && actsOf(undo).length > 0;
}

const forItems = (items: string | undefined): string =>
  items === undefined ? 'once' : `for each of ${code(items)}`;

const becomes = (old: string | undefined, fresh: string | undefined, status: boolean): boolean =>
  fresh !== undefined &&
  constantOfText(fresh) === status &&
  (old === undefined || constantOfText(old) !== status);

/** Kinds whose bodies ask, and have rules of their own. */
export const JUDGED: ReadonlySet<string> = new Set(['assert', 'wait']);

/** Why nothing of a step is done any more whatever the world is like. */
function neverRuns(old: SubjectStep, fresh: SubjectStep): string | undefined {
  if (becomes(old.texts.done_when, fresh.texts.done_when, true))
    return `it counts as done before it begins: ${code(fresh.texts.done_when ?? '')} always holds`;
  const condition = conditionOf(fresh);
  if (becomes(conditionOf(old), condition, false))
    return `its condition ${code(condition ?? '')} never holds`;
  const [before, after] = [old, fresh].map(({ texts }) => actsOf(texts.body ?? '').length);
  return !JUDGED.has(fresh.kind) && before !== 0 && after === 0 && fresh.texts.body !== undefined
    ? 'its commands do nothing any more'
    : undefined;
}

const WARNINGS: readonly (readonly [string, (step: SubjectStep) => string])[] = [
  ['title', ({ title }) => title],
  ['question', ({ question }) => question],
  ['look_for', ({ lookFor }) => lookFor],
  ['why', ({ why }) => why],
];

export const guardRules: readonly StepRule[] = [
  {
    code: 'confirmation-dropped',
    level: 'danger',
    title: 'A question to the operator is gone',
    find: (old, fresh) => {
      if (isDestructive(old) && !isDestructive(fresh)) {
        return `${risks(old, fresh)}, so the script no longer asks for its id before it runs it`;
      }
      return old.prompt !== '' && fresh.prompt === ''
        ? `nobody is asked any more: ${code(old.question)}`
        : undefined;
    },
  },
  {
    code: 'question-emptied',
    level: 'danger',
    title: 'A question to the operator asks nothing',
    find: (old, fresh) =>
      /\p{L}/u.test(old.question) && fresh.prompt !== '' && !/\p{L}/u.test(fresh.question)
        ? `it asked ${code(old.question)} and asks ${code(fresh.question)} now`
        : undefined,
  },
  {
    code: 'warning-changed',
    level: 'danger',
    title: 'What people read before a step that can destroy changed',
    find: (old, fresh) => {
      const changed =
        isDestructive(old) || isDestructive(fresh)
          ? WARNINGS.filter(([, read]) => read(old) !== read(fresh))
          : [];
      const [first] = changed;
      return first === undefined
        ? undefined
        : `its ${list(changed.map(([name]) => name))} changed: ${code(first[1](old))} became ${code(first[1](fresh))}`;
    },
  },
  {
    code: 'question-changed',
    level: 'caution',
    title: 'A question to the operator changed',
    find: (old, fresh) => {
      if (old.prompt === '' || fresh.prompt === '') return undefined;
      if (old.question !== fresh.question)
        return `it asked ${code(old.question)} and asks ${code(fresh.question)} now`;
      return old.lookFor === fresh.lookFor ? undefined : 'what to look for before saying yes changed';
    },
  },
  {
    code: 'lost-undo',
    level: 'danger',
    title: 'A step lost its undo',
    find: (old, fresh) => {
      if (!hasUndo(old) || hasUndo(fresh)) return undefined;
      const { undo } = fresh.texts;
      return undo === undefined
        ? 'there is no command any more that takes it back'
        : `its undo does nothing any more: ${code(undo)}`;
    },
  },
  {
    code: 'undo-changed',
    level: 'caution',
    title: 'The undo of a step changed',
    find: (old, fresh) =>
      hasUndo(fresh) && changedPair(old.texts.undo, fresh.texts.undo) !== undefined
        ? 'what takes it back is different; see whether it still fits what the step does'
        : undefined,
  },
  {
    code: 'lost-verify',
    level: 'danger',
    title: 'A step lost its check',
    find: (old, fresh) =>
      old.texts.check !== undefined && fresh.texts.check === undefined
        ? 'nothing checks any more that it worked'
        : undefined,
  },
  {
    code: 'check-weakened',
    level: 'danger',
    title: 'A check demands less',
    find: (old, fresh) => {
      const pair = changedPair(checkOf(old), checkOf(fresh));
      return pair === undefined ? undefined : weakness(...pair);
    },
  },
  {
    code: 'check-changed',
    level: 'caution',
    title: 'A check changed',
    find: (old, fresh) => {
      const pair = changedPair(checkOf(old), checkOf(fresh));
      return pair === undefined || weakness(...pair) !== undefined ? undefined : 'it asks for something else';
    },
  },
  {
    code: 'never-runs',
    level: 'danger',
    title: 'A step does nothing any more',
    find: neverRuns,
  },
  {
    code: 'done-when-changed',
    level: 'caution',
    title: 'What tells that a step is done changed',
    find: ({ texts: { done_when: before } }, { texts: { done_when: after } }) => {
      if (sameCommands(before, after)) return undefined;
      if (after === undefined)
        return 'nothing tells any more that it is done already, so it runs again when resumed';
      if (becomes(before, after, true)) return undefined;
      if (before === undefined) return `it is left out where ${code(after)} holds`;
      const weaker = weakness(before, after);
      return `it is left out under another condition${weaker === undefined ? '' : `: ${weaker}`}`;
    },
  },
  {
    code: 'condition-dropped',
    level: 'danger',
    title: 'A step runs always that ran only under a condition',
    find: (old, fresh) =>
      conditionOf(old) !== undefined && conditionOf(fresh) === undefined ? 'its `when` is gone' : undefined,
  },
  {
    code: 'condition-weakened',
    level: 'danger',
    title: 'A step runs where it did not',
    find: (old, fresh) => {
      const pair = changedPair(conditionOf(old), conditionOf(fresh));
      const weaker = pair === undefined ? undefined : weakness(...pair);
      return weaker === undefined ? undefined : `its \`when\` demands less: ${weaker}`;
    },
  },
  {
    code: 'condition-changed',
    level: 'caution',
    title: 'A step runs under another condition',
    find: (old, fresh) => {
      const pair = changedPair(conditionOf(old), conditionOf(fresh));
      if (pair === undefined || weakness(...pair) !== undefined || becomes(...pair, false)) return undefined;
      return `it runs only where ${code(pair[1])} holds; it was ${code(pair[0])}`;
    },
  },
  {
    code: 'condition-added',
    level: 'danger',
    title: 'A safeguard holds only under a condition',
    find: (old, fresh) => addedCondition(old, fresh, true),
  },
  {
    code: 'made-conditional',
    level: 'caution',
    title: 'A step runs only under a condition',
    find: (old, fresh) => addedCondition(old, fresh, false),
  },
  {
    code: 'items-changed',
    level: 'caution',
    title: 'A step is done for other items',
    find: ({ texts: old }, { texts: fresh }) => {
      if (sameCommands(old.body, fresh.body)) return undefined;
      const [before, after] = [frameOf(old.body ?? ''), frameOf(fresh.body ?? '')].map(({ items }) => items);
      if (before === after) return undefined;
      return `it was done ${forItems(before)} and is done ${forItems(after)} now`;
    },
  },
  {
    code: 'answer-moved',
    level: 'caution',
    title: 'An answer goes to another variable',
    find: (old, fresh) =>
      old.answer === '' || fresh.answer === '' || old.answer === fresh.answer
        ? undefined
        : `it was ${list([old.answer])} and is ${list([fresh.answer])} now`,
  },
];

/** A `when` that is new on a step that others rely on, or on any other. */
function addedCondition(old: SubjectStep, fresh: SubjectStep, guards: boolean): string | undefined {
  const condition = conditionOf(fresh);
  if (condition === undefined || conditionOf(old) !== undefined || constantOfText(condition) === false)
    return undefined;
  if (isGuard(old) !== guards) return undefined;
  return guards
    ? `where ${code(condition)} does not hold, it is skipped, and what follows goes on without it`
    : `it is skipped where ${code(condition)} does not hold`;
}
