/** Words that the runner says and never works out. In: nothing. Out: its facts `sw_KIND_KEY`, by kind. */

/** A step's state in the record, for people; `none` is that of what never ran. */
const state = {
  none: 'not run',
  started: 'may be half done (started)',
  failed: 'may be half done (failed)',
  interrupted: 'may be half done (interrupted)',
  undoing: 'may be half undone',
  undone: 'undone',
  unverified: 'ran, but its check did not hold',
  already: 'was done already',
  skipped: 'skipped',
  done: 'done',
};

/** How a step is taken back, where its title alone does not say it. */
const way = {
  by_hand: 'taken back elsewhere',
  none: 'nothing to take back',
  confirm: 'by hand',
  stays: 'the answer is withdrawn; what was done by hand stays',
};

/** What a status of a text means beside that it failed. */
const meaning = {
  126: 'a program could not be run',
  127: 'a program was not found',
  137: 'it was killed (signal 9), by a person or for want of memory',
  139: 'it was ended by signal 11',
  141: 'it wrote to a program that had ended (signal 13)',
  152: 'it took too much processor time (signal 24)',
  153: 'a file became too large (signal 25)',
};

export const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = { state, way, meaning };
