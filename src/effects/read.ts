/** Parses a text for comparison. In: bash. Out: its tree, in which commands inside of `$(…)` are laid out in one way too: the printer leaves them as they are. */
import { forEachChild, parse } from 'unbash';
import type { ParsedScript, SyntaxNode } from 'unbash';
import { print } from 'unbash/printer';

interface Span {
  readonly pos: number;
  readonly end: number;
}

/** Each outermost `$(…)`. */
function substitutions(node: SyntaxNode, text: string, found: Span[]): Span[] {
  forEachChild(node, (child) => {
    const { pos, end } = child;
    if (child.type === 'CommandExpansion' && text.startsWith('$(', pos) && text[end - 1] === ')')
      found.push({ pos, end });
    else if (child.type !== 'Script' || child.source === undefined) substitutions(child, text, found);
  });
  return found;
}

/** The printer's layout of what stands in `$(…)`; a here-document needs a line of its own to end on. */
function laidOut(inside: string): string {
  const tree = read(inside);
  if ((tree.errors ?? []).length > 0) return inside;
  const lines = print(tree).trim();
  return lines.includes('<<') ? `${lines}\n` : lines;
}

export function read(text: string): ParsedScript {
  const tree = parse(text);
  if (!/\$\([^)]*\n/.test(text)) return tree;
  let at = 0;
  let written = '';
  for (const { pos, end } of substitutions(tree, text, [])) {
    written += `${text.slice(at, pos + 2)}${laidOut(text.slice(pos + 2, end - 1))}`;
    at = end - 1;
  }
  return parse(written + text.slice(at));
}
