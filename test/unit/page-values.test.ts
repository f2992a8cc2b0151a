/** What a reader fills in is data: bash reads back from the block exactly what was typed. */
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { readGuide } from '../../src/outputs/guide.js';
import { effectiveValues, isValid, membersOf } from '../../src/render/html/browser/values/field.js';
import type { Field } from '../../src/render/html/browser/values/field.js';
import { filledBlock } from '../../src/render/html/browser/values/fill.js';
import { readFields } from '../../src/render/html/browser/values/read-fields.js';
import { shippedPages } from '../support/page.js';

const test = suite('page values');

const BLOCK = `# The node. NODE='' is not valid.
NODE=''
SPACE=default   # The namespace.
# Two lines,
# wrapped.
TEXT_NOT=''
TARGET="$SPACE-db"
TEXT='a
SPACE=default'
for name in NODE TEXT; do value "$name" '.+'; done
value TARGET '([^'\\'']|x)*' -f`;
const FIELDS = readFields(BLOCK);
const field = (name: string, preset = "''"): Field => ({ name, help: '', preset, pattern: '.*' });

function readBack(block: string): string[] {
  const lines = `${block.replace(/^(?:for|value) .*$/gm, '')}\nprintf '%s\\0' "$NODE" "$SPACE" "$TARGET" "$TEXT"`;
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
  const home = [field('A', '"$HOME/a"'), field('B', '"x$A"')];
  assert.equal([...effectiveValues(home, new Map())], []);
  assert.equal([...effectiveValues([field('DOLLAR', '"\\$5 it\'s"')], new Map())], [['DOLLAR', "$5 it's"]]);
});

test('the fields of the form are what the block says', () => {
  assert.equal(FIELDS, [
    { name: 'NODE', help: "The node. NODE='' is not valid.", preset: "''", pattern: '.+' },
    { name: 'SPACE', help: 'The namespace.', preset: 'default', pattern: '.*' },
    { name: 'TEXT_NOT', help: 'Two lines, wrapped.', preset: "''", pattern: '.*' },
    { name: 'TARGET', help: '', preset: '"$SPACE-db"', pattern: "([^']|x)*" },
    { name: 'TEXT', help: '', preset: "'a\nSPACE=default'", pattern: '.+' },
  ]);
});

test('of the shipped procedures, each value of the block has its field, what it is, and its pattern', () => {
  for (const { name, guide } of shippedPages()) {
    const block = readGuide(guide).find(({ role }) => role === 'values')?.text ?? '';
    const fields = readFields(block);
    assert.ok(fields.length > 0, name);
    assert.equal(
      fields.map((one) => one.name),
      [...block.matchAll(/^([A-Z]\w*)=/gm)].map(([, one]) => one),
      name,
    );
    for (const { help, pattern } of fields) {
      assert.match(help, /^[A-Z].*\.$/, name);
      assert.ok(block.includes(`'${pattern}'`), `${name}: ${pattern}`);
    }
  }
});

test('a value is held against its pattern; what JavaScript reads in another way is left to the block', () => {
  assert.is(isValid({ pattern: '[a-z]+|[0-9]' }, 'ab1'), false);
  assert.is(isValid({ pattern: '[a-z]+|[0-9]' }, 'ab'), true);
  assert.is(isValid({ pattern: '(' }, 'x'), true);
  assert.is(isValid({ pattern: '([^[:space:]]+( [^[:space:]]+)*)?' }, 'a/b c'), true);
});

test('a pattern that is a list of texts has members, any other has none', () => {
  assert.equal(membersOf('rolling|all\\.at once'), ['rolling', 'all.at once']);
  assert.equal(membersOf('true|false'), ['true', 'false']);
  for (const pattern of ['one', '.+', '[1-9]|3[0-2]', '(a|b)', 'a|b?', ''])
    assert.equal(membersOf(pattern), [], pattern);
});

test.run();
