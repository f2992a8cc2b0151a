/** What is the same for every script, and is said in its help, the guide and the documentation: the runner's programs, and its exit statuses. */

/** Programs that the runner calls itself; beside them `sha256sum` or `shasum`. */
export const RUNNER_PROGRAMS = [
  'awk',
  'base64',
  'cat',
  'date',
  'df',
  'grep',
  'id',
  'ln',
  'ls',
  'mkdir',
  'ps',
  'readlink',
  'rm',
  'rmdir',
  'sh',
  'sleep',
  'stty',
  'uname',
] as const;

/** Programs of which the runner needs one. */
export const RUNNER_CHECKSUM_PROGRAMS = ['sha256sum', 'shasum'] as const;

export interface ExitStatus {
  /** One status, or several that mean the same. */
  readonly status: string;
  readonly meaning: string;
}

export const EXIT_STATUSES: readonly ExitStatus[] = [
  { status: '0', meaning: 'done' },
  { status: '1', meaning: 'a step failed, or was refused' },
  { status: '3', meaning: 'a check or a verification failed, or something blocks' },
  { status: '64', meaning: 'the command line is wrong, or an answer is missing' },
  { status: '69', meaning: 'a program is missing' },
  { status: '70', meaning: 'a fault in the script itself' },
  { status: '73', meaning: 'the record cannot be read, written, or trusted' },
  { status: '75', meaning: 'another run holds the lock' },
  { status: '78', meaning: 'a variable is wrong' },
  { status: '129, 130, 141, 143', meaning: 'ended by a signal' },
];

/** When several problems block a run, the first of these is the status. */
export const PROBLEM_STATUSES = ['64', '78', '69', '73', '3'] as const;
