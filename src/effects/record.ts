/** Records what a walk comes to. In: where it stands, and what is done there. Out: one more effect, or one more move of the trail. */
import type { SyntaxNode } from 'unbash';
import type { Arg, Does, Effect, Inner } from './effect.js';
import { counts } from './failure.js';
import type { Standing } from './failure.js';
import type { Called } from './invocation.js';
import { NO_ENVIRONMENT, folderOf, lineOf, writtenAt } from './scope.js';
import type { Scope } from './scope.js';
import { siteOf } from './site.js';
import type { Site } from './site.js';

type Found = Pick<Effect, 'does' | 'verb' | 'objects'> &
  Partial<Omit<Effect, 'place'>> & { readonly place?: string | undefined };

/** An effect of a command. */
export function add(
  scope: Scope,
  node: SyntaxNode,
  standing: Standing,
  found: Found & { readonly program: string; readonly shown: string },
): void {
  scope.walk.effects.push({
    widens: [],
    protects: [],
    why: '',
    site: siteOf(writtenAt(scope, node)),
    guards: scope.guards,
    ...found,
    line: lineOf(scope, node),
    place: found.place ?? scope.place,
    counts: counts(standing) && !scope.background,
    through: scope.through,
  });
}

/** Where a function only says how to get to a place, what is done there is written where its arguments are. */
export function siteOfCall(scope: Scope, node: SyntaxNode, [name, ...words]: readonly Arg[]): Site {
  const operand = words.find(({ value }) => !value.startsWith('-'))?.written;
  const isPassed = operand !== undefined && operand.origin.in !== scope.origin.in;
  return siteOf((isPassed ? operand : name?.written) ?? writtenAt(scope, node));
}

/** Of what is no program: a redirection, a test of the shell's own, an assignment. */
export function note(
  scope: Scope,
  standing: Standing,
  program: string,
  words: readonly Arg[],
  does: Does,
  more: Partial<Called> = {},
): void {
  const { place, fed, holes } = scope;
  const called = { program, words, place, input: undefined, holes, fed, environment: NO_ENVIRONMENT };
  move(scope, standing, { ...called, ...more, contentOf: () => undefined }, does, []);
}

/** How many of its last words are a command, or the text of one, that it runs for its caller. */
function wordsBehind({ words }: Called, [runs, ...others]: readonly Inner[]): number {
  if (runs === undefined || runs.kind === 'sql' || others.length > 0) return 0;
  if (runs.kind === 'words')
    return runs.words.every((word, at) => word === words[words.length - runs.words.length + at])
      ? runs.words.length
      : 0;
  const from = words.findIndex((_, at) => joined(words.slice(at)) === runs.script.value);
  return from === -1 ? 0 : words.length - from;
}

const joined = (words: readonly Arg[]): string => words.map(({ value }) => value).join(' ');

/** The words of a command that it runs for its caller are a move of their own. */
export function move(
  scope: Scope,
  standing: Standing,
  called: Called,
  does: Does,
  inner: readonly Inner[],
): void {
  scope.walk.trail.push({
    called: { ...called, words: called.words.slice(0, called.words.length - wordsBehind(called, inner)) },
    does,
    isFollowed: inner.length > 0,
    counts: counts(standing) && !scope.background,
    under: scope.under,
    folder: folderOf(scope) ?? '',
  });
}
