/** Repeatable chance: from a seed number, a source of numbers that is the same on every machine (mulberry32). */

export interface Random {
  /** A whole number from 0 up to, not including, `below`. */
  readonly below: (limit: number) => number;
  readonly pick: <T>(items: readonly [T, ...T[]]) => T;
  readonly bytes: (length: number) => Buffer;
}

export function makeRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number): number => next() % limit;
  return {
    below,
    pick: (items) => items[below(items.length)] ?? items[0],
    bytes: (length) => {
      const buffer = Buffer.alloc(Math.ceil(length / 4) * 4);
      for (let at = 0; at < buffer.length; at += 4) buffer.writeUInt32LE(next(), at);
      return buffer.subarray(0, length);
    },
  };
}
