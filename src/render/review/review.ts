/** What a reviewer is told, as plain data: the same for REVIEW.md, the page and the manifest. */
import type { Use } from '../../effects/secret-uses.js';

/** A step in which something happens; `undo` when it happens on the way back. */
export interface StepRef {
  readonly id: string;
  readonly label: string;
  readonly undo: boolean;
}

/** A condition on a line of the script, and whether it holds. */
export interface GuardRef {
  readonly line: number;
  readonly holds: boolean;
}

/** A line of the script, from 1, on which a command is written. */
export interface LineRef {
  readonly line: number;
  /** The conditions on other lines under which it deletes or renames, whoever calls it; none for commands that do neither. */
  readonly guards: readonly GuardRef[];
}

/** How far a change is taken back: by the label of a step, `by hand`, `nothing to take back`, or '' for not at all. */
export interface Back {
  readonly by: string;
  readonly limit: Limit;
}

/**
 * `own`: it takes away what the run made; `kept`: what is not taken back is told of that step; `elsewhere`: more may be changed than its
 * place; `unseen`: no command of the undo names it; `deleted`: the undo deletes the file, whoever made it.
 */
export type Limit = '' | 'own' | 'kept' | 'elsewhere' | 'unseen' | 'deleted';

export interface ChangeRow {
  readonly objects: readonly string[];
  readonly how: string;
  readonly steps: readonly StepRef[];
  readonly lines: readonly LineRef[];
  readonly takenBack: readonly Back[];
}

export interface PlaceChanges {
  readonly place: string;
  readonly rows: readonly ChangeRow[];
}

export interface Kept {
  readonly step: StepRef;
  readonly title: string;
  readonly why: string;
  /** What the procedure says of the step. */
  readonly said: string;
}

/** A command as the script has it, on one line. */
export interface CommandRow {
  readonly command: string;
  readonly steps: readonly StepRef[];
  readonly lines: readonly LineRef[];
}

/** A change whose failure does not fail its step. */
export interface LostRow extends CommandRow {
  readonly objects: readonly string[];
  /** Later lines of the text, and of the step's check, that name one of the objects. */
  readonly again: readonly number[];
}

/** What the way back does. */
export interface UndoRow {
  readonly verb: string;
  readonly objects: readonly string[];
  readonly steps: readonly StepRef[];
  readonly lines: readonly LineRef[];
  readonly deletes: boolean;
}

/** Lines, from 1, on which the undo of a step refuses to go on. */
export interface Refusal {
  readonly step: StepRef;
  readonly lines: readonly number[];
}

/** Something is down from the first step until the second is done; undefined where no step starts it again. */
export interface OutageRow {
  readonly from: StepRef;
  /** The title of that step. */
  readonly title: string;
  readonly to: StepRef | undefined;
}

export interface UnknownRow extends CommandRow {
  readonly verb: string;
  readonly why: string;
}

/** Where texts act. */
export interface PlaceRow {
  readonly place: string;
  /** The procedure's own name for it; '' for none. */
  readonly name: string;
  /** Programs that run there. */
  readonly programs: readonly string[];
  /** Rights that the commands need there, as far as they can be told. */
  readonly rights: readonly string[];
}

/** Places that are one where nobody gives other values than the defaults. */
export interface SamePlaces {
  readonly names: readonly string[];
  readonly what: 'server' | 'place';
}

/** How a secret gets to programs, and into files. */
export interface SecretRow {
  readonly name: string;
  readonly steps: readonly StepRef[];
  readonly uses: readonly Use[];
  /** Programs are only told who asks, and nothing else reads it. */
  readonly isOnlyCredential: boolean;
}

/** Values and files that a phase needs of another one's record. */
export interface PhaseNeeds {
  readonly phase: string;
  readonly needs: readonly { readonly name: string; readonly step: string }[];
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

/** What comes before the values. */
export interface HeadLines {
  /** What takes away what the caller's shell changes. */
  readonly cleans: Span;
  /** What only notes facts. */
  readonly notes: Span;
  /** The line that unsets variables of the caller's environment. */
  readonly unsets: number;
}

export interface AskedRow extends StepRef {
  readonly title: string;
  readonly question: string;
}

export interface CheckRow extends StepRef, Span {
  readonly title: string;
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
  readonly guideDigest: string;
  readonly runnerDigest: string;
  /** The line on which the script says the procedure's digest. */
  readonly digestLine: number;
  readonly runnerLines: number;
  readonly scriptLines: number;
  readonly steps: number;
  readonly changing: number;
  /** Steps of which no change is known, but that hold what is not known. */
  readonly mayChange: readonly StepRef[];
  /** What comes before the runner. */
  readonly toRead: Span;
  /** How many of these lines are functions and texts of steps. */
  readonly commandLines: number;
  readonly head: HeadLines;
  readonly values: Span;
  readonly samePlaces: readonly SamePlaces[];
  readonly phaseNeeds: readonly PhaseNeeds[];
  readonly changes: readonly PlaceChanges[];
  readonly notTakenBack: readonly Kept[];
  readonly undo: readonly UndoRow[];
  readonly refusals: readonly Refusal[];
  readonly outages: readonly OutageRow[];
  /** Steps in which a person acts, with what they are asked. */
  readonly byHand: readonly AskedRow[];
  readonly lost: readonly LostRow[];
  readonly unknown: readonly UnknownRow[];
  readonly places: readonly PlaceRow[];
  /** Variables that name who acts in a place, with what the procedure says of them. */
  readonly roles: readonly { readonly name: string; readonly help: string }[];
  /** What the script checks itself before a phase, in the procedure's words. */
  readonly access: readonly string[];
  /** Addresses that programs are given. */
  readonly addresses: readonly string[];
  readonly secrets: readonly SecretRow[];
  /** Files that hold passwords, which programs read. */
  readonly passwordFiles: readonly string[];
  readonly files: readonly PlaceFiles[];
  readonly order: readonly OrderRow[];
  readonly checks: readonly CheckRow[];
  /** Steps that are left out where they are found done. */
  readonly foundDone: readonly StepRef[];
  readonly functions: readonly FunctionRow[];
  /** Undefined where nothing was asked for. */
  readonly since: Since | undefined;
}
