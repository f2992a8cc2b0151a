/** How what variables may hold changes along a text. In: states. Out: new states; nothing is changed in place. */
import type { Holders } from './found.js';

/** What holds behind a command that ended well, and behind one that did not; absent where the text never goes on. */
export interface Outcome {
  readonly ok: Holders | undefined;
  readonly not: Holders | undefined;
}

export const ENDED: Outcome = { ok: undefined, not: undefined };

export function both(holders: Holders): Outcome {
  return { ok: holders, not: holders };
}

/** What may hold after either of two ways. */
export function join(a: Holders | undefined, b: Holders | undefined): Holders | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a === b ? a : new Map([...a, ...b]);
}

export function isSame(a: Holders, b: Holders): boolean {
  return a === b || (a.size === b.size && [...a].every(([name, value]) => b.get(name) === value));
}

export function after({ ok, not }: Outcome): Holders | undefined {
  return join(ok, not);
}

/** A variable has a new value: a risky one's name, or a harmless one. */
export function assign(holders: Holders, name: string, value: string | undefined): Holders {
  if (holders.get(name) === value) return holders;
  const next = new Map(holders);
  if (value === undefined) next.delete(name);
  else next.set(name, value);
  return next;
}

export function proven(holders: Holders, names: readonly string[]): Holders {
  return names.reduce((all, name) => assign(all, name, undefined), holders);
}

/** The state inside a function or a program: positional parameters are what it was given. */
export function withPositional(holders: Holders, values: readonly (string | undefined)[]): Holders {
  const named = [...holders].filter(([name]) => !/^[0-9@*]$/.test(name));
  const given = values.flatMap((value, at): [string, string][] =>
    value === undefined ? [] : [[String(at), value]],
  );
  const any = values.slice(1).find((value) => value !== undefined);
  const all: [string, string][] =
    any === undefined
      ? []
      : [
          ['@', any],
          ['*', any],
        ];
  return new Map([...named, ...given, ...all]);
}
