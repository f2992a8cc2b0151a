/** Reads a rendered guide back, line by line, as its lines stand. In: its text. Out: the fenced blocks of shell, with their roles, in order. */

export interface GuideBlock {
  /** '' for a block of shell that has none. */
  readonly role: string;
  /** '' for blocks that belong to no step. */
  readonly step: string;
  /** Lines between the fences, without the last line end. */
  readonly text: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
}

/** What a person takes for commands to paste. */
const SHELL = /^(?:bash|sh|shell|zsh)\b/i;
const INFO = /^bash role=(\S+)(?: step=(\S+))?$/;
const FENCE = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)$/;

interface Open {
  readonly mark: string;
  readonly info: string;
  readonly line: number;
  readonly lines: string[];
}

function closes(line: string, { mark }: Open): boolean {
  const [, found = '', rest = ''] = FENCE.exec(line) ?? [];
  return found.startsWith(mark) && rest.trim() === '';
}

function blockOf({ info, line, lines }: Open): GuideBlock[] {
  if (!SHELL.test(info)) return [];
  const [, role = '', step = ''] = INFO.exec(info) ?? [];
  return [{ role, step, text: lines.join('\n'), line }];
}

/** A block that nothing closes goes on to the end, as it does for who reads it. */
export function readGuide(markdown: string): GuideBlock[] {
  const blocks: GuideBlock[] = [];
  let open: Open | undefined;
  markdown.split('\n').forEach((line, at) => {
    if (open === undefined) {
      const [, mark, info = ''] = FENCE.exec(line) ?? [];
      if (mark !== undefined) open = { mark, info: info.trim(), line: at + 1, lines: [] };
    } else if (closes(line, open)) {
      blocks.push(...blockOf(open));
      open = undefined;
    } else open.lines.push(line);
  });
  return open === undefined ? blocks : [...blocks, ...blockOf(open)];
}

const OPEN = '( set -euo pipefail\n';
const CLOSING = /\n\)( <\/dev\/null)?(?: && load ([A-Z][A-Z0-9_]*(?: [A-Z][A-Z0-9_]*)*))?$/;

export interface FramedText {
  readonly text: string;
  readonly interactive: boolean;
  /** Values that are loaded when the text has ended well, with single spaces between them. */
  readonly loads: string;
}

/** The commands in the fixed frame around them; undefined when the frame is not the fixed one. */
export function framedText(block: string): FramedText | undefined {
  const closing = CLOSING.exec(block);
  if (!block.startsWith(OPEN) || closing === null) return undefined;
  const text = block.slice(OPEN.length, Math.max(OPEN.length, closing.index));
  return { text, interactive: closing[1] === undefined, loads: closing[2] ?? '' };
}
