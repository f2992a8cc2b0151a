/** What a kind of place is: its key, its schema, and the functions by which texts reach it. */
import type { Static, TSchema } from '@sinclair/typebox';
import type { FunctionDraft } from '../functions/definition.js';

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
  readonly functions: (place: Static<S>, context: PlaceContext) => readonly FunctionDraft[];
}

/** A kind of place among others: its schema's type is forgotten, validation has proved it. */
export type Place = Omit<PlaceDefinition<string, TSchema>, 'functions'> & {
  readonly functions: (place: unknown, context: PlaceContext) => readonly FunctionDraft[];
};

export function definePlace<const K extends string, S extends TSchema>(
  definition: PlaceDefinition<K, S>,
): Place {
  return { ...definition, functions: (place, context) => definition.functions(place, context) };
}
