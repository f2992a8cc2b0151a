/** The model: the validated procedure with its kinds resolved, its functions made, and every node's pointer at hand. In: a valid procedure. Out: the model; nothing can fail. */
import { kindNamed } from '../kinds/index.js';
import { items } from '../kinds/items.js';
import type { GroupLoop } from '../kinds/items.js';
import type { Kind } from '../kinds/kind.js';
import { InternalError } from '../diagnostics/diagnostic.js';
import { createFunctionTable } from '../functions/function-table.js';
import type { FunctionTable } from '../functions/function-table.js';
import type { Pointer, ProcedureDocument } from '../parse/document.js';
import { functionsOf } from './functions.js';
import type { GroupSource, PhaseSource, ProcedureSource, StepSource } from '../validate/procedure-schema.js';

/** Something a step does, or undoes. */
export interface Action {
  readonly kind: Kind;
  readonly value: unknown;
  /** Of the value, below the kind's key. */
  readonly pointer: Pointer;
}

/** How a step is taken back, as the procedure says it. `discards` is Markdown, what is lost by it. */
export type ModelUndo =
  | { readonly kind: 'absent' }
  /** By what the kind of its action brings along. */
  | { readonly kind: 'own'; readonly pointer: Pointer }
  | { readonly kind: 'none'; readonly pointer: Pointer }
  | { readonly kind: 'with'; readonly step: string; readonly pointer: Pointer }
  | {
      readonly kind: 'confirm';
      readonly question: string;
      readonly lookFor: string;
      readonly discards: string;
      readonly pointer: Pointer;
    }
  | {
      readonly kind: 'restore';
      readonly memory: string;
      readonly readyWithin: string | undefined;
      readonly discards: string;
      readonly pointer: Pointer;
    }
  | {
      readonly kind: 'action';
      readonly action: Action;
      readonly discards: string;
      readonly pointer: Pointer;
    };

/** Steps that are done for one item after the other. */
export interface ModelGroup {
  readonly id: string;
  readonly loop: GroupLoop;
  readonly pointer: Pointer;
}

export interface ModelStep {
  readonly id: string;
  /** Position in the whole procedure, from 1. */
  readonly number: number;
  readonly source: StepSource;
  readonly action: Action;
  readonly undo: ModelUndo;
  /** The place where its shell texts run; undefined for this machine. */
  readonly place: string | undefined;
  /** The group that it is a step of; the step that lists the items is none of them. */
  readonly group: ModelGroup | undefined;
  readonly pointer: Pointer;
}

export interface ModelPhase {
  readonly source: PhaseSource;
  readonly steps: readonly ModelStep[];
  readonly pointer: Pointer;
}

export interface Model {
  readonly source: ProcedureSource;
  readonly phases: readonly ModelPhase[];
  /** All functions that texts may call: the library's, those of places and connections, the procedure's own. */
  readonly functions: FunctionTable;
  readonly document: ProcedureDocument;
}

function actionOf(source: Readonly<Record<string, unknown>>, pointer: Pointer): Action | undefined {
  for (const key of Object.keys(source)) {
    const kind = kindNamed(key);
    if (kind !== undefined) return { kind, value: source[key], pointer: `${pointer}/${key}` };
  }
  return undefined;
}

/** What an undo that people take part in is made of; validation has proved its form. */
interface UndoSourceFields {
  readonly restore?: string;
  readonly ready?: boolean;
  readonly within?: string;
  readonly with?: string;
  readonly confirm?: { readonly question: string; readonly look_for?: string };
  readonly discards?: string;
}

/** A kind may bring an undo along, for a step that can be taken back and does not say how. */
function defaultUndo({ risk }: StepSource, { kind, pointer }: Action): ModelUndo {
  const reversible = (risk ?? kind.risk) === 'reversible';
  return kind.takeBack !== undefined && reversible ? { kind: 'own', pointer } : { kind: 'absent' };
}

function undoOf(source: StepSource, done: Action, step: Pointer): ModelUndo {
  const { undo } = source;
  const pointer = `${step}/undo`;
  if (undo === undefined) return defaultUndo(source, done);
  if (undo === 'none') return { kind: 'none', pointer };
  const fields: UndoSourceFields = undo;
  const discards = (fields.discards ?? '').trimEnd();
  if (fields.with !== undefined) return { kind: 'with', step: fields.with, pointer };
  if (fields.confirm !== undefined) {
    const { question, look_for: lookFor = '' } = fields.confirm;
    return { kind: 'confirm', question, lookFor: lookFor.trimEnd(), discards, pointer };
  }
  if (fields.restore !== undefined) {
    const readyWithin = fields.ready === true ? (fields.within ?? '10m') : undefined;
    return { kind: 'restore', memory: fields.restore, readyWithin, discards, pointer };
  }
  const action = actionOf(undo, pointer);
  if (action === undefined) throw new InternalError(`the undo at ${pointer} was validated without a kind`);
  return { kind: 'action', action, discards, pointer };
}

/** Where a step stands. */
interface Around {
  readonly phase: PhaseSource;
  readonly group: ModelGroup | undefined;
  /** Said by the group for all of its steps. */
  readonly on: string | undefined;
}

function placeOf({ on }: Pick<StepSource, 'on'>, { phase, on: ofGroup }: Around): string | undefined {
  const place = on ?? ofGroup ?? phase.on;
  return place === 'here' ? undefined : place;
}

function buildStep(
  source: StepSource,
  action: Action | undefined,
  around: Around,
  pointer: Pointer,
): Unnumbered {
  if (action === undefined) throw new InternalError(`the step at ${pointer} was validated without a kind`);
  return {
    id: source.id,
    source,
    action,
    undo: undoOf(source, action, pointer),
    place: placeOf(source, around),
    group: around.group,
    pointer,
  };
}

type Unnumbered = Omit<ModelStep, 'number'>;

const isGroup = (source: StepSource | GroupSource): source is GroupSource => 'steps' in source;

/** A group is a step that lists the items, and the steps that are done for each; `on` of the group is for those alone. */
function buildGroup(source: GroupSource, phase: PhaseSource, pointer: Pointer): (Unnumbered | undefined)[] {
  const { for_each: loop, steps, ...head } = source;
  const group: ModelGroup = { id: source.id, loop, pointer };
  const action: Action = { kind: items, value: loop, pointer: `${pointer}/for_each` };
  const listing = { phase, group: undefined, on: undefined };
  const first = { ...buildStep(head, action, listing, pointer), place: placeOf({}, listing) };
  const within = { phase, group, on: head.on };
  const others = steps.map((step, at) => buildMember(step, within, `${pointer}/steps/${at}`));
  return [first, ...others.flat()];
}

function buildMember(
  source: StepSource | GroupSource | undefined,
  around: Around,
  pointer: Pointer,
): (Unnumbered | undefined)[] {
  if (source === undefined) return [undefined];
  if (isGroup(source)) return buildGroup(source, around.phase, pointer);
  return [buildStep(source, actionOf(source, pointer), around, pointer)];
}

/** Resolves kinds and numbers the steps. */
export function buildModel(source: ProcedureSource, document: ProcedureDocument): Model {
  let number = 0;
  const phases = source.phases.map((phase, at) => {
    const pointer = `/phases/${at}`;
    const around = { phase, group: undefined, on: undefined };
    const built = phase.steps.flatMap((step, index) =>
      buildMember(step, around, `${pointer}/steps/${index}`),
    );
    const steps = built.flatMap((step) => {
      number += 1;
      return step === undefined ? [] : [{ ...step, number }];
    });
    return { source: phase, steps, pointer };
  });
  return { source, phases, functions: createFunctionTable(functionsOf(source)), document };
}
