/** The package: what `npm pack` makes runs from an empty folder, without any dependency beside it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { makeFolder, removeFolder, smallProcedure } from '../support/folder.js';

const test = suite<{ folder: string; installed: string }>('pack');
const root = fileURLToPath(new URL('../../..', import.meta.url));

test.before((context) => {
  context.folder = makeFolder({ 'work/procedures/small/procedure.yaml': smallProcedure('small') });
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', context.folder], {
    cwd: root,
  });
  const [tarball = ''] = readdirSync(context.folder).filter((name) => name.endsWith('.tgz'));
  mkdirSync(join(context.folder, 'installed'));
  execFileSync('tar', ['-xzf', join(context.folder, tarball), '-C', join(context.folder, 'installed')]);
  context.installed = join(context.folder, 'installed/package');
});
test.after(({ folder }) => {
  removeFolder(folder);
});

test('the program builds a procedure from an empty folder', ({ folder, installed }) => {
  const work = join(folder, 'work');
  const run = spawnSync(join(installed, 'dist/stepwright.js'), ['build'], { cwd: work, encoding: 'utf8' });
  assert.is(run.status, 0, run.stderr);
  assert.ok(existsSync(join(work, 'out/small/migrate.sh')));
  assert.not.ok(existsSync(join(installed, 'node_modules')));
});

test('every verb works in the package', ({ folder, installed }) => {
  const program = join(installed, 'dist/stepwright.js');
  for (const args of [['--version'], ['schema'], ['explain', 'SW0301'], ['check'], ['init', 'fresh']]) {
    const run = spawnSync(program, args, { cwd: join(folder, 'work'), encoding: 'utf8' });
    assert.is(run.status, 0, `${args.join(' ')}: ${run.stderr}`);
  }
});

test('the schema, the templates and the change log are in it; sources and tests are not', ({ installed }) => {
  for (const path of ['schema/procedure.schema.json', 'templates/bash/preface.sh', 'CHANGELOG.md']) {
    assert.ok(existsSync(join(installed, path)), path);
  }
  for (const path of ['src', 'test', 'dist/test', 'fixtures'])
    assert.not.ok(existsSync(join(installed, path)), path);
});

test('the library compiles without reading or writing files', async ({ installed }) => {
  const { exports } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
    exports: { '.': { types: string; default: string } };
  };
  assert.ok(existsSync(join(installed, exports['.'].types)));
  const library = (await import(pathToFileURL(join(installed, exports['.'].default)).href)) as {
    compile: (entry: string, read: unknown) => { outputs?: { path: string }[] };
  };
  const text = smallProcedure('small');
  const { outputs } = library.compile('p.yaml', (path: string) => ({ ok: true, file: { path, text } }));
  assert.ok(outputs?.some(({ path }) => path === 'README.md'));
});

test.run();
