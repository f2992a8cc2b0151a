/** Fills in the block of values. In: its lines as they were built, its fields in their order, what a reader gave. Out: the lines with the values quoted. */
import { singleQuote } from '../../../../shell/single-quote.js';
import type { Field, Given } from './field.js';

/** Where `NAME=preset` begins, at the start of a line; -1 where there is none. */
function placeOf(text: string, assignment: string, from: number): number {
  if (from === 0 && text.startsWith(assignment)) return 0;
  const at = text.indexOf(`\n${assignment}`, Math.max(0, from - 1));
  return at === -1 ? -1 : at + 1;
}

/** A comment on the same line keeps its column where the value leaves room. */
function aligned(old: string, fresh: string, rest: string): string {
  const gap = /^ +(?=# )/.exec(rest)?.[0];
  if (gap === undefined) return fresh + rest;
  return `${fresh.padEnd(old.length + gap.length - 2)}  ${rest.slice(gap.length)}`;
}

/** Fields stand in the order of their lines: each is looked for behind the one before, so no value can be taken for a line. */
export function filledBlock(text: string, fields: readonly Field[], given: Given): string {
  let done = '';
  let rest = text;
  for (const { name, preset } of fields) {
    const old = `${name}=${preset}`;
    const at = placeOf(rest, old, done === '' ? 0 : 1);
    if (at === -1) continue;
    const value = given.get(name);
    const fresh = value === undefined ? old : `${name}=${singleQuote(value)}`;
    const line = aligned(old, fresh, rest.slice(at + old.length));
    done += rest.slice(0, at) + fresh;
    rest = line.slice(fresh.length);
  }
  return done + rest;
}
