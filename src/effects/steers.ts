/** Commands of the shell that decide what those behind them mean, or whether they are reached. In: a move's program. Out: whether it is one. */

const STEERS: ReadonlySet<string> = new Set(
  'umask shopt exec hash set unset cd pushd popd shift read return exit break continue wait trap ulimit getopts'.split(
    ' ',
  ),
);

export const steers = (program: string): boolean => STEERS.has(program);

/** Also by a value: in a shell of its own it is forgotten at its end. */
export const changesShell = (program: string): boolean =>
  steers(program) || program === '=' || program === 'export';
