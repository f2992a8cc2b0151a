/** A place that is named in `on` and does nothing. In: steps and their fields. Out: findings at each such `on`. */
import type { Kind } from '../kinds/kind.js';
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

const kindsOf = ({ action, undo }: ModelStep): readonly Kind[] =>
  undo.kind === 'action' ? [action.kind, undo.action.kind] : [action.kind];

/** Steps of which something runs where their `on` says: a text in shell, or an action that looks for its object there. */
function createUses(fields: readonly PlacedField[]): (step: ModelStep) => boolean {
  const withShell = new Set(fields.flatMap(({ step, language }) => (language === 'shell' ? [step] : [])));
  return (step) => withShell.has(step) || kindsOf(step).some(({ placed }) => placed);
}

function namedBySteps({ steps }: ModelPhase): Named[] {
  const groups = new Set(steps.map(({ group }) => group?.id));
  const named = steps.filter(({ source }) => source.on !== undefined);
  return named.map((step) => {
    const { id, source, pointer, action } = step;
    const head = groups.has(id);
    const members = head
      ? steps.filter(({ group, source: { on } }) => group?.id === id && on === undefined)
      : [step];
    return {
      what: head ? `nothing in the steps of \`${id}\`` : `step \`${id}\`: nothing`,
      place: source.on,
      pointer: `${pointer}/on`,
      steps: members,
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
  const usesPlace = createUses(fields);
  const named = phases.flatMap((phase) => [namedByPhase(phase), ...namedBySteps(phase)]);
  for (const { what, place, pointer, steps, hint } of named) {
    if (place === undefined || place === 'here' || steps.some(usesPlace)) continue;
    report({ code: 'SW0732', message: `${what} runs in \`${place}\``, hint, at: pointer });
  }
}
