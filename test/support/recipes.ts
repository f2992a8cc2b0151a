/** What somebody writes who follows the recipes of CONTRIBUTING.md: files as text. In: nothing. Out: them. */

export const KIND = `/** \`announce\`: says a line, and changes nothing. */
import { Type } from '@sinclair/typebox';
import { defineKind } from './kind.js';

export const announce = defineKind({
  key: 'announce',
  title: 'Say a line',
  description: 'Prints a line, so that it stands in the record.',
  example: \`- id: half-way
  title: Say that half is done
  announce: half is done\`,
  schema: Type.String({ pattern: '^[a-z ]+$', description: 'What is said.', examples: ['half is done'] }),
  risk: 'read-only',
  rerunSafe: true,
  undoes: false,
  lower: (line) => ({ body: \`printf '%s\\\\n' '\${line}'\`, summary: '' }),
});
`;

export const KIND_FIXTURE = `procedure: sample
title: Say a line
version: 1.0.0
phases:
  - id: only
    title: The only phase
    steps:
      - id: half-way
        title: Say that half is done
        announce: half is done
`;

export const FORMAT = `/** The format \`list\`: titles alone. In: procedures. Out: a file for each, and one for all. */
import type { Format } from '../format.js';
import { plain } from '../format.js';

export const list: Format = {
  keepsVersions: false,
  pages: ({ plan }) => [plain(\`\${plan.procedure}.txt\`, \`\${plan.title}\\n\`)],
  whole: (entries) => [plain('all.txt', entries.map(({ title }) => \`\${title}\\n\`).join(''))],
  next: 'cat DIR/all.txt',
};
`;

export const FORMAT_ENTRY = `  {
    name: 'list',
    describe: 'titles of all procedures',
    load: async () => (await import('./list/render.js')).list,
  },
];
`;

export const PLACE = `/** \`lxc\`: a container of this machine. */
import { Template } from '../kinds/fields.js';
import { word } from '../kinds/bash-pieces.js';
import { definePlace, shellFunctions } from './place.js';

export const lxc = definePlace({
  key: 'lxc',
  title: 'A container of LXD',
  description: 'The function runs a command in a container of this machine.',
  example: 'box: {lxc: web}   # box nginx -t',
  schema: Template('The container, as \`lxc exec\` takes it.', { examples: ['web'] }),
  hasShell: true,
  isCluster: false,
  standingShell: () => 'sh',
  functions: (name, { name: place }) =>
    shellFunctions(place, 'in the container', \`lxc exec \${word(name)} -- WORDS\`, 'sh'),
});
`;

export const PLACE_FIXTURE = `procedure: lxc
title: Run texts in a container
version: 1.0.0
places:
  box: {lxc: web}
phases:
  - id: only
    title: The only phase
    steps:
      - id: second
        title: Show the second line
        risk: read-only
        run: |
          box cat /etc/motd >"$WORK/motd"
          nth_line "$WORK/motd" 2
`;

export const FUNCTION = `# nth_line FILE N: prints one line of a file. Fails where there is no such line.
nth_line() {
  awk -v wanted="$2" 'NR == wanted { print; found = 1 } END { exit !found }' "$1" || return
}
`;

export const EFFECT = `  nth_line: (called) => only(deed('reads', 'nth_line', [valueAt(called, 0)])),
`;

export const FUNCTION_TEST = `test('nth_line prints one line, and fails where there is none', () => {
  give('lines', 'a\\nb\\n');
  assert.is(run('nth_line "$WORK/lines" 2').stdout, 'b\\n');
  assert.is(run('nth_line "$WORK/lines" 3').status, 1);
});

`;

export const CODE = `  SW0599: {
    severity: 'warning',
    title: 'A text restarts the machine',
    explanation: 'Nothing of a run lives on when the machine restarts, so the step is never recorded as done.',
  },
`;

export const RULE = `/** A restart in the middle of a run. In: a shell text. Out: findings. */
import type { Report } from '../parse/report.js';
import type { ShellFacts } from '../shell/syntax.js';
import type { PlacedField } from './scope.js';

export function checkRestart(field: PlacedField, { calls }: ShellFacts, report: Report): void {
  for (const { name } of calls) {
    if (name?.value !== 'reboot') continue;
    const within = { text: field.text, offset: name.pos, length: name.end - name.pos };
    const message = '\`reboot\` ends the run before the step is recorded';
    report({ code: 'SW0599', message, hint: 'ask a person with \`confirm\`', at: field.pointer, within });
  }
}
`;

export const MISTAKE = `procedure: sample
title: Show one mistake
version: 1.0.0
phases:
  - id: only
    title: The only phase
    steps:
      - id: restart
        title: Restart the machine
        undo: none
        run: reboot
`;
