/** The programs by which connections reach their databases. In: the declared connections, and texts. Out: the programs in each place that the texts need. */
import { connectionOf } from '../connections/index.js';
import { bashName } from '../functions/definition.js';
import type { FunctionTable } from '../functions/function-table.js';
import type { ProcedureSource } from '../validate/procedure-schema.js';
import type { Text } from './plan.js';

export interface Client {
  /** The function of its place; undefined for this machine. */
  readonly place: string | undefined;
  readonly program: string;
}

export function clientsOf(
  { connections = {} }: ProcedureSource,
  texts: readonly Text[],
  functions: FunctionTable,
): Client[] {
  const reached = functions.reached(texts.flatMap(({ calls }) => calls));
  return Object.entries(connections).flatMap(([id, source]) => {
    if (!reached.some(({ name, from }) => from === 'connection' && name === bashName(id))) return [];
    const { kind, value } = connectionOf(source);
    const place = kind.place(value);
    const elsewhere = place === undefined || place === 'here' ? undefined : bashName(place);
    return [{ place: elsewhere, program: kind.client(value) }];
  });
}
