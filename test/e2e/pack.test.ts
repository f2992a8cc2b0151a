/**
 * The package: what `npm pack` makes runs from an empty folder, without any dependency beside it.
 * Slow: npm packs and installs.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { makeFolder, removeFolder, smallProcedure } from '../support/folder.js';

const test = suite<{ folder: string; installed: string; tarball: string }>('pack');
const root = fileURLToPath(new URL('../../..', import.meta.url));

test.before((context) => {
  context.folder = makeFolder({ 'work/procedures/small/procedure.yaml': smallProcedure('small') });
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', context.folder], {
    cwd: root,
  });
  const [tarball = ''] = readdirSync(context.folder).filter((name) => name.endsWith('.tgz'));
  context.tarball = join(context.folder, tarball);
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

test('npm installs it where there is no registry, and what is installed works', ({ folder, tarball }) => {
  const prefix = join(folder, 'prefix');
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: join(folder, 'home'),
    npm_config_cache: join(folder, 'empty cache'),
    npm_config_registry: 'http://127.0.0.1:9/',
    npm_config_update_notifier: 'false',
  };
  const args = ['install', '--global', '--offline', '--no-audit', '--no-fund', '--prefix', prefix, tarball];
  const installed = spawnSync('npm', args, { cwd: folder, env, encoding: 'utf8' });
  assert.is(installed.status, 0, installed.stderr);
  const program = join(prefix, 'bin/stepwright');
  const built = spawnSync(program, ['build', '--out', 'again'], {
    cwd: join(folder, 'work'),
    encoding: 'utf8',
  });
  assert.is(built.status, 0, built.stderr);
  const packed = spawnSync(program, ['bundle', '--out', 'dist'], {
    cwd: join(folder, 'work'),
    encoding: 'utf8',
  });
  assert.is(packed.status, 0, packed.stderr);
});

test('the package depends on nothing, and is small', ({ installed, tarball }) => {
  const { dependencies, optionalDependencies, peerDependencies, scripts } = JSON.parse(
    readFileSync(join(installed, 'package.json'), 'utf8'),
  ) as Readonly<Record<string, object | undefined>>;
  assert.equal([dependencies, optionalDependencies, peerDependencies], [undefined, undefined, undefined]);
  for (const hook of ['preinstall', 'install', 'postinstall']) assert.not(hook in (scripts ?? {}), hook);
  assert.ok(statSync(tarball).size < 1_500_000, `${statSync(tarball).size} bytes`);
});

/** The files that node loads before a verb asks for more. */
function loadedWith(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, path = ''] of text.matchAll(/(?:\bfrom|\bimport)\s*"(\.[^"]+)"/g))
    loadedWith(join(dirname(file), path), seen);
  return seen;
}

test('what reads and writes archives is loaded by bundle and verify alone', ({ installed }) => {
  const chunks = join(installed, 'dist/chunks');
  const entry = (verb: string): string => {
    const [name = ''] = readdirSync(chunks).filter((file) => file.startsWith(`${verb}-`));
    return join(chunks, name);
  };
  const archives = (file: string): boolean =>
    [...loadedWith(file)].some((one) => readFileSync(one, 'utf8').includes('ustar'));
  for (const verb of ['bundle', 'verify']) assert.ok(archives(entry(verb)), verb);
  for (const verb of ['build', 'check', 'diff', 'init']) assert.not(archives(entry(verb)), verb);
  assert.not(archives(join(installed, 'dist/stepwright.js')));
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
