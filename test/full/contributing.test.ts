/**
 * A new kind and a new format of `publish` touch the files that CONTRIBUTING.md names, and no list in a test. Slow, because a copy of the project is built
 * anew and its tests run there.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';

const test = suite<{ folder: string }>('recipes of CONTRIBUTING.md');

const KIND = `/** \`announce\`: says a line, and changes nothing. */
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

const FIXTURE = `procedure: sample
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

const FORMAT = `/** The format \`list\`: titles alone. In: procedures. Out: a file for each, and one for all. */
import type { Format } from '../format.js';
import { plain } from '../format.js';

export const list: Format = {
  keepsVersions: false,
  pages: ({ plan }) => [plain(\`\${plan.procedure}.txt\`, \`\${plan.title}\\n\`)],
  whole: (entries) => [plain('all.txt', entries.map(({ title }) => \`\${title}\\n\`).join(''))],
  next: 'cat DIR/all.txt',
};
`;

const ENTRY = `  {
    name: 'list',
    describe: 'titles of all procedures',
    load: async () => (await import('./list/render.js')).list,
  },
];
`;

function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function edit(folder: string, path: string, change: (text: string) => string): void {
  write(folder, path, change(readFileSync(join(folder, path), 'utf8')));
}

const git = (folder: string, ...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });

/** The files of the project, as they are now, in a repository of their own. */
function copyProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stepwright-recipes-'));
  // Some tests run as another user.
  chmodSync(folder, 0o755);
  const files = git('.', 'ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0');
  for (const path of files.filter((one) => one !== '')) cpSync(path, join(folder, path));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, '.git-exclude'), 'node_modules\n.git-exclude\n');
  git(folder, 'init', '-q');
  git(folder, 'config', 'core.excludesFile', join(folder, '.git-exclude'));
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '-m', 'before');
  return folder;
}

function run(folder: string, program: string, ...args: readonly string[]): void {
  const env = { ...process.env, CI: '' };
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8', env });
  assert.is(status, 0, `${program} ${args.join(' ')}\n${stdout}\n${stderr}`);
}

test.before((context) => {
  context.folder = copyProject();
});
test.after(({ folder }) => {
  rmSync(folder, { recursive: true });
});

test('a kind and a format are what they say, and the tests know them', ({ folder }) => {
  write(folder, 'src/kinds/announce.ts', KIND);
  edit(folder, 'src/kinds/index.ts', (text) =>
    text
      .replace('import { apply }', "import { announce } from './announce.js';\nimport { apply }")
      .replace(/^ {2}assert,$/m, '  assert,\n  announce,'),
  );
  write(folder, 'fixtures/kinds/announce/procedure.yaml', FIXTURE);
  write(folder, 'src/render/list/render.ts', FORMAT);
  edit(folder, 'src/render/formats.ts', (text) => text.replace(/\];\s*$/, ENTRY));
  run(folder, 'npm', 'run', '--silent', 'build');
  run(folder, 'npm', 'run', '--silent', 'golden');
  const made = [
    'docs/reference.md',
    // The hint of this code names all kinds.
    'fixtures/diagnostics/SW0306/expected.txt',
    'schema/procedure.schema.json',
  ];
  const byHand = [
    'fixtures/kinds/announce/',
    'src/kinds/announce.ts',
    'src/kinds/index.ts',
    'src/render/formats.ts',
    'src/render/list/',
  ];
  const changed = git(folder, 'status', '--porcelain')
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(3));
  assert.equal(changed.sort(), [...made, ...byHand].sort());
  for (const name of [
    'golden/completeness',
    'golden/diagnostics',
    'unit/generated',
    'unit/validate',
    'unit/editor',
    'e2e/cli',
  ])
    run(folder, 'node', 'dist/test/run.js', name);
});

test.run();
