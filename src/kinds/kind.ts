/** What a kind of step is: its key, its schema, and how an action of it is lowered to the plan's vocabulary. */
import type { Static, TSchema } from '@sinclair/typebox';
import type { Prompt, Risk } from './vocabulary.js';
import type { ConnectionSource } from '../connections/index.js';
import type { Contradiction } from './contradiction.js';
import type { CapturedValue } from './variable-types.js';

/** What a kind may ask for while it is lowered; names were resolved before, so nothing here can fail. */
export interface LowerContext {
  readonly connection: (id: string) => ConnectionSource;
  /** The place where the step's shell texts run; undefined for this machine. */
  readonly place: string | undefined;
  /** Values of the procedure that a text reads, sorted: what is handed over to another place. */
  readonly valuesIn: (text: string) => readonly string[];
  /** Names of all functions that a text may call. */
  readonly functions: ReadonlySet<string>;
  /** Sets back all that steps keep under a name. */
  readonly restore: (memory: string, options: RestoreOptions) => string;
  /** A file name stem under $WORK that belongs to the step alone. */
  readonly stepId: string;
  readonly isSecret: (name: string) => boolean;
}

/** An action in the plan's terms, before the step's modifiers are put around it. */
export interface Lowered {
  /** Bash without a trailing newline; absent when nothing runs. */
  readonly body?: string;
  /** Lists what can be chosen. */
  readonly choices?: string;
  readonly prompt?: Prompt;
  /** Markdown, a sentence or two for the guide; '' when the commands say it all. */
  readonly summary: string;
}

export interface RestoreOptions {
  /** Takes the counts away, so that they are not taken for new ones. */
  readonly forget: boolean;
  /** How long to wait until all replicas are ready, as a duration or a reference; undefined for no waiting. */
  readonly readyWithin: string | undefined;
}

/** What an action keeps before it changes it, under a name by which it can be set back. */
export interface Memory {
  readonly name: string;
  /** The place that it is kept for: a memory is of one place. */
  readonly place: string;
  /** Bash that sets back what was kept. */
  readonly restore: (options: RestoreOptions) => string;
}

/** A variable that an action fills, with the pointer below the action that names it. */
export interface CapturedAt extends CapturedValue {
  readonly at: string;
}

export interface KindDefinition<K extends string, S extends TSchema> {
  /** The key in a step that says what it does. */
  readonly key: K;
  /** A phrase for lists. */
  readonly title: string;
  /** Markdown for the reference. */
  readonly description: string;
  /** A whole step as YAML, for the reference and for editors. */
  readonly example: string;
  readonly schema: S;
  /** The risk when a step does not say. */
  readonly risk: Risk;
  /** Whether the body can be run again after it was interrupted, by the way it is made. */
  readonly rerunSafe: boolean;
  /** The action is a question to a person: there is nothing that could be repeated, timed or measured. */
  readonly asks?: boolean;
  /** The action makes one value or asks one question, so that no loop can go around it. */
  readonly once?: boolean;
  /** The action changes something, so that it can take another one back. */
  readonly undoes?: boolean;
  /** What its commands print is kept under $WORK. */
  readonly keeps?: boolean;
  /** The body only asks whether something holds: now, so that status 1 means that it does not, or until it does; undefined for others. */
  readonly judges?: 'now' | 'until-it-holds';
  /** The body may keep the terminal. */
  readonly interactive?: boolean;
  /** The action's object is in the place of its step, though no text in shell says so. */
  readonly placed?: boolean;
  /** How an action that goes elsewhere is told its place; undefined if its step's `on` tells it. */
  readonly namesPlaces?: string;
  /** The action goes to a cluster: it names one in its `on`, or its step does. */
  readonly needsCluster?: (action: Static<S>) => boolean;
  /** What is wrong with an action beyond its schema. */
  readonly inspect?: (action: Static<S>) => readonly Contradiction[];
  /** What an action keeps, when it keeps something; `place` is that of the step. */
  readonly remembers?: (action: Static<S>, place: string | undefined) => Memory | undefined;
  /** Variables whose values the body leaves under $WORK. */
  readonly captures?: (action: Static<S>) => readonly CapturedAt[];
  /** Bash that takes back what the body did: the undo of a step that does not say another. */
  readonly takeBack?: (action: Static<S>, context: LowerContext) => string;
  readonly lower: (action: Static<S>, context: LowerContext) => Lowered;
}

/** What a kind need not say, because it is so of most. */
type Optional =
  | 'asks'
  | 'once'
  | 'undoes'
  | 'keeps'
  | 'interactive'
  | 'placed'
  | 'needsCluster'
  | 'inspect'
  | 'remembers'
  | 'captures'
  | 'takeBack';

/** A kind among others: its schema's type is forgotten, validation has proved it. */
export type Kind = Omit<KindDefinition<string, TSchema>, Optional | 'lower'> & {
  readonly asks: boolean;
  readonly once: boolean;
  readonly undoes: boolean;
  readonly keeps: boolean;
  readonly interactive: boolean;
  readonly placed: boolean;
  readonly needsCluster: (action: unknown) => boolean;
  readonly inspect: (action: unknown) => readonly Contradiction[];
  readonly remembers: (action: unknown, place: string | undefined) => Memory | undefined;
  readonly captures: (action: unknown) => readonly CapturedAt[];
  readonly takeBack: ((action: unknown, context: LowerContext) => string) | undefined;
  readonly lower: (action: unknown, context: LowerContext) => Lowered;
};

export function defineKind<const K extends string, S extends TSchema>(
  kind: KindDefinition<K, S>,
): Kind & { readonly key: K; readonly schema: S } {
  return {
    asks: false,
    once: false,
    undoes: true,
    keeps: false,
    interactive: false,
    placed: false,
    ...kind,
    needsCluster: (action) => kind.needsCluster?.(action) ?? false,
    inspect: (action) => kind.inspect?.(action) ?? [],
    remembers: (action, place) => kind.remembers?.(action, place),
    captures: (action) => kind.captures?.(action) ?? [],
    takeBack: kind.takeBack,
    lower: (action, context) => kind.lower(action, context),
  };
}
