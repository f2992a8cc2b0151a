/** `run`: free shell, as the author wrote it. */
import { Shell } from './fields.js';
import { defineKind } from './kind.js';
import { placedText } from './place-text.js';

export const run = defineKind({
  key: 'run',
  title: 'Run shell commands',
  description:
    'Commands in bash, taken as they are. They run with `set -euo pipefail` and no standard input. ' +
    'Variables are shell variables: quote them.',
  example: `- id: compare
  title: Compare both folders
  run: diff -r "$SOURCE" "$TARGET"`,
  schema: Shell('Bash, 3.2 or later.'),
  risk: 'reversible',
  rerunSafe: false,
  interactive: true,
  lower: (script, context) => ({ body: placedText(script, context), summary: '' }),
});
