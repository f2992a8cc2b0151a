/** Rules about what a person is asked and told in a step, and how it is taken back. */
import { actsOf } from '../../effects/calls.js';
import { sameCommands } from '../../effects/canonical.js';
import { say } from '../found.js';
import type { Found } from '../found.js';
import type { SubjectStep } from '../subject.js';
import { code, list } from '../../diagnostics/code.js';
import { isDestructive, risks } from './policy.js';

const asks = (text: string): boolean => /\p{L}/u.test(text);

function ofQuestion(old: SubjectStep, fresh: SubjectStep): Found[] {
  if (isDestructive(old) && !isDestructive(fresh))
    return say(
      'confirmation-dropped',
      `${risks(old, fresh)}, so the script no longer asks for its id before it runs it`,
    );
  if (old.prompt === '') return [];
  if (fresh.prompt === '')
    return say('confirmation-dropped', `nobody is asked any more: ${code(old.question)}`);
  const both = `it asked ${code(old.question)} and asks ${code(fresh.question)} now`;
  if (asks(old.question) && !asks(fresh.question)) return say('question-emptied', both);
  if (old.question !== fresh.question) return say('question-changed', both);
  const same = old.lookFor === fresh.lookFor;
  return say('question-changed', same ? undefined : 'what to look for before saying yes changed');
}

const WARNINGS: readonly (readonly [string, (step: SubjectStep) => string])[] = [
  ['title', ({ title }) => title],
  ['question', ({ question }) => question],
  ['look_for', ({ lookFor }) => lookFor],
  ['why', ({ why }) => why],
  ['if_it_fails', ({ ifItFails }) => ifItFails],
];

function changedWarning(old: SubjectStep, fresh: SubjectStep): string | undefined {
  if (!isDestructive(old) && !isDestructive(fresh)) return undefined;
  const changed = WARNINGS.filter(([, read]) => read(old) !== read(fresh));
  const [first] = changed;
  if (first === undefined) return undefined;
  const names = list(changed.map(([name]) => name));
  return `its ${names} changed: ${code(first[1](old))} became ${code(first[1](fresh))}`;
}

/** An undo that does nothing is none; one by another step or by a person is one. */
export function hasUndo({ texts: { undo }, undo: { how } }: SubjectStep): boolean {
  if (how === 'with' || how === 'confirm') return true;
  return undo !== undefined && actsOf(undo).length > 0;
}

function ofUndo(old: SubjectStep, fresh: SubjectStep): Found[] {
  const [before, after] = [old.texts.undo, fresh.texts.undo];
  if (!hasUndo(old)) return [];
  if (!hasUndo(fresh)) {
    const nothing = after === undefined ? undefined : `its undo does nothing any more: ${code(after)}`;
    return say('lost-undo', nothing ?? 'there is no command any more that takes it back');
  }
  const [{ discards: was, ...how }, { discards: is, ...now }] = [old.undo, fresh.undo];
  const same = sameCommands(before, after) && JSON.stringify(how) === JSON.stringify(now);
  const fits = 'what takes it back is different; see whether it still fits what the step does';
  return [
    ...say('undo-changed', same ? undefined : fits),
    ...say('discards-changed', was === is ? undefined : `it was ${code(was)} and is ${code(is)} now`),
  ];
}

function moved({ answer: old }: SubjectStep, { answer: fresh }: SubjectStep): string | undefined {
  if (old === '' || fresh === '' || old === fresh) return undefined;
  return `it was ${list([old])} and is ${list([fresh])} now`;
}

export function ofQuestions(old: SubjectStep, fresh: SubjectStep): Found[] {
  return [
    ...ofQuestion(old, fresh),
    ...say('warning-changed', changedWarning(old, fresh)),
    ...ofUndo(old, fresh),
    ...say('answer-moved', moved(old, fresh)),
  ];
}
