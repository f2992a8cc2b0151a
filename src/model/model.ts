/** The model: the validated procedure with its kinds resolved, and every node's pointer at hand. In: a valid procedure. Out: the model; nothing can fail. */
import { KINDS } from '../kinds/index.js';
import type { Kind } from '../kinds/kind.js';
import { InternalError } from '../diagnostics/diagnostic.js';
import type { Pointer, ProcedureDocument } from '../parse/document.js';
import type { PhaseSource, ProcedureSource, StepSource } from '../validate/procedure-schema.js';

/** Something a step does, or undoes. */
export interface Action {
  readonly kind: Kind;
  readonly value: unknown;
  /** Of the value, below the kind's key. */
  readonly pointer: Pointer;
}

/** `undo: {restore: NAME}`. */
export interface RestoreAction {
  readonly restore: string;
  readonly pointer: Pointer;
}

export interface ModelStep {
  readonly id: string;
  /** Position in the whole procedure, from 1. */
  readonly number: number;
  readonly source: StepSource;
  readonly action: Action;
  readonly undo: Action | RestoreAction | undefined;
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

function undoOf(source: StepSource, pointer: Pointer): Action | RestoreAction | undefined {
  if (source.undo === undefined) return undefined;
  const { restore } = source.undo;
  if (typeof restore === 'string') return { restore, pointer: `${pointer}/undo/restore` };
  return actionOf(source.undo, `${pointer}/undo`);
}

function buildStep(source: StepSource, number: number, pointer: Pointer): ModelStep {
  const action = actionOf(source, pointer);
  if (action === undefined) throw new InternalError(`the step at ${pointer} was validated without a kind`);
  return { id: source.id, number, source, action, undo: undoOf(source, pointer), pointer };
}

/** Resolves kinds and numbers the steps. */
export function buildModel(source: ProcedureSource, document: ProcedureDocument): Model {
  let number = 0;
  const phases = source.phases.map((phase, at) => {
    const pointer = `/phases/${at}`;
    const steps = phase.steps.flatMap((step, index) => {
      number += 1;
      return step === undefined ? [] : [buildStep(step, number, `${pointer}/steps/${index}`)];
    });
    return { source: phase, steps, pointer };
  });
  return { source, phases, document };
}

export function isRestore(undo: Action | RestoreAction): undo is RestoreAction {
  return 'restore' in undo;
}
