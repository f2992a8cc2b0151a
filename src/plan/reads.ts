/** Names whose values a step needs. In: a step of the plan. Out: names, from its texts and its questions. */
import { referencesIn } from '../shell/template.js';
import type { Step } from './plan.js';

type Reading = Pick<Step, 'texts' | 'prompt' | 'alternatives' | 'undo'>;

/** Names in the question that a person answers when the step is taken back. */
export function readByUndoQuestion({ undo }: Pick<Step, 'undo'>): string[] {
  return undo.kind === 'confirm' ? referencesIn(undo.question) : [];
}

/** All upper-case names, also those that a text sets itself; a name as often as it is there. */
export function namesRead({ texts, prompt, alternatives, undo }: Reading): string[] {
  return [
    ...Object.values(texts).flatMap(({ reads }) => reads),
    ...referencesIn(prompt?.question ?? ''),
    ...readByUndoQuestion({ undo }),
    ...alternatives.map(({ variable }) => variable),
  ];
}

/** Those that the operator or a step gives, sorted. */
export function valuesRead(step: Step, variables: ReadonlySet<string>): string[] {
  const made = new Set([...step.captures, ...step.needs.map(({ variable }) => variable)]);
  return [...new Set(namesRead(step))].filter((name) => variables.has(name) || made.has(name)).sort();
}
