/** The model: the validated procedure with its kinds resolved, its functions made, and every node's pointer at hand. In: a valid procedure. Out: the model; nothing can fail. */
import { KINDS } from '../kinds/index.js';
import type { Kind } from '../kinds/kind.js';
import { InternalError } from '../diagnostics/diagnostic.js';
import { createFunctionTable } from '../functions/function-table.js';
import type { FunctionTable } from '../functions/function-table.js';
import type { Pointer, ProcedureDocument } from '../parse/document.js';
import { functionsOf } from './functions.js';
import type { PhaseSource, ProcedureSource, StepSource } from '../validate/procedure-schema.js';

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

export interface ModelStep {
  readonly id: string;
  /** Position in the whole procedure, from 1. */
  readonly number: number;
  readonly source: StepSource;
  readonly action: Action;
  readonly undo: ModelUndo;
  /** The place where its shell texts run; undefined for this machine. */
  readonly place: string | undefined;
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

const KIND_BY_KEY: ReadonlyMap<string, Kind> = new Map(KINDS.map((kind) => [kind.key, kind]));

function actionOf(source: Readonly<Record<string, unknown>>, pointer: Pointer): Action | undefined {
  for (const key of Object.keys(source)) {
    const kind = KIND_BY_KEY.get(key);
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

function placeOf({ on }: StepSource, phase: PhaseSource): string | undefined {
  const place = on ?? phase.on;
  return place === 'here' ? undefined : place;
}

function buildStep(source: StepSource, phase: PhaseSource, number: number, pointer: Pointer): ModelStep {
  const action = actionOf(source, pointer);
  if (action === undefined) throw new InternalError(`the step at ${pointer} was validated without a kind`);
  return {
    id: source.id,
    number,
    source,
    action,
    undo: undoOf(source, action, pointer),
    place: placeOf(source, phase),
    pointer,
  };
}

/** Resolves kinds and numbers the steps. */
export function buildModel(source: ProcedureSource, document: ProcedureDocument): Model {
  let number = 0;
  const phases = source.phases.map((phase, at) => {
    const pointer = `/phases/${at}`;
    const steps = phase.steps.flatMap((step, index) => {
      number += 1;
      return step === undefined ? [] : [buildStep(step, phase, number, `${pointer}/steps/${index}`)];
    });
    return { source: phase, steps, pointer };
  });
  return { source, phases, functions: createFunctionTable(functionsOf(source)), document };
}
