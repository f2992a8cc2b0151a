/**
 * The one form in which two versions of a procedure are compared. Both a plan and a rendered script lower to it;
 * what a script does not hold is undefined there, and is then not compared.
 */
import type { ScriptVariable } from '../outputs/script-parts.js';
import type { StepFacts } from '../outputs/script-step.js';
import type { TextName } from '../plan/plan.js';

export interface SubjectStep extends StepFacts {
  /** Position in the whole procedure, from 1. */
  readonly number: number;
  readonly texts: Partial<Readonly<Record<TextName, string>>>;
  readonly expect: string | undefined;
}

export interface SubjectTool {
  readonly name: string;
  readonly min: string;
  /** The text that prints the version; '' for none. */
  readonly version: string;
  readonly why: string;
}

/** What a phase asks for before its first step; access by its commands, space by its paths. */
export const NEEDS = ['variables', 'tools', 'images', 'access', 'disk'] as const;

export interface SubjectPhase {
  readonly id: string;
  readonly title: string;
  readonly where: string;
  readonly intro: string | undefined;
  readonly needs: Readonly<Record<(typeof NEEDS)[number], readonly string[]>>;
}

export interface Subject {
  readonly procedure: string;
  readonly title: string;
  readonly version: string;
  readonly contact: string;
  readonly summary: string | undefined;
  readonly useWhen: string | undefined;
  readonly limits: string | undefined;
  readonly generator: string;
  readonly digest: string;
  readonly bash: string;
  readonly phases: readonly SubjectPhase[];
  readonly variables: readonly ScriptVariable[];
  readonly tools: readonly SubjectTool[];
  readonly images: readonly string[];
  /** Read-only texts that show that the operator is allowed to do what the steps do. */
  readonly access: readonly { readonly text: string; readonly why: string }[];
  readonly disk: readonly { readonly path: string; readonly bytes: number }[];
  readonly steps: readonly SubjectStep[];
  /** Functions that texts call, by name: their definitions as they are rendered. */
  readonly functions: ReadonlyMap<string, string>;
  /** Digest of the runner's text; undefined when there is no script to take it from. */
  readonly runner: string | undefined;
  /** Code in a script that belongs to no step; '' for a procedure, which can have none. */
  readonly foreign: string;
}
