/** What a rule of `diff` is: a stable code, how much it weighs, and how it is found. */
import type { EffectChanges } from '../effect-changes.js';
import type { FunctionChange } from '../functions.js';
import type { Pair } from '../match.js';
import type { Move } from '../order.js';
import type { MoveContext } from './move-rules.js';
import type { Subject, SubjectStep, SubjectVariable } from '../subject.js';

/** `danger`: read this before anything else. `caution`: judge it. `note`: know it. */
export type Level = 'danger' | 'caution' | 'note';
export const LEVELS: readonly Level[] = ['danger', 'caution', 'note'];

interface RuleEntry {
  /** Stable: scripts and `--fail-on` name it. */
  readonly code: string;
  readonly level: Level;
  /** What it means, for lists. */
  readonly title: string;
}

/** Looks at one old step and what became of it. */
export interface StepRule extends RuleEntry {
  readonly find: (old: SubjectStep, fresh: SubjectStep, changes: EffectChanges) => string | undefined;
}

/** Looks at what a step does on one side and not on the other. */
export interface EffectRule extends RuleEntry {
  readonly find: (changes: EffectChanges) => string | undefined;
}

/** Looks at a function that is not what it was. */
export interface FunctionRule extends RuleEntry {
  readonly find: (change: FunctionChange) => string | undefined;
}

/** Looks at a step that is on one side only; `changes` is all that it does. */
export interface LoneStepRule extends RuleEntry {
  readonly find: (step: SubjectStep, changes: EffectChanges) => string | undefined;
}

export interface VariableRule extends RuleEntry {
  readonly find: (old: SubjectVariable, fresh: SubjectVariable) => string | undefined;
}

/** Looks at a step that changed its place among the others. */
export interface MoveRule extends RuleEntry {
  readonly find: (move: Move, context: MoveContext) => string | undefined;
}

/** Looks at both sides as wholes; a finding an entry. */
export interface WholeRule extends RuleEntry {
  readonly find: (old: Subject, fresh: Subject, matched: Matched) => readonly WholeFinding[];
}

/** What is known of both sides by the time they are looked at as wholes. */
export interface Matched {
  readonly pairs: readonly Pair[];
  /** New ids of phases, by the old ones, which the old side has no more. */
  readonly renamedPhases: ReadonlyMap<string, string>;
}

export interface WholeFinding {
  readonly message: string;
  /** The variable that it is about, if it is about one. */
  readonly variable?: string;
  /** The step that it is about, if it is about one. */
  readonly step?: SubjectStep;
}
