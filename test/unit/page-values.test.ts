/** What a reader fills in is data: bash reads back from the block exactly what was typed. */
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { effectiveValues, isValid } from '../../src/render/html/browser/values/field.js';
import type { FieldView } from '../../src/render/guide/values.js';
import { filledBlock } from '../../src/render/html/browser/values/fill.js';

const test = suite('page values');

const field = (name: string, more: Partial<FieldView> = {}): FieldView => ({
  name,
  help: '',
  preset: "''",
  standard: '',
  members: [],
  pattern: '',
  ...more,
});

const FIELDS = [
  field('NODE'),
  field('SPACE', { preset: 'default', standard: 'default' }),
  field('TARGET', { preset: '"$SPACE-db"', standard: '${SPACE}-db' }),
  field('TEXT', { preset: "'a\nSPACE=default'", standard: 'a\nSPACE=default' }),
];
const BLOCK = `# The node. NODE='' is not valid.
NODE=''
SPACE=default   # The namespace.
# Two lines.
TEXT_NOT=''
TARGET="$SPACE-db"
TEXT='a
SPACE=default'
value NODE '.+'`;

function readBack(block: string): string[] {
  const lines = `${block.replace(/^value .*$/m, '')}\nprintf '%s\\0' "$NODE" "$SPACE" "$TARGET" "$TEXT"`;
  const { stdout, stderr, status } = spawnSync('bash', ['-c', lines], { encoding: 'utf8' });
  assert.equal([status, stderr], [0, '']);
  return stdout.split('\0').slice(0, -1);
}

test('nothing given, nothing changed', () => {
  assert.is(filledBlock(BLOCK, FIELDS, new Map()), BLOCK);
});

test('a value stands in its own line, quoted, and its comment keeps its column', () => {
  const filled = filledBlock(BLOCK, FIELDS, new Map([['SPACE', "it's"]]));
  assert.is(
    filled,
    BLOCK.replace('\nSPACE=default   # The', () => `\nSPACE='it'\\''s'  # The`),
  );
  const short = filledBlock(BLOCK, FIELDS, new Map([['SPACE', 'x']]));
  assert.ok(short.includes("\nSPACE='x'       # The namespace.\n"), short);
});

test('bash reads back what was typed, whatever it is', () => {
  const signs = fc.constantFrom(
    ...Array.from('\'"`$\\(){}<>#|&;! \n\t*?~a'),
    '$(touch x)',
    "'; exit 7; '",
    'é',
    '\nSPACE=default',
    "NODE=''",
  );
  const value = fc.array(signs, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(value, value, value, (node, target, text) => {
      const given = new Map([
        ['NODE', node],
        ['TARGET', target],
        ['TEXT', text],
      ]);
      assert.equal(readBack(filledBlock(BLOCK, FIELDS, given)), [node, 'default', target, text]);
    }),
    { numRuns: 150 },
  );
});

test('a default follows what it refers to, and is unknown as long as that is', () => {
  assert.equal([...effectiveValues(FIELDS, new Map([['SPACE', 'mlx']]))].slice(0, 2), [
    ['SPACE', 'mlx'],
    ['TARGET', 'mlx-db'],
  ]);
  const home = [
    field('A', { preset: '"$HOME/a"', standard: '${HOME}/a' }),
    field('B', { standard: 'x${A}' }),
  ];
  assert.equal([...effectiveValues(home, new Map())], []);
  assert.equal([...effectiveValues([field('DOLLAR', { standard: '$$5' })], new Map())], [['DOLLAR', '$5']]);
});

test('a value is held against members and pattern; what is no JavaScript is left to the block', () => {
  assert.is(isValid(field('A', { members: ['x', 'y'] }), 'z'), false);
  assert.is(isValid(field('A', { pattern: '[a-z]+|[0-9]' }), 'ab1'), false);
  assert.is(isValid(field('A', { pattern: '[a-z]+|[0-9]' }), 'ab'), true);
  assert.is(isValid(field('A', { pattern: '(' }), 'x'), true);
});

test.run();
