/** Fenced blocks of commands, and the fixed frame around a text. In: texts. Out: lines to paste, with what they are for. */
import type { Step, Text, TextName } from '../../plan/plan.js';
import type { ShellText } from '../../shell/quote.js';

/** What a block is for; it stands in the info string, with the step's id. */
export type BlockRole =
  | TextName
  | 'functions'
  | 'appendix'
  | 'values'
  | 'secret'
  | 'access'
  | 'resume'
  | 'answer'
  | 'item'
  | 'item-done'
  | 'undo-item'
  | 'undo-item-done';

export interface Block {
  /** Backquotes, one more than the longest run in the text. */
  readonly fence: string;
  readonly role: BlockRole;
  /** The fence's, with role and step. */
  readonly info: string;
  readonly text: string;
}

/** A block with the sentence before it, which is the product's own Markdown. */
export interface LedBlock extends Block {
  readonly lead: string;
}

/** Backquotes that a text cannot end. */
export function fenceFor(text: string): string {
  const longest = [...text.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 2);
  return '`'.repeat(longest + 1);
}

export function block(role: BlockRole, step: string | undefined, text: string): Block {
  const info = step === undefined ? `bash role=${role}` : `bash role=${role} step=${step}`;
  return { fence: fenceFor(text), role, info, text };
}

/**
 * A text in the frame: a subshell, so that `exit` and `set -e` do not end the operator's shell, without standard input, so
 * that a command does not eat the lines pasted after it. Values that the text kept are loaded only when it has ended well.
 */
export function frame(text: ShellText, interactive: boolean, captures: readonly string[] = []): string {
  const input = interactive ? '' : ' </dev/null';
  const load = captures.length === 0 ? '' : ` && load ${captures.join(' ')}`;
  return `( set -euo pipefail\n${text}\n)${input}${load}`;
}

/** A step's text in the frame. Only the body keeps values, and only the body may keep the terminal. */
export function framed(text: Text, { id, policy, captures }: Step): Block {
  const isBody = text.name === 'body';
  const lines = frame(text.source, isBody && policy.interactive, isBody ? captures : []);
  return block(text.name as TextName, id, lines);
}
