/** The reader of source files: it reads text inside its folder and says of everything else what is wrong. */
import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import type { ReadResult } from '../../src/parse/document.js';
import { createSourceReader } from '../../src/parse/read-source.js';

const test = suite<{ root: string; read: (path: string) => ReadResult }>('read-source');

test.before.each((context) => {
  context.root = mkdtempSync(join(tmpdir(), 'stepwright read '));
  mkdirSync(join(context.root, 'inside'));
  context.read = createSourceReader(join(context.root, 'inside'));
});
test.after.each(({ root }) => {
  rmSync(root, { recursive: true });
});

function problemOf(result: ReadResult): string {
  return result.ok ? 'none' : result.problem;
}

test('byte-order marks and line ends of Windows are taken off', ({ root, read }) => {
  writeFileSync(join(root, 'inside/a.yaml'), '\uFEFFa: 1\r\nb: ü\r\n');
  const result = read('a.yaml');
  assert.equal(result, { ok: true, file: { path: 'a.yaml', text: 'a: 1\nb: ü\n' } });
});

test('what lies outside is refused, by whatever way it is named', ({ root, read }) => {
  writeFileSync(join(root, 'secret'), 'x');
  symlinkSync(join(root, 'secret'), join(root, 'inside/link'));
  symlinkSync(root, join(root, 'inside/up'));
  for (const path of [
    '../secret',
    'x/../../secret',
    join(root, 'secret'),
    'link',
    'up/secret',
    '..\\secret',
    '.',
  ]) {
    assert.is(problemOf(read(path)), 'outside', path);
  }
});

test('links inside the folder are followed', ({ root, read }) => {
  writeFileSync(join(root, 'inside/real'), 'x');
  symlinkSync('real', join(root, 'inside/link'));
  linkSync(join(root, 'inside/real'), join(root, 'inside/hard'));
  assert.is(problemOf(read('link')), 'none');
  assert.is(problemOf(read('hard')), 'none');
});

test('missing files, folders, pipes, circles of links and NUL in names are told apart', ({ root, read }) => {
  mkdirSync(join(root, 'inside/folder'));
  execFileSync('mkfifo', [join(root, 'inside/pipe')]);
  symlinkSync('round', join(root, 'inside/round'));
  assert.is(problemOf(read('none')), 'missing');
  assert.is(problemOf(read('none/deeper')), 'missing');
  assert.is(problemOf(read('a\0b')), 'missing');
  assert.is(problemOf(read('folder')), 'not-a-file');
  assert.is(problemOf(read('pipe')), 'not-a-file');
  assert.is(problemOf(read('round')), 'unreadable');
});

test('a file of 50 MB is refused without being read', ({ root, read }) => {
  writeFileSync(join(root, 'inside/big'), '');
  truncateSync(join(root, 'inside/big'), 50 * 1024 * 1024);
  const before = process.memoryUsage().arrayBuffers;
  const result = read('big');
  assert.is(problemOf(result), 'too-large');
  assert.ok(process.memoryUsage().arrayBuffers - before < 1024 * 1024);
});

test('bytes that are not UTF-8, and NUL, are not text', ({ root, read }) => {
  writeFileSync(join(root, 'inside/latin'), Buffer.from([0x61, 0xe4, 0x0a]));
  writeFileSync(join(root, 'inside/nul'), 'a\0b');
  assert.is(problemOf(read('latin')), 'not-text');
  assert.is(problemOf(read('nul')), 'not-text');
});

test.run();
