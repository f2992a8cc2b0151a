/** What a command is given on standard input. In: where it stands, and its redirections or the command before it in a pipe. Out: the text, where it is known, and the expansions in it. */
import { forEachChild } from 'unbash';
import type { AndOr, PipelineNode, Redirection, SyntaxNode } from 'unbash';
import { NO_HOLES } from './data/holes.js';
import type { Holes } from './data/holes.js';
import { outputOf } from './output.js';
import type { Scope } from './scope.js';
import { ofPart, ofWord } from './word-values.js';
import type { Known } from './word-values.js';

export type Given = Pick<Scope, 'input' | 'holes' | 'fed'>;

export const NO_INPUT: Given = { input: undefined, holes: NO_HOLES, fed: false };

/** Expansions in the here-documents of a command. */
function holesIn(node: SyntaxNode, known: Known): Holes {
  const found = new Map(
    node.type === 'HereDocBody'
      ? (node.parts ?? []).flatMap((one) =>
          one.type === 'Literal' ? [] : [[one.text, ofPart(one, known)] as const],
        )
      : [],
  );
  forEachChild(node, (child) => {
    for (const [text, value] of holesIn(child, known)) found.set(text, value);
  });
  return found;
}

/** Its here-document, its here-string, or what the pipe and the function around it bring. */
export function inputOf(scope: Scope, redirects: readonly Redirection[]): Given {
  for (const redirect of [...redirects].reverse()) {
    if (redirect.type === 'HereDoc')
      return { input: redirect.body.text, holes: holesIn(redirect, scope), fed: true };
    if (redirect.type === 'HereString') {
      const input = redirect.target === undefined ? '' : ofWord(redirect.target, scope).value;
      return { input, holes: NO_HOLES, fed: true };
    }
    if (redirect.operator === '<') return { ...NO_INPUT, fed: true };
  }
  return scope;
}

/** What the command before it prints; for the first one of a pipe what the pipe is given. */
export function pipedInto(scope: Scope, before: PipelineNode | AndOr | undefined): Given {
  const { input, holes: brought, fed } = scope;
  if (before === undefined) return { input, holes: brought, fed };
  const holes = before.type === 'Command' && before.redirects.length === 0 ? brought : holesIn(before, scope);
  return { input: outputOf(before, scope), holes, fed: true };
}
