/** `assert`: what must hold, or the procedure stops. */
import { checksText } from './checks-text.js';
import { Checks } from './fields.js';
import { defineKind } from './kind.js';

export const assert = defineKind({
  key: 'assert',
  title: 'Require that something holds',
  description:
    'Read-only checks that must hold before the procedure goes on. Say in `if_it_fails` what to do when they do not.',
  example: `- id: target-is-empty
  title: The target folder is empty
  assert: '[ -z "$(ls -A "$TARGET")" ]'
  if_it_fails: Choose another folder, or move away what is in it.`,
  schema: Checks('What must hold: a check, or a list of them.'),
  risk: 'read-only',
  rerunSafe: true,
  undoes: false,
  judges: 'now',
  lower: (checks, context) => ({ body: checksText(checks, context), summary: '' }),
});
