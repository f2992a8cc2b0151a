/**
 * A new kind, format of `publish`, place, function of the library and diagnostic touch the files that CONTRIBUTING.md names, and no list in a test. Slow,
 * because a copy of the project is built anew and its tests run there.
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
import {
  CODE,
  EFFECT,
  FORMAT,
  FORMAT_ENTRY,
  FUNCTION,
  FUNCTION_TEST,
  KIND,
  KIND_FIXTURE,
  MISTAKE,
  PLACE,
  PLACE_FIXTURE,
  RULE,
} from '../support/recipes.js';

const test = suite<{ folder: string }>('recipes of CONTRIBUTING.md');

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

/** Each recipe writes the files of its section of CONTRIBUTING.md. */
const RECIPES: Readonly<Record<string, (folder: string) => void>> = {
  kind: (folder) => {
    write(folder, 'src/kinds/announce.ts', KIND);
    edit(folder, 'src/kinds/index.ts', (text) =>
      text
        .replace('import { apply }', "import { announce } from './announce.js';\nimport { apply }")
        .replace(/^ {2}assert,$/m, '  assert,\n  announce,'),
    );
    write(folder, 'fixtures/kinds/announce/procedure.yaml', KIND_FIXTURE);
  },
  format: (folder) => {
    write(folder, 'src/render/list/render.ts', FORMAT);
    edit(folder, 'src/render/formats.ts', (text) => text.replace(/\];\s*$/, FORMAT_ENTRY));
  },
  place: (folder) => {
    write(folder, 'src/places/lxc.ts', PLACE);
    edit(folder, 'src/places/index.ts', (text) =>
      text
        .replace('import type { Place }', "import { lxc } from './lxc.js';\nimport type { Place }")
        .replace('[ssh,', '[lxc, ssh,'),
    );
    write(folder, 'fixtures/places/lxc/procedure.yaml', PLACE_FIXTURE);
  },
  function: (folder) => {
    write(folder, 'templates/bash/functions/nth_line.sh', FUNCTION);
    edit(folder, 'src/effects/library.ts', (text) => text.replace('  refuse: ', `${EFFECT}  refuse: `));
    edit(folder, 'test/unit/library.test.ts', (text) =>
      text.replace(/test\.run\(\);\s*$/, `${FUNCTION_TEST}test.run();\n`),
    );
  },
  diagnostic: (folder) => {
    edit(folder, 'src/diagnostics/codes/shell.ts', (text) =>
      text.replace('} as const satisfies CodeTable', `${CODE}} as const satisfies CodeTable`),
    );
    write(folder, 'src/analyze/restart-rules.ts', RULE);
    edit(folder, 'src/analyze/shell-rules.ts', (text) =>
      text
        .replace(
          'import { checkSyntax }',
          "import { checkRestart } from './restart-rules.js';\nimport { checkSyntax }",
        )
        .replace(/^ {2}checkPlaceholders\(.*$/m, '$&\n  checkRestart(field, facts, report);'),
    );
    write(folder, 'fixtures/diagnostics/SW0599/procedure.yaml', MISTAKE);
  },
};

const BY_HAND = [
  'fixtures/diagnostics/SW0599/',
  'fixtures/kinds/announce/',
  'fixtures/places/lxc/',
  'src/analyze/restart-rules.ts',
  'src/analyze/shell-rules.ts',
  'src/diagnostics/codes/shell.ts',
  'src/effects/library.ts',
  'src/kinds/announce.ts',
  'src/kinds/index.ts',
  'src/places/index.ts',
  'src/places/lxc.ts',
  'src/render/formats.ts',
  'src/render/list/',
  'templates/bash/functions/nth_line.sh',
  'test/unit/library.test.ts',
];

const MADE = [
  'docs/reference.md',
  // The hint of this code names all kinds.
  'fixtures/diagnostics/SW0306/expected.txt',
  'schema/procedure.schema.json',
];

/** Tests that hold lists of what there is, or look at each of it. */
const TESTS = [
  'golden/completeness',
  'golden/diagnostics',
  'unit/generated',
  'unit/validate',
  'unit/editor',
  'unit/effects.test',
  'unit/library.test',
  'e2e/cli',
];

test.before((context) => {
  context.folder = copyProject();
});
test.after(({ folder }) => {
  rmSync(folder, { recursive: true });
});

test('what is added by a recipe touches the files that it names, and the tests know it', ({ folder }) => {
  for (const follow of Object.values(RECIPES)) follow(folder);
  run(folder, 'npm', 'run', '--silent', 'build');
  run(folder, 'npm', 'run', '--silent', 'golden');
  const changed = git(folder, 'status', '--porcelain').trimEnd().split('\n');
  assert.equal(changed.map((line) => line.slice(3)).sort(), [...MADE, ...BY_HAND].sort());
  for (const name of TESTS) run(folder, 'node', 'dist/test/run.js', name);
});

test.run();
