/** What differs between two versions of a step, value by value and line by line. In: a step on both sides, or on one. Out: the change as it is reported. */
import { TEXT_NAMES } from '../plan/plan.js';
import type { Pair } from './match.js';
import type { StepChange, TextChange } from './report-schema.js';
import type { SubjectStep } from './subject.js';
import { textChange } from './text-diff.js';

/** A step's plain data as people read it. */
const FIELDS: readonly (readonly [string, (step: SubjectStep) => string])[] = [
  ['title', ({ title }) => title],
  ['phase', ({ phase }) => phase],
  ['kind', ({ kind }) => kind],
  ['risk', ({ risk }) => risk],
  ['prompt', ({ prompt }) => prompt],
  ['question', ({ question }) => question],
  ['answer', ({ answer }) => answer],
  ['captures', ({ captures }) => captures.join(' ')],
  ['attempts', ({ attempts }) => String(attempts)],
  ['retry wait', ({ retryWait }) => `${retryWait} s`],
  ['timeout', ({ timeout }) => (timeout === 0 ? 'none' : `${timeout} s`)],
  ['rerun', ({ rerunSafe }) => (rerunSafe ? 'safe' : 'ask')],
  ['interactive', ({ interactive }) => (interactive ? 'yes' : 'no')],
  ['output', ({ quiet }) => (quiet ? 'log' : 'shown')],
  ['check holds until', ({ checkUntil }) => checkUntil],
  ['answered by', ({ role }) => role || 'operator'],
  ['answered by --yes', ({ assumed }) => (assumed ? 'yes' : 'no')],
  ['for', ({ applies }) => applies],
  ['group', ({ group }) => group],
  ['items', ({ lists }) => lists],
  ['undone by', ({ undo: { how, by } }) => (by === '' ? how : `${how} ${by}`)],
  ['undo asks', ({ undo }) => [undo.question, undo.lookFor].filter((text) => text !== '').join(' ')],
  ['undo discards', ({ undo }) => undo.discards],
];

/** Prose of a step; undefined where a side does not hold it. */
const PROSE: readonly (readonly [string, (step: SubjectStep) => string | undefined])[] = [
  ['look_for', ({ lookFor }) => lookFor],
  ['why', ({ why }) => why],
  ['expect', ({ expect }) => expect],
  ['if_it_fails', ({ ifItFails }) => ifItFails],
];

function textChanges(old: SubjectStep | undefined, fresh: SubjectStep | undefined): TextChange[] {
  const changes: TextChange[] = [];
  const add = (name: string, before = '', after = ''): void => {
    if (before !== after) changes.push(textChange(name, before, after));
  };
  for (const name of TEXT_NAMES) add(name, old?.texts[name], fresh?.texts[name]);
  for (const [name, read] of PROSE) {
    const [before, after] = [old === undefined ? '' : read(old), fresh === undefined ? '' : read(fresh)];
    if (before !== undefined && after !== undefined) add(name, before, after);
  }
  return changes;
}

const about = ({
  id,
  title,
  kind,
  risk,
}: SubjectStep): Pick<StepChange, 'id' | 'title' | 'kind' | 'risk'> => ({
  id,
  title,
  kind,
  risk,
});

export function changeOf({ old, new: fresh }: Pair, moved: boolean): StepChange {
  return {
    status: 'changed',
    ...about(fresh),
    oldId: old.id,
    oldRisk: old.risk,
    number: fresh.number,
    oldNumber: old.number,
    renamed: old.id !== fresh.id,
    moved,
    fields: FIELDS.flatMap(([name, read]) =>
      read(old) === read(fresh) ? [] : [{ name, old: read(old), new: read(fresh) }],
    ),
    texts: textChanges(old, fresh),
  };
}

export function isChanged({ renamed, moved, fields, texts }: StepChange): boolean {
  return renamed || moved || fields.length + texts.length > 0;
}

export function loneChange(step: SubjectStep, status: 'added' | 'removed' | 'listed'): StepChange {
  const gone = status === 'removed';
  return {
    status,
    ...about(step),
    oldId: gone ? step.id : null,
    oldRisk: gone ? step.risk : null,
    number: gone ? null : step.number,
    oldNumber: gone ? step.number : null,
    renamed: false,
    moved: false,
    fields: [],
    texts: gone ? textChanges(step, undefined) : textChanges(undefined, step),
  };
}
