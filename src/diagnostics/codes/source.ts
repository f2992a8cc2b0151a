/** Messages about reading files (SW01) and about YAML (SW02). */
import type { CodeTable } from './entry.js';

export const SOURCE_CODES = {
  SW0101: {
    severity: 'error',
    title: 'A file is missing',
    explanation: `The procedure, or a file that it includes, is not there. Paths are relative to the folder of the procedure, also inside an included file.

\`\`\`yaml
sql: {on: workspace-db, statements: {include: sql/pause-jobs.sql}}   # procedures/NAME/sql/pause-jobs.sql
\`\`\``,
  },
  SW0102: {
    severity: 'error',
    title: 'An include leads out of the folder',
    explanation: `What is built depends on the procedure's folder alone, so that it can be reviewed, moved and bundled as one. Absolute paths, \`..\` that leaves the folder, backslashes, and links to a place outside are refused.

Move or copy the file into the folder and include it from there:

\`\`\`yaml
manifest: {include: manifests/helper-pod.yaml}   # not ../../elsewhere/helper-pod.yaml
\`\`\``,
  },
  SW0103: {
    severity: 'error',
    title: 'A file is too large',
    explanation: `A source file may have 8 MiB. A procedure that people follow is far shorter; data belongs on the site, where a \`copy\` or \`run\` step reads it.

\`\`\`yaml
- id: load-data
  title: Load the data
  run: psql -X -v ON_ERROR_STOP=1 -f "$ARCHIVE/data.sql"   # instead of including data.sql
\`\`\``,
  },
  SW0104: {
    severity: 'error',
    title: 'A file is not text',
    explanation: `Sources are UTF-8, with or without a byte-order mark, with line ends of Unix or Windows. A file with other bytes cannot be shown in a guide.

\`\`\`console
$ iconv -f ISO-8859-1 -t UTF-8 <old.yaml >procedure.yaml
\`\`\``,
  },
  SW0105: {
    severity: 'error',
    title: 'A file cannot be read',
    explanation: `The system refused to open the file; the message says why. Look at its mode and at those of the folders above it:

\`\`\`console
$ ls -l procedures/move-data/procedure.yaml
$ chmod u+r procedures/move-data/procedure.yaml
\`\`\``,
  },
  SW0106: {
    severity: 'error',
    title: 'An include does not name a file',
    explanation: `\`include\` takes the path of one ordinary file, as text. Folders, devices, pipes and sockets are refused.

\`\`\`yaml
steps:
  - include: steps/stop-clients.yaml   # not: include: steps/
\`\`\``,
  },
  SW0107: {
    severity: 'error',
    title: 'Includes go in a circle',
    explanation: `A file includes itself, directly or by way of others, so there is no end to it. The message names the files in order; take one of the includes out.

\`\`\`yaml
# steps/import.yaml
- include: steps/import.yaml   # this file again
\`\`\``,
  },
  SW0108: {
    severity: 'error',
    title: 'Includes are nested too deeply',
    explanation: `Files may include files 16 deep. A reader has to follow every one of them, so one or two levels are the most that is pleasant:

\`\`\`yaml
steps:
  - include: steps/export.yaml   # a list of steps
  - include: steps/import.yaml
\`\`\``,
  },
  SW0109: {
    severity: 'error',
    title: 'An included list is not a list',
    explanation: `As an item of a list, \`include\` names a YAML file. If the file holds a list, its items take the place of the include; if it holds a mapping, that mapping does. Anything else cannot be an item.

\`\`\`yaml
# steps/export.yaml
- id: dump
  title: Dump the database
  run: pg_dump -Fc -f "$ARCHIVE/db.dump"
\`\`\`

Anywhere else, \`include\` names a text file that becomes the string.`,
  },
  SW0201: {
    severity: 'error',
    title: 'The YAML cannot be parsed',
    explanation: `The file is not valid YAML. The place is where the parser gave up: look at that line and at the one before. What comes up most is a value that YAML takes for something else; put it in quotes, or into a block under \`|\`:

\`\`\`yaml
title: "Step 1: stop the clients"   # a value with a colon and a space
run: |
  echo "all of this is text: [a], {b}, # c"
\`\`\``,
  },
  SW0202: {
    severity: 'error',
    title: 'A tab indents a line',
    explanation: `YAML is indented with spaces only. Replace the tab, and tell your editor to insert spaces in YAML files.

\`\`\`yaml
steps:
  - id: dump   # two spaces, not a tab
\`\`\``,
  },
  SW0203: {
    severity: 'error',
    title: 'Duplicate key',
    explanation: `Two entries of one mapping have the same key, so one of them would be lost. Remove one, or put both values under one key:

\`\`\`yaml
verify:
  - test -s "$ARCHIVE/db.dump"
  - pg_restore -l "$ARCHIVE/db.dump" >/dev/null
\`\`\``,
  },
  SW0204: {
    severity: 'error',
    title: 'The file is empty',
    explanation: `There is nothing in the file but white space and comments. A procedure to start from is written by

\`\`\`console
$ stepwright init
\`\`\``,
  },
  SW0205: {
    severity: 'error',
    title: 'The file holds several documents',
    explanation: `A line \`---\` begins a second YAML document, which would be ignored. Keep one procedure in a file; a manifest with several documents stands in a block, or in a text file that is included:

\`\`\`yaml
apply: {manifest: {include: manifests/all.yaml}}   # included text may hold \`---\`
\`\`\``,
  },
  SW0206: {
    severity: 'error',
    title: 'A key is not text',
    explanation: `YAML allows numbers, booleans, lists and nothing at all as keys; a procedure does not. If the key is meant as text, put it in quotes.

\`\`\`yaml
"8080": web
\`\`\``,
  },
  SW0207: {
    severity: 'error',
    title: 'The YAML uses something that procedures do not have',
    explanation: `Tags other than \`!!str\`, and merge keys (\`<<\`), which YAML 1.2 dropped, are refused: they make values that a reader of the file does not see. Repeat the values, mark them with an anchor and use them as a whole, or include them.

\`\`\`yaml
verify: &ready
  run: pg_isready -q
done_when: *ready
\`\`\``,
  },
  SW0208: {
    severity: 'error',
    title: 'An alias refers to nothing',
    explanation: `\`*NAME\` means what \`&NAME\` marks earlier in the same file. Here nothing of that name stands before it. A value that only begins with an asterisk needs quotes:

\`\`\`yaml
run: "*.log"
\`\`\``,
  },
  SW0209: {
    severity: 'error',
    title: 'The procedure grows without measure',
    explanation: `Aliases and includes are put in place, and each use counts with all that is in it. What comes out has more than 250,000 values, or is nested more than 200 deep: most likely aliases that multiply each other.

\`\`\`yaml
a: &a [x, x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]   # a hundred by now
\`\`\``,
  },
  SW0210: {
    severity: 'warning',
    title: 'A comment cuts a value off',
    explanation: `In YAML, a number sign behind a space begins a comment, so what follows it is not part of the value. Put the value in quotes, or into a block under \`|\`, if it is meant to be. No warning is given where a space follows the number sign and either two spaces set it off or the value is a single word, nor for a comment in a line of its own.

\`\`\`yaml
contact: "platform team, #platform-oncall"   # without the quotes: platform team,
\`\`\``,
  },
  SW0211: {
    severity: 'error',
    title: 'A comma in braces ends a value',
    explanation: `Between braces, entries are separated by commas, so a value without quotes ends at the first one, and the rest of it is taken for another key. Put the value in quotes, or write the mapping over several lines.

\`\`\`yaml
requires:
  access:
    - {why: "Takes, reads and checks", run: test -r /data}   # not: {why: Takes, reads and checks, …}
\`\`\``,
  },
} as const satisfies CodeTable;
