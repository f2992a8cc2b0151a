/** The one list of kinds of connections, in the order the reference shows them. */
import { InternalError } from '../diagnostics/diagnostic.js';
import type { ConnectionKind } from './connection.js';
import { mysql } from './mysql.js';
import { psql } from './psql.js';
import { sqlite } from './sqlite.js';

export const CONNECTIONS: readonly ConnectionKind[] = [psql, mysql, sqlite];

/** A declared connection: what it says, under the key of its kind. */
export type ConnectionSource = Readonly<Record<string, unknown>>;

/** The kind of a declared connection, and what it says; validation has proved that there is one. */
export function connectionOf(source: ConnectionSource): {
  readonly kind: ConnectionKind;
  readonly value: unknown;
} {
  const kind = CONNECTIONS.find(({ key }) => key in source);
  if (kind === undefined) throw new InternalError('a connection was validated without a kind');
  return { kind, value: source[kind.key] };
}
