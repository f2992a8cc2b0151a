/** Messages about the form of a procedure (SW03): what the schema and the choice of a kind can tell. */
import type { CodeTable } from './entry.js';

export const SCHEMA_CODES = {
  SW0301: {
    severity: 'error',
    title: 'A key is not known',
    explanation: `The key is none of those that may stand here, most often because it is misspelt; the hint names the nearest one. Keys are written with small letters and underscores.

\`\`\`yaml
- id: stop-clients
  title: Stop the clients
  run: systemctl stop web     # not rnu:
  if_it_fails: Ask the owner. # not if-it-fails:
\`\`\``,
  },
  SW0302: {
    severity: 'error',
    title: 'A key is missing',
    explanation: `Something that every procedure, phase, step or action of this sort must say is not there. The hint says what belongs under the key; \`stepwright schema\` has all of them.

\`\`\`yaml
- id: stop-clients                 # every step has an id
  title: Stop the clients          # and a title
  run: systemctl stop web
\`\`\``,
  },
  SW0303: {
    severity: 'error',
    title: 'A value is of the wrong type',
    explanation: `Text stands where a list belongs, a number where text does, or nothing at all. YAML reads \`1.0\`, \`true\` and \`null\` as a number, a truth value and nothing; in quotes they are text.

\`\`\`yaml
requires:
  bash: "3.2"        # text, not the number 3.2
  tools: [rsync]     # a list, also of one
\`\`\``,
  },
  SW0304: {
    severity: 'error',
    title: 'A value is not one of the choices',
    explanation: `Only the values in the message may stand here.

\`\`\`yaml
risk: read-only   # read-only, reversible, destructive or point-of-no-return
\`\`\``,
  },
  SW0305: {
    severity: 'error',
    title: 'A value does not have the right form',
    explanation: `The type is right, but the value is too short, too long, too large, or written differently from what is expected. Ids are lower-case words joined by hyphens, variables are upper-case words joined by underscores, durations are a number with s, m or h.

\`\`\`yaml
- id: stop-clients       # not Stop_Clients
  timeout: 90s           # not 90 seconds
\`\`\``,
  },
  SW0306: {
    severity: 'error',
    title: 'A step does nothing',
    explanation: `A step is recognised by the key that says what it does, and this one has none. Add one of \`run\`, \`sql\`, \`scale\`, \`apply\`, \`copy\`, \`wait\`, \`capture\`, \`choose\`, \`confirm\`, \`write\`, \`edit\`, \`service\` or \`assert\`. What a person does by hand is a \`confirm\`:

\`\`\`yaml
- id: backup-exists
  title: A full backup exists
  confirm: {question: Is there a full backup, made today?}
\`\`\``,
  },
  SW0307: {
    severity: 'error',
    title: 'A step does two things',
    explanation: `A step has exactly one key that says what it does, so that it can be checked, resumed and undone as one. Make two steps, or move a check to \`verify\`.

\`\`\`yaml
- id: dump
  title: Dump the database
  run: pg_dump -Fc -f "$ARCHIVE/db.dump"
  verify: pg_restore -l "$ARCHIVE/db.dump" >/dev/null   # not a second key assert:
\`\`\``,
  },
  SW0308: {
    severity: 'error',
    title: 'An id is there twice',
    explanation: `Ids name steps in flags, links, the journal and the file names of a run, so a procedure has no two steps, and no two phases, of the same id. Both places are shown.

\`\`\`yaml
- id: stop-web
- id: stop-cron   # not stop-web again
\`\`\``,
  },
  SW0309: {
    severity: 'error',
    title: 'A value would not stay as it is written',
    explanation: `YAML reads what looks like a number as a number, so its zeros, its digits beyond the sixteenth, its exponent or its base are lost: \`0012345\` becomes 12345, \`7e5\` becomes 700000, \`0x1F\` becomes 31. In quotes it stays what is written; a number that is meant as one is written in plain digits.

\`\`\`yaml
variables:
  ACCOUNT: {type: string, default: "0012345", help: The account.}   # not: 0012345
  LIMIT: {type: int, default: 700000, help: How many rows.}         # not: 7e5
\`\`\``,
  },
} as const satisfies CodeTable;
