/** Which bash the tests drive. In: BASH_UNDER_TEST, a path, or nothing. Out: the path of a bash. */

/** `BASH_UNDER_TEST=/opt/bash-3.2/bin/bash npm test` runs every script under that bash. */
export const BASH = process.env['BASH_UNDER_TEST'] ?? 'bash';
