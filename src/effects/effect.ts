/** What one command of a text does: the vocabulary of the review page and of `diff`. Plain data; what is not known is said as `unknown`. */

/** `unknown` is a value of its own: neither harmless nor harmful, but not read. */
export type Does = 'reads' | 'changes' | 'unknown';

import type { Guard, Site, Written } from './site.js';

export interface Effect {
  readonly does: Does;
  /** Where it happens: `here`, or what leads there, such as `namespace $NS in context $CONTEXT`. */
  readonly place: string;
  readonly program: string;
  /** What the program is told to do; for one without verbs its own name. */
  readonly verb: string;
  /** What it acts on, as people name it: files, workloads, tables, roles. */
  readonly objects: readonly string[];
  /** Options by which it does more than usual, such as `--force`. */
  readonly widens: readonly string[];
  /** Options by which it does less harm, such as `--dry-run`. */
  readonly protects: readonly string[];
  /** Whether the text fails when this fails. */
  readonly counts: boolean;
  /** Functions of the procedure through which it is called, outermost first. */
  readonly through: readonly string[];
  /** Line of the text, from 1, on which the call stands that leads to it. */
  readonly line: number;
  /** Where it is written, if it stands somewhere as it is; else the line that leads to it. */
  readonly site: Site;
  /** The conditions that it stands under, outermost first. */
  readonly guards: readonly Guard[];
  /** The command on one line, as a reader would write it. */
  readonly shown: string;
  /** Why it is unknown; '' when it is not. */
  readonly why: string;
}

/** What a program does with its words, before it is known where and how it is called. */
export interface Deed {
  readonly does: Does;
  readonly verb: string;
  readonly objects: readonly string[];
  readonly widens: readonly string[];
  readonly protects: readonly string[];
  readonly why: string;
  /** Where it happens, when the program itself says; undefined for where it is called. */
  readonly place: string | undefined;
}

/** A word of a command: what it says, and whether it says the same on every run. */
export interface Arg {
  readonly value: string;
  readonly exact: boolean;
  /** How its values are put in, where that is not as they are: `unquoted`, `:?`, `%/*`. */
  readonly how?: string;
  /** Undefined for what no text says. */
  readonly written?: Written;
}

/** Commands that a program runs for its caller. */
export type Inner =
  | { readonly kind: 'words'; readonly words: readonly Arg[]; readonly place: string | undefined }
  | {
      readonly kind: 'shell';
      readonly script: Arg;
      readonly place: string | undefined;
      readonly args: readonly Arg[];
    }
  | { readonly kind: 'sql'; readonly sql: string; readonly place: string };

export interface Done {
  readonly deeds: readonly Deed[];
  readonly inner: readonly Inner[];
}

export const NOTHING: Done = { deeds: [], inner: [] };

export const exactly = (value: string): Arg => ({ value, exact: true });

/** What several deeds come to: the one that is known least, else the one that does most. */
export const doesOf = (deeds: readonly Pick<Deed, 'does'>[]): Does =>
  deeds.find(({ does }) => does === 'unknown')?.does ??
  deeds.find(({ does }) => does === 'changes')?.does ??
  'reads';
