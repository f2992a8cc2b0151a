/**
 * The one form in which two versions of a procedure are compared. Both a plan and a rendered script lower to it;
 * what a script does not hold is undefined there, and is then not compared.
 */
import type { Policy, Step, TextName, Undo, Variable } from '../plan/plan.js';

export interface SubjectStep
  extends
    Policy,
    Pick<Step, 'id' | 'number' | 'title' | 'kind' | 'why' | 'ifItFails' | 'captures' | 'group'> {
  readonly phase: string;
  readonly texts: Partial<Readonly<Record<TextName, string>>>;
  readonly prompt: string;
  readonly question: string;
  readonly lookFor: string;
  /** The variable that the operator's answer goes to; '' for none. */
  readonly answer: string;
  /** `--yes` answers its question. */
  readonly assumed: boolean;
  /** What the other person is who answers its question; '' for the operator. */
  readonly role: string;
  readonly needs: readonly string[];
  readonly reads: readonly string[];
  readonly secrets: readonly string[];
  /** `NAME:value,value` for each enum that decides whether it runs, with blanks between them. */
  readonly applies: string;
  /** What its items are and which steps are done for each; '' where it lists none. */
  readonly lists: string;
  readonly undo: SubjectUndo;
  readonly expect: string | undefined;
}

/** How a step is taken back; what a way does not have is ''. */
export interface SubjectUndo {
  readonly how: Undo['kind'];
  /** The step whose undo takes it back. */
  readonly by: string;
  readonly question: string;
  readonly lookFor: string;
  readonly discards: string;
}

export interface SubjectVariable extends Pick<
  Variable,
  'name' | 'pattern' | 'values' | 'secret' | 'prompt' | 'help'
> {
  readonly type: string;
  /** As a bash word; undefined when there is none. */
  readonly default: string | undefined;
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
  readonly variables: readonly SubjectVariable[];
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

/** A script asks with `${NAME-\$NAME}`, one of an earlier version or of another hand with `$NAME` or `${NAME}`; all are the same question. */
export function shownQuestion(question: string): string {
  return question.replace(/\$\{([A-Z][A-Z0-9_]*)(?:-\\?\$\1)?\}/g, '$$$1');
}
