/**
 * Follows values through a text, in the order in which it runs, and finds where one is evaluated: by bash itself, or by a program that
 * is given it as a part of its own text. In: a syntax tree, and which values are risky. Out: the places.
 */
import { parse } from 'unbash';
import type { ParsedScript } from 'unbash';
import type { Found, FunctionBody, Holders, Placer, Values } from './found.js';
import { walkCommand } from './walk-command.js';
import { bodyOf, walkList } from './walk.js';
import type { Walk } from './walk.js';

const place: Placer = ({ pos, end }) => ({ offset: pos, length: Math.max(end - pos, 1) });

/** Each place once, in order. */
function distinct(found: readonly Found[]): Found[] {
  const byPlace = new Map(found.map((one) => [`${one.offset} ${one.kind} ${one.by}`, one]));
  return [...byPlace.values()].sort((a, b) => a.offset - b.offset);
}

/** Bodies of the functions that scripts define, by name. */
export function bodiesOf(scripts: readonly ParsedScript[]): ReadonlyMap<string, FunctionBody> {
  const functions = scripts.flatMap(({ commands }) =>
    commands.flatMap(({ command }) => (command.type === 'Function' ? [command] : [])),
  );
  return new Map(functions.map((node) => [node.name.value, { commands: bodyOf(node), own: false }]));
}

export function readValues(tree: ParsedScript, values: Values): Found[] {
  const found: Found[] = [];
  const functions = new Map(values.functions);
  const fixed = { found, place, values, functions, parse, command: walkCommand };
  const walk: Walk = { ...fixed, called: new Set(), depth: 0 };
  const start: Holders = new Map([...values.risky].map((name) => [name, name]));
  const end = walkList(tree.commands, start, walk, undefined);
  for (const [name, { commands, own }] of walk.functions) {
    if (own && !walk.called.has(name)) walkList(commands, end.ok ?? start, walk, undefined);
  }
  return distinct(found);
}
