/** A place that is named in `on` and does nothing. In: steps and their fields. Out: findings at each such `on`. */
import type { Model, ModelPhase, ModelStep } from '../model/model.js';
import type { Pointer } from '../parse/document.js';
import type { Report } from '../parse/report.js';
import type { PlacedField } from './scope.js';

/** An `on`, and what stands below it without one of its own. */
interface Named {
  readonly what: string;
  readonly place: string | undefined;
  readonly pointer: Pointer;
  readonly steps: readonly ModelStep[];
  readonly hint: string;
}

const LEAVE_OUT = 'leave `on` out, or name it where something runs there';

/** Something of the step runs where its `on` says: a text in shell, or an action that looks for its object there. */
function usesPlace({ action, undo, pointer }: ModelStep, fields: readonly PlacedField[]): boolean {
  const kinds = undo.kind === 'action' ? [action.kind, undo.action.kind] : [action.kind];
  return (
    kinds.some(({ placed }) => placed) ||
    fields.some(({ step, language }) => step?.pointer === pointer && language === 'shell')
  );
}

const isGroupHead = ({ id }: ModelStep, { steps }: ModelPhase): boolean =>
  steps.some(({ group }) => group?.id === id);

function namedBySteps(phase: ModelPhase): Named[] {
  return phase.steps.map((step) => {
    const { id, source, pointer, action } = step;
    const head = isGroupHead(step, phase);
    const members = phase.steps.filter(({ group, source: { on } }) => group?.id === id && on === undefined);
    return {
      what: head ? `nothing in the steps of \`${id}\`` : `step \`${id}\`: nothing`,
      place: source.on,
      pointer: `${pointer}/on`,
      steps: head ? members : [step],
      hint: (head ? undefined : action.kind.namesPlaces) ?? LEAVE_OUT,
    };
  });
}

function namedByPhase({ source, steps, pointer }: ModelPhase): Named {
  const what = `nothing in phase \`${source.id}\``;
  const own = steps.filter((step) => step.source.on === undefined);
  return { what, place: source.on, pointer: `${pointer}/on`, steps: own, hint: LEAVE_OUT };
}

export function checkUnusedPlaces({ phases }: Model, fields: readonly PlacedField[], report: Report): void {
  const named = phases.flatMap((phase) => [namedByPhase(phase), ...namedBySteps(phase)]);
  for (const { what, place, pointer, steps, hint } of named) {
    if (place === undefined || place === 'here' || steps.some((step) => usesPlace(step, fields))) continue;
    report({ code: 'SW0732', message: `${what} runs in \`${place}\``, hint, at: pointer });
  }
}
