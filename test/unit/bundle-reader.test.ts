/** The reader of archives against bytes that mean nothing: whatever they are, there is a verdict, and memory and time stay within bounds. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { nameProblem, shownName } from '../../src/bundle/portable-name.js';
import { verifyBundle } from '../../src/bundle/verify-bundle.js';
import { alarmingKeywords } from '../../src/bundle/tar-header.js';
import { END_MARK, tarOf } from '../support/bundle.js';

const test = suite<{ folder: string }>('reader');

test.before((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'stepwright-'));
});
test.after(({ folder }) => {
  rmSync(folder, { recursive: true });
});

const NOBODY = { ssh: undefined, minisign: undefined };

const SOUND = Buffer.concat([
  tarOf([
    { path: 'a-1/SHA256SUMS', content: `${'0'.repeat(64)}  migrate.sh\n` },
    { path: 'a-1/migrate.sh', content: 'echo\n' },
    { path: 'a-1/pax', type: 'ExtendedHeader', content: '20 mtime=1234567890\n' },
    { path: 'a-1/manifest.json', content: '{"outputs": [], "files": 7}\n' },
  ]),
  END_MARK,
]);

const changes = fc.array(fc.record({ at: fc.nat(SOUND.length - 1), byte: fc.nat(255) }), {
  minLength: 1,
  maxLength: 6,
});

test('any bytes changed, cut or compressed give findings, never a fault', async ({ folder }) => {
  const path = join(folder, 'odd.tar');
  await fc.assert(
    fc.asyncProperty(changes, fc.nat(SOUND.length), fc.boolean(), async (edits, end, zipped) => {
      const bytes = Buffer.from(SOUND);
      for (const { at, byte } of edits) bytes[at] = byte;
      const cut = end % 3 === 0 ? bytes.subarray(0, end) : bytes;
      writeFileSync(path, zipped ? gzipSync(cut).subarray(0, end % 7 === 0 ? end : undefined) : cut);
      const { verdict } = await verifyBundle(path, NOBODY);
      assert.ok(verdict.findings.length > 0);
      for (const { path: named } of verdict.findings) assert.match(named, /^[ -~]*$/);
    }),
    { numRuns: 600 },
  );
});

test('an extended header is read to its end or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const keywords = alarmingKeywords(Buffer.from(bytes));
      assert.ok(keywords === undefined || bytes.length > 0 || keywords.length === 0);
    }),
    { numRuns: 2000 },
  );
  assert.equal(alarmingKeywords(Buffer.from('20 mtime=1234567890\n')), []);
  assert.equal(alarmingKeywords(Buffer.from('8 size=9\n17 path=../evil\n')), undefined);
  assert.equal(alarmingKeywords(Buffer.from('9 size=9\n16 path=../evil\n')), ['size', 'path']);
  assert.equal(alarmingKeywords(Buffer.from('22 GNU.sparse.name=abc\n')), undefined);
  assert.equal(alarmingKeywords(Buffer.from('23 GNU.sparse.name=abc\n')), ['GNU.sparse.name']);
});

test('a name is portable or its problem is told, and shown it moves no terminal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (name) => {
      assert.match(shownName(name), /^[ -~]*$/);
      if (nameProblem(name) === undefined) assert.match(name, /^[A-Za-z0-9._+@=,~%/-]+$/);
    }),
    { numRuns: 3000 },
  );
  for (const bad of [
    '',
    '/',
    '/a',
    'a/',
    'a//b',
    './a',
    '../a',
    'a/../b',
    '..',
    '-a',
    'a/-b',
    'a b',
    'a\\b',
    'ä',
    'a'.repeat(100),
  ])
    assert.ok(nameProblem(bad) !== undefined, bad);
  for (const good of ['a', 'a/b', '..a', 'a..b', '.a', 'a-1.0.0/x_y+z@sha256=1,2~3%20.tar'])
    assert.is(nameProblem(good), undefined, good);
});

test.run();
