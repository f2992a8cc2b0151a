/** Programs to which the order of what they are given is all the same. In: a program, and what it is given. Out: that, in one order where it may be. */

const IN_ANY_ORDER: ReadonlySet<string> = new Set(['rm', 'unlink', 'touch']);

export const inOneOrder = (program: string, operands: readonly string[]): readonly string[] =>
  IN_ANY_ORDER.has(program) ? [...operands].sort() : operands;
