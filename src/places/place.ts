/** What a kind of place is: its key, its schema, and the functions by which texts reach it. */
import * as Type from '@sinclair/typebox';
import type { Static, TOptional, TSchema } from '@sinclair/typebox';
import type { FunctionDraft } from '../functions/definition.js';
import type { Contradiction } from '../kinds/contradiction.js';

export interface PlaceContext {
  /** The function's name. */
  readonly name: string;
  /** Whether a field's value is a variable that may be empty, so that its option is left out then. */
  readonly mayBeEmpty: (field: string) => boolean;
}

export interface PlaceDefinition<K extends string, S extends TSchema> {
  /** The key under a place's name that says what it is. */
  readonly key: K;
  readonly title: string;
  /** Markdown for the reference. */
  readonly description: string;
  /** A declaration as YAML, for the reference. */
  readonly example: string;
  readonly schema: S;
  /** Commands run there, in a shell. A place without one is a client: it takes its program's arguments. */
  readonly hasShell: boolean;
  /** The place takes arguments of kubectl. */
  readonly isCluster: boolean;
  /** The shell of a place that is there before the first step: it and the programs are looked for then. */
  readonly standingShell?: (place: Static<S>) => string | undefined;
  /** What is wrong with a declaration beyond its schema. */
  readonly inspect?: (place: Static<S>) => readonly Contradiction[];
  readonly functions: (place: Static<S>, context: PlaceContext) => readonly FunctionDraft[];
}

/** A kind of place among others: its schema's type is forgotten, validation has proved it. */
export type Place = Omit<PlaceDefinition<string, TSchema>, 'functions' | 'inspect' | 'standingShell'> & {
  readonly standingShell: (place: unknown) => string | undefined;
  readonly inspect: (place: unknown) => readonly Contradiction[];
  readonly functions: (place: unknown, context: PlaceContext) => readonly FunctionDraft[];
};

export function definePlace<const K extends string, S extends TSchema>(
  definition: PlaceDefinition<K, S>,
): Place {
  return {
    ...definition,
    standingShell: (place) => definition.standingShell?.(place),
    inspect: (place) => definition.inspect?.(place) ?? [],
    functions: (place, context) => definition.functions(place, context),
  };
}

const Shell = Type.Union([Type.Literal('bash'), Type.Literal('sh')]);

/** Which shell a place has. */
export function ShellField(standard: Static<typeof Shell>, description: string): TOptional<typeof Shell> {
  return Type.Optional({ ...Shell, default: standard, description });
}

/** Whether a place can be looked at before the first step. */
export const LookField = Type.Optional(
  Type.Boolean({
    default: true,
    description:
      'Whether it is looked at before the first step. `false` for a place that steps make or stop.',
  }),
);

/**
 * The two functions of a place with a shell. `reach` is a command that runs the words behind it there; without any, the place's shell
 * reads its commands from standard input.
 */
export function shellFunctions(name: string, what: string, reach: string, shell: string): FunctionDraft[] {
  return [
    {
      name: `${name}_stream`,
      help: `[COMMAND...]: runs a command ${what}, or its shell. Nothing says whether all bytes arrived: compare checksums.`,
      body: reach.replace('WORDS', `"\${@:-${shell}}"`),
    },
    {
      name,
      help: `COMMAND...: runs it ${what}, or fails if output is cut.`,
      body: `whole ${name}_stream "$@"`,
    },
  ];
}
