/** What a reviewer is told, as plain data: the same for REVIEW.md, the page and the manifest. */

/** A step in which something happens; `undo` when it happens on the way back. */
export interface StepRef {
  readonly id: string;
  readonly label: string;
  readonly undo: boolean;
}

export interface ChangeRow {
  readonly objects: readonly string[];
  readonly how: string;
  readonly steps: readonly StepRef[];
  /** The label of the step whose undo takes it back; `by hand`, `nothing to take back`, or '' for nothing. */
  readonly takenBack: readonly string[];
}

export interface PlaceChanges {
  readonly place: string;
  /** The procedure's own name for it; '' for none. */
  readonly name: string;
  readonly rows: readonly ChangeRow[];
}

export interface Kept {
  readonly step: StepRef;
  readonly title: string;
  readonly why: string;
  /** What the procedure says of the step. */
  readonly said: string;
}

export interface CommandRow {
  readonly command: string;
  readonly steps: readonly StepRef[];
}

export interface TableRow {
  readonly verb: string;
  readonly objects: readonly string[];
  readonly steps: readonly StepRef[];
}

/** Something is down from the first step until the second is done; undefined where no step starts it again. */
export interface OutageRow {
  readonly from: StepRef;
  readonly to: StepRef | undefined;
}

export interface UnknownRow {
  readonly command: string;
  readonly why: string;
  readonly steps: readonly StepRef[];
}

export interface PlacePrograms {
  readonly place: string;
  readonly programs: readonly string[];
}

export interface PlaceFiles {
  readonly place: string;
  readonly files: readonly string[];
}

/** Lines of the script, from 1. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

export interface OrderRow extends Span {
  readonly id: string;
  readonly label: string;
  readonly title: string;
  readonly reason: string;
}

export interface FunctionRow extends Span {
  readonly name: string;
  readonly steps: readonly StepRef[];
}

/** What a comparison found that weighs more than a note. */
export interface SinceFinding {
  readonly level: 'danger' | 'caution';
  /** The id of a step, or the name of a variable; '' for the whole. */
  readonly of: string;
  /** Markdown. */
  readonly says: string;
}

/** What changed since another version, such as the one that was signed last. */
export interface Since {
  /** That version, as it was asked for. */
  readonly from: string;
  /** Which procedure and version it calls itself; '' where there is none. */
  readonly version: string;
  /** In words: how many findings of each weight, how many steps. */
  readonly summary: string;
  readonly findings: readonly SinceFinding[];
  /** Steps that differ, with what became of each. */
  readonly steps: readonly { readonly id: string; readonly change: string }[];
}

export interface Review {
  readonly scriptDigest: string;
  readonly runnerDigest: string;
  readonly runnerLines: number;
  readonly scriptLines: number;
  readonly steps: number;
  readonly changing: number;
  /** What comes before the runner. */
  readonly toRead: Span;
  /** How many of these lines are functions and texts of steps. */
  readonly commandLines: number;
  readonly head: Span;
  readonly values: Span;
  readonly changes: readonly PlaceChanges[];
  readonly notTakenBack: readonly Kept[];
  /** What the way back takes away. */
  readonly deletedByUndo: readonly TableRow[];
  readonly outages: readonly OutageRow[];
  /** Steps in which a person acts. */
  readonly byHand: readonly StepRef[];
  readonly commands: readonly CommandRow[];
  readonly tables: readonly TableRow[];
  /** Changes whose failure does not fail the step. */
  readonly lost: readonly CommandRow[];
  readonly unknown: readonly UnknownRow[];
  readonly programs: readonly PlacePrograms[];
  readonly rights: readonly string[];
  readonly reaches: readonly string[];
  readonly secrets: readonly {
    readonly name: string;
    readonly steps: readonly StepRef[];
    readonly files: readonly string[];
  }[];
  /** Files that hold passwords, which programs read. */
  readonly passwordFiles: readonly string[];
  readonly files: readonly PlaceFiles[];
  readonly order: readonly OrderRow[];
  readonly checks: readonly StepRef[];
  readonly functions: readonly FunctionRow[];
  /** Undefined where nothing was asked for. */
  readonly since: Since | undefined;
}
