/** What a kind of connection is: its key, its schema, the function that it makes, and how SQL is given to it. */
import type { Static, TSchema } from '@sinclair/typebox';
import type { FunctionDraft } from '../functions/definition.js';
import type { Contradiction } from '../kinds/contradiction.js';
import { command } from '../kinds/bash-pieces.js';
import { atNames } from '../sql/at-references.js';

/** SQL with the call that takes it on standard input. */
export interface SqlCall {
  readonly command: string;
  /** Commands of the client's own that stand before the SQL. */
  readonly before: readonly string[];
}

export interface ConnectionDefinition<K extends string, S extends TSchema> {
  /** The key under a connection's name that says what it is. */
  readonly key: K;
  readonly title: string;
  /** Markdown for the reference. */
  readonly description: string;
  /** A declaration as YAML, for the reference. */
  readonly example: string;
  readonly schema: S;
  /** How SQL refers to values: psql's `:'NAME'`, or `@NAME`. */
  readonly references: 'psql' | 'at';
  /** The place that the client runs in; undefined for this machine. */
  readonly place: (connection: Static<S>) => string | undefined;
  /** The program that must be there. */
  readonly client: (connection: Static<S>) => string;
  readonly inspect?: (connection: Static<S>) => readonly Contradiction[];
  /** The function, by its name in bash. */
  readonly function: (connection: Static<S>, name: string) => FunctionDraft;
  readonly call: (
    connection: Static<S>,
    name: string,
    sql: string,
    isSecret: (name: string) => boolean,
  ) => SqlCall;
}

/** A kind of connection among others: its schema's type is forgotten, validation has proved it. */
export type ConnectionKind = Omit<
  ConnectionDefinition<string, TSchema>,
  'place' | 'client' | 'inspect' | 'function' | 'call'
> & {
  readonly place: (connection: unknown) => string | undefined;
  readonly client: (connection: unknown) => string;
  readonly inspect: (connection: unknown) => readonly Contradiction[];
  readonly function: (connection: unknown, name: string) => FunctionDraft;
  readonly call: (
    connection: unknown,
    name: string,
    sql: string,
    isSecret: (name: string) => boolean,
  ) => SqlCall;
};

export function defineConnection<const K extends string, S extends TSchema>(
  definition: ConnectionDefinition<K, S>,
): ConnectionKind {
  return {
    ...definition,
    place: (connection) => definition.place(connection),
    client: (connection) => definition.client(connection),
    inspect: (connection) => definition.inspect?.(connection) ?? [],
    function: (connection, name) => definition.function(connection, name),
    call: (connection, name, sql, isSecret) => definition.call(connection, name, sql, isSecret),
  };
}

/** `NAME="$NAME"`: for the environment of one command, behind `-v`, or for a function. */
export function passed(name: string): string {
  return `${name}="$${name}"`;
}

/** The call of a function that makes each value known as `@NAME`, on the client's standard input. */
export function atCall(_: unknown, name: string, sql: string): SqlCall {
  return { command: command(name, ...atNames(sql).map(passed)), before: [] };
}

/** A connection goes through a place or to a host, not both. */
export function clashesWithPlace(
  on: string | undefined,
  others: Readonly<Record<string, unknown>>,
  why: string,
): Contradiction[] {
  const clash = Object.entries(others).find(([, value]) => value !== undefined)?.[0];
  if (on === undefined || clash === undefined) return [];
  const hint = `${why}; leave it out, or leave \`on\` out`;
  return [{ message: `\`${clash}\` cannot be used together with \`on\``, hint, at: `/${clash}` }];
}
