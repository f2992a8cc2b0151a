/** Why it is not known what a statement does that calls a function. In: the function's name. Out: the reason, and the name again from it. */

export const whyOfCall = (name: string): string => `calls the function ${name}, whose effects are not known`;

/** Undefined where that is not the reason. */
export const functionCalled = (why: string): string | undefined =>
  /^calls the function (\S+), whose effects are not known$/.exec(why)?.[1];
