/** Messages about files of values for a site (SW10), given by `build`, `check` and `bundle` with `--vars`. */
import type { CodeTable } from './entry.js';

export const SITE_CODES = {
  SW1001: {
    severity: 'error',
    title: 'A line of a site is no assignment',
    explanation: `A file of values has lines \`NAME=value\`, empty lines, and comments that begin with \`#\`. It is read as it stands, by \`build --vars\` as by a script's \`--vars\`: quotes and blanks are a part of the value.

\`\`\`text
# The cluster in Berlin.
NAMESPACE=berlin
\`\`\``,
  },
  SW1002: {
    severity: 'error',
    title: 'A site gives a value that nobody asks for',
    explanation:
      'The name is none of the variables of the procedure, or a step finds the value out by itself. A misspelt name would leave the variable with its default.',
  },
  SW1003: {
    severity: 'error',
    title: 'A site gives a value twice',
    explanation: 'Two lines of one file give the same variable. Which of them is meant cannot be told.',
  },
  SW1004: {
    severity: 'error',
    title: 'A site holds a secret',
    explanation:
      'Values of a site are put into outputs, which are committed, published and packed. A secret is given to the script when it runs: by its prompt, by `STEPWRIGHT_NAME`, or by a file that only the operator can read.',
  },
  SW1005: {
    severity: 'error',
    title: 'A value of a site does not fit its type',
    explanation:
      'The value is not what the variable is declared to be: it does not match its type or pattern, is none of its `values`, is empty where there is no default, or holds a control character. Whether a file or a folder is there is told when the script runs.',
  },
} as const satisfies CodeTable;
