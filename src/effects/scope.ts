/** Where a walk through a text stands, and what it has found so far. In: nothing. Out: the types of both, and the ways from one place to the next. */
import type { Command, PipelineNode, SyntaxNode, While } from 'unbash';
import type { Holes } from './data/holes.js';
import type { Arg, Does, Effect } from './effect.js';
import type { Called } from './invocation.js';
import { siteOf } from './site.js';
import type { Guard, Origin, Written } from './site.js';

/** A call as it was found, before it was asked what it does: for those who look at options and waits. */
export interface Call {
  readonly called: Called;
  /** Functions through which it is called. */
  readonly through: readonly string[];
  readonly counts: boolean;
  readonly background: boolean;
  /** How often loops of a known length repeat it. */
  readonly times: number;
  /** The loop around it that goes on until something holds. */
  readonly loop: While | undefined;
  readonly node: Command;
}

/** Something that a text does, as it was found: for those who compare two versions of it. */
export interface Move {
  readonly called: Called;
  readonly does: Does;
  /** What it runs for its caller has moves of its own, which say what is done with its input. */
  readonly isFollowed: boolean;
  readonly counts: boolean;
  /** What it stands in, outermost first. */
  readonly under: readonly Surrounding[];
  /** The folder that the text went to before; '' for none. */
  readonly folder: string;
}

/** A condition, a loop, a pipe or a substitution around a command. */
export interface Surrounding {
  readonly how: 'if' | 'unless' | 'while' | 'each' | 'case' | 'pipe' | 'value' | 'not' | 'beside';
  readonly text: () => string;
}

export interface Body {
  readonly source: string;
  readonly origin: Origin;
  readonly node: PipelineNode;
  readonly own: boolean;
}

/** What a walk finds, as it goes. */
export interface Walk {
  /** The text that is followed. */
  readonly text: string;
  readonly effects: Effect[];
  readonly calls: Call[];
  readonly trail: Move[];
  readonly files: ReadonlyMap<string, string>;
  /** What this text writes into files, by their paths; undefined where that is not known. */
  readonly written: Map<string, string | undefined>;
  /** Files whose content it needs. */
  readonly asked: Set<string>;
}

/** Where the walk stands. Variables, arguments and functions change as commands do. */
export interface Scope {
  readonly walk: Walk;
  readonly source: string;
  readonly origin: Origin;
  readonly functions: { known: ReadonlyMap<string, Body> };
  readonly variables: Map<string, readonly Arg[]>;
  args: readonly Arg[] | undefined;
  readonly place: string;
  readonly input: string | undefined;
  /** Where the input is written, if it stands somewhere as it is. */
  readonly inputOrigin: Origin | undefined;
  /** Expansions that stand in the input. */
  readonly holes: Holes;
  readonly fed: boolean;
  readonly through: readonly string[];
  /** Functions and scripts that it stands in: one that runs itself is followed once. */
  readonly stack: readonly string[];
  /** Line of the outermost text; undefined there. */
  readonly line: number | undefined;
  readonly loop: While | undefined;
  readonly times: number;
  readonly background: boolean;
  readonly under: readonly Surrounding[];
  readonly guards: readonly Guard[];
}

/** The same place in one more condition, loop, pipe or substitution. */
export const inside = (
  scope: Scope,
  how: Surrounding['how'],
  text: Surrounding['text'] = () => '',
): Scope => ({
  ...scope,
  under: [...scope.under, { how, text }],
});

export const lineIn = (source: string, offset: number): number => source.slice(0, offset).split('\n').length;

export const lineOf = (scope: Scope, node: SyntaxNode): number =>
  scope.line ?? lineIn(scope.source, node.pos);

/** Where a node begins; a command where its name stands, because assignments may stand on lines before. */
export function writtenAt({ origin, source }: Scope, node: SyntaxNode): Written {
  const { pos } = node.type === 'Command' ? (node.name ?? node) : node;
  return { origin, source, pos };
}

/** The line of the text itself that leads there. */
export const callOrigin = (scope: Scope, node: SyntaxNode): Origin => ({
  in: '',
  line: lineOf(scope, node),
  isOneLine: true,
});

/** The same place where a condition holds, or does not. */
export const guarded = (scope: Scope, node: SyntaxNode, holds: boolean): Scope => ({
  ...scope,
  guards: [...scope.guards, { ...siteOf(writtenAt(scope, node)), holds }],
});

/** A scope of its own, as in a subshell: what it sets is forgotten outside of it. */
export function within(scope: Scope, more: Partial<Scope>): Scope {
  const functions = { known: scope.functions.known };
  return { ...scope, variables: new Map(scope.variables), functions, ...more };
}

export const NO_ENVIRONMENT: ReadonlyMap<string, string> = new Map();

/** The folder that the text went to; undefined for the one in which it began. */
export const folderOf = ({ variables }: Scope): string | undefined => variables.get('PWD')?.at(-1)?.value;
