/** What a command is given on standard input. In: where it stands, and its redirections or the command before it in a pipe. Out: the text, where it is known, and the expansions in it. */
import { forEachChild } from 'unbash';
import type { AndOr, PipelineNode, Redirection, SyntaxNode } from 'unbash';
import { NO_HOLES } from './data/holes.js';
import type { Holes } from './data/holes.js';
import { outputOf } from './output.js';
import { originAt } from './site.js';
import type { Scope } from './scope.js';
import { ofPart, ofWord } from './word-values.js';
import type { Known } from './word-values.js';

export type Given = Pick<Scope, 'input' | 'inputOrigin' | 'holes' | 'fed'>;

export const NO_INPUT: Given = { input: undefined, inputOrigin: undefined, holes: NO_HOLES, fed: false };

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
    if (redirect.type === 'HereDoc') {
      const { text, pos } = redirect.body;
      const { origin, source } = scope;
      const inputOrigin = originAt({ origin, source, pos });
      return { input: text, inputOrigin, holes: holesIn(redirect, scope), fed: true };
    }
    if (redirect.type === 'HereString') {
      const input = `${redirect.target === undefined ? '' : ofWord(redirect.target, scope).value}\n`;
      return { ...NO_INPUT, input, fed: true };
    }
    if (redirect.operator === '<') return { ...NO_INPUT, fed: true };
  }
  return scope;
}

/** What a command passes on begins where what it was given does. */
function originOfPassed(printed: string | undefined, { input, inputOrigin }: Given): Given['inputOrigin'] {
  if (printed === undefined || input === undefined || inputOrigin === undefined) return undefined;
  return printed.startsWith(input) ? inputOrigin : undefined;
}

/** What the command before it prints; for the first one of a pipe what the pipe is given. */
export function pipedInto(scope: Scope, before: PipelineNode | AndOr | undefined): Given {
  const { input: given, inputOrigin: from, holes: brought, fed } = scope;
  if (before === undefined) return { input: given, inputOrigin: from, holes: brought, fed };
  const holes = before.type === 'Command' && before.redirects.length === 0 ? brought : holesIn(before, scope);
  const input = outputOf(before, scope);
  const redirects = before.type === 'Command' || before.type === 'Redirected' ? before.redirects : [];
  return { input, inputOrigin: originOfPassed(input, inputOf(scope, redirects)), holes, fed: true };
}
