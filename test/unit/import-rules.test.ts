/** The layout as a rule: a phase imports earlier phases only, no files import each other, files and the process are touched only where they may be. */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { KINDS } from '../../src/kinds/index.js';

const test = suite('import-rules');
const source = fileURLToPath(new URL('../../../src', import.meta.url));

/** In the order data flows. */
const PHASES = ['parse', 'validate', 'model', 'analyze', 'plan', 'render', 'emit'];

/** Used by any phase; what they in turn may use besides each other. */
const SUPPORT: Readonly<Record<string, readonly string[]>> = {
  diagnostics: ['parse'],
  shell: [],
  sql: [],
  effects: ['plan'],
  kinds: ['parse'],
  functions: ['parse'],
  places: [],
  connections: [],
};

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((path) =>
  /(?<!\.d)\.ts$/.test(path),
);

function importsOf(file: string): Import[] {
  const text = readFileSync(join(source, file), 'utf8');
  const found = text.matchAll(/^(?:import|export)\s+(type\s)?[^;]*?from '([^']+)';/gm);
  const dynamic = [...text.matchAll(/import\('([^']+)'\)/g)].map((match): Import => {
    return { from: file, to: resolve(file, match[1] ?? ''), typeOnly: false };
  });
  return [
    ...[...found].map((match): Import => {
      return { from: file, to: resolve(file, match[2] ?? ''), typeOnly: match[1] !== undefined };
    }),
    ...dynamic,
  ];
}

function resolve(file: string, specifier: string): string {
  return specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier;
}

function folderOf(path: string): string {
  return path.includes('/') ? (path.split('/')[0] ?? '') : '';
}

const imports = files.flatMap(importsOf);

function broken(breaks: (from: string, to: string, entry: Import) => boolean): string[] {
  return imports
    .filter((entry) => breaks(folderOf(entry.from), folderOf(entry.to), entry))
    .map(({ from, to }) => `${from} imports ${to}`);
}

test('there are imports to look at', () => {
  assert.ok(imports.length > 100);
});

test('a phase imports earlier phases only', () => {
  const later = broken((from, to) => {
    const [here, there] = [PHASES.indexOf(from), PHASES.indexOf(to)];
    return here !== -1 && there > here;
  });
  assert.equal(later, []);
});

/** Imports on a way that leads back to where it began; from what imports nothing, and to what nothing imports, leads none. */
function circles(all: readonly Pick<Import, 'from' | 'to'>[]): string[] {
  const [importing, imported] = [new Set(all.map(({ from }) => from)), new Set(all.map(({ to }) => to))];
  const left = all.filter(({ from, to }) => importing.has(to) && imported.has(from));
  return left.length < all.length ? circles(left) : left.map(({ from, to }) => `${from} imports ${to}`);
}

test('a circle of imports is found, whatever leads to it', () => {
  const pairs = ['a b', 'b c', 'c d', 'd b', 'd e'].map((pair) => pair.split(' '));
  const found = circles(pairs.map(([from = '', to = '']) => ({ from, to })));
  assert.equal(found, ['b imports c', 'c imports d', 'd imports b']);
});

test('no files import each other, not even for types', () => {
  assert.equal(circles(imports.map(({ from, to }) => ({ from, to: to.replace(/\.js$/, '.ts') }))), []);
});

test('the rules of diff go by what a kind is, and name none', () => {
  const names = KINDS.filter(({ asks }) => !asks).map(({ key }) => `'${key}'`);
  const naming = files.filter(
    (file) =>
      folderOf(file) === 'diff' &&
      names.some((name) => readFileSync(join(source, file), 'utf8').includes(`kind === ${name}`)),
  );
  assert.equal(naming, []);
});

test('support folders import no phase but the types of what flows', () => {
  const wrong = broken((from, to, { typeOnly }) => {
    const allowed = SUPPORT[from];
    if (allowed === undefined || to === from || to === '' || to in SUPPORT) return false;
    if (!PHASES.includes(to)) return !['cli', 'build'].includes(to) ? false : true;
    return !(allowed.includes(to) && typeOnly);
  });
  assert.equal(wrong, []);
});

test('what looks at outputs or packs them is imported by no phase, and only three files start a program', () => {
  const observers = ['outputs', 'check', 'diff', 'snapshot', 'bundle', 'publish'];
  assert.equal(
    broken((from, to) => observers.includes(to) && (PHASES.includes(from) || from in SUPPORT)),
    [],
  );
  assert.equal(
    broken(
      (_from, _to, { from: file, to }) =>
        to === 'node:child_process' &&
        !['snapshot/git.ts', 'cli/ask-bash.ts', 'bundle/run-program.ts'].includes(file),
    ),
    [],
  );
});

test('nothing but the command line and the library knows the command line', () => {
  assert.equal(
    broken(
      (from, to, { from: file }) => to === 'cli' && from !== 'cli' && from !== 'build' && file !== 'bin.ts',
    ),
    [],
  );
});

test('files and other programs are touched only by the readers, emit, build, what reads git revisions, and the edges of bundle', () => {
  const readers = [
    'parse/read-source.ts',
    'cli/find-procedures.ts',
    'cli/watch-sources.ts',
    'snapshot/disk.ts',
    'snapshot/git.ts',
    'cli/ask-bash.ts',
    'bundle/archive-bytes.ts',
    'bundle/artifact.ts',
    'bundle/minisign-signature.ts',
    'bundle/read-folder.ts',
    'bundle/run-program.ts',
    'bundle/ssh-signature.ts',
    'bundle/verify-bundle.ts',
    'bundle/write-archive.ts',
    'bundle/write-bundle.ts',
  ];
  assert.equal(
    broken((from, _to, { from: file, to: path }) => {
      return (
        /^node:(?:fs|child_process|net|http|https)/.test(path) &&
        !['emit', 'build', 'snapshot'].includes(from) &&
        !readers.includes(file)
      );
    }),
    [],
  );
});

test('the process is touched only by the program', () => {
  const touching = files.filter((file) => {
    const text = readFileSync(join(source, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    return (
      /\bprocess\.|\bconsole\./.test(text) && file !== 'bin.ts' && !['cli', 'build'].includes(folderOf(file))
    );
  });
  assert.equal(touching, []);
});

test('every file begins with a sentence that says what it is', () => {
  const silent = files.filter((file) => !/^(?:#!.*\n)?\/\*\*/.test(readFileSync(join(source, file), 'utf8')));
  assert.equal(
    silent.map((file) => relative('.', file)),
    [],
  );
});

test.run();
