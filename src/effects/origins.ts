/** Where texts are written that commands run for their caller. In: the text, and where the command stands. Out: origins. */
import type { SyntaxNode } from 'unbash';
import type { Arg, Inner } from './effect.js';
import { callOrigin } from './scope.js';
import type { Scope } from './scope.js';
import { originAt, siteOf } from './site.js';
import type { Origin } from './site.js';
import type { Source } from './sql/sites.js';

/** Where a text is written that a command runs: what stands on its input, or one of its words. */
export function originOfRun({ value, exact, written }: Arg, scope: Scope, node: SyntaxNode): Origin {
  const { input, inputOrigin } = scope;
  const given = input !== undefined && value.endsWith(input) ? inputOrigin : undefined;
  if (given !== undefined) return given;
  if (written === undefined) return callOrigin(scope, node);
  return exact ? originAt(written) : { ...siteOf(written), isOneLine: true };
}

/** What a function of the library puts together is written where it is called. */
export function writtenAs(inner: Inner, written: Arg['written']): Inner {
  if (inner.kind !== 'words' || written === undefined) return inner;
  const words = inner.words.map((one) => (one.written === undefined ? { ...one, written } : one));
  return { ...inner, words };
}

/** The text, and the functions that it may call. */
export const sourcesOf = ({ walk, functions }: Scope): Source[] => [
  { in: '', source: walk.text },
  ...[...functions.known].flatMap(([name, { source, own }]) => (own ? [] : [{ in: name, source }])),
];
