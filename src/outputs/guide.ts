/** Reads a rendered guide back with a Markdown parser of its own. In: its text. Out: the fenced blocks of shell, with their roles, in order. */
import MarkdownIt from 'markdown-it';

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

export function readGuide(markdown: string): GuideBlock[] {
  return new MarkdownIt('commonmark').parse(markdown, {}).flatMap(({ type, info, content, map }) => {
    if (type !== 'fence' || !SHELL.test(info.trim())) return [];
    const [, role = '', step = ''] = INFO.exec(info.trim()) ?? [];
    return [{ role, step, text: content.replace(/\n$/, ''), line: (map?.[0] ?? 0) + 1 }];
  });
}

const OPEN = '( set -euo pipefail\n';
const CLOSINGS = ['\n) </dev/null', '\n)'] as const;

/** The commands in the fixed frame around them; undefined when the frame is not the fixed one. */
export function framedText(
  block: string,
): { readonly text: string; readonly interactive: boolean } | undefined {
  const closing = CLOSINGS.find((end) => block.endsWith(end));
  if (!block.startsWith(OPEN) || closing === undefined) return undefined;
  const text = block.slice(OPEN.length, Math.max(OPEN.length, block.length - closing.length));
  return { text, interactive: closing === CLOSINGS[1] };
}
