/** What is known of the runner wherever it is spoken of: script, help, guide and docs. In: nothing. Out: the programs that it calls, and what its exit codes mean. */

/** Besides bash itself; the last is called by either name. */
export const RUNNER_PROGRAMS: readonly string[] = [
  'cat',
  'date',
  'df',
  'id',
  'ln',
  'mkdir',
  'ps',
  'readlink',
  'rm',
  'rmdir',
  'sh',
  'sleep',
  'uname',
  'sha256sum or shasum',
];

export interface ExitCode {
  readonly code: string;
  readonly meaning: string;
}

/** The numbers of sysexits.h where it has one that fits. */
export const EXIT_CODES: readonly ExitCode[] = [
  { code: '0', meaning: 'done' },
  { code: '1', meaning: 'a step failed or was refused' },
  { code: '3', meaning: 'a check failed, or something blocks' },
  { code: '64', meaning: 'usage error, or an answer is missing' },
  { code: '69', meaning: 'a program is missing or too old' },
  { code: '70', meaning: 'internal error of the script' },
  { code: '73', meaning: 'the record cannot be read or written' },
  { code: '75', meaning: 'another run holds the lock' },
  { code: '78', meaning: 'a value is not valid' },
  { code: '129, 130, 141, 143', meaning: 'ended by a signal: hang-up, Ctrl-C, broken pipe, termination' },
];
