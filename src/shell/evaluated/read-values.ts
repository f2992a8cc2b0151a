/**
 * Follows values through a text, in the order in which it runs, and finds where one is evaluated: by bash itself, or by a program that
 * is given it as a part of its own text. In: a syntax tree, and which values are risky. Out: the places.
 */
import { parse } from 'unbash';
import type { ParsedScript } from 'unbash';
import type { Found, Holders, Placer, Values } from './found.js';
import { walkList } from './walk.js';
import type { Walk } from './walk.js';

const place: Placer = ({ pos, end }) => ({ offset: pos, length: Math.max(end - pos, 1) });

/** Each place once, in order. */
function distinct(found: readonly Found[]): Found[] {
  const byPlace = new Map(found.map((one) => [`${one.offset} ${one.kind} ${one.by}`, one]));
  return [...byPlace.values()].sort((a, b) => a.offset - b.offset);
}

/** Bodies of the procedure's own functions, by name. */
export type Functions = ReadonlyMap<string, ParsedScript>;

export function readValues(tree: ParsedScript, values: Values, functions: Functions = new Map()): Found[] {
  const found: Found[] = [];
  const walk: Walk = {
    found,
    place,
    values,
    functions: new Map([...functions].map(([name, body]) => [name, { body, own: false }])),
    called: new Set(),
    depth: 0,
    parse,
  };
  const start: Holders = new Map([...values.risky].map((name) => [name, name]));
  const end = walkList(tree.commands, start, walk, undefined);
  for (const [name, { body, own }] of walk.functions) {
    if (own && !walk.called.has(name)) walkList(body.commands, end.ok ?? start, walk, undefined);
  }
  return distinct(found);
}
