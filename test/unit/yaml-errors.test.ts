/** Mistakes in YAML: one finding each, where the mistake begins, with a hint that leads out of it; and no text that is too much for the reader. */
import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import type { Diagnostic, Outcome } from '../../src/diagnostics/diagnostic.js';
import type { YamlNode } from '../../src/parse/yaml-node.js';
import { readYaml, yamlTrouble } from '../../src/parse/yaml.js';

const test = suite('yaml-errors');

function read(text: string): Outcome<YamlNode> {
  return readYaml({ path: 'p.yaml', text });
}

function only(text: string): Diagnostic {
  const [first, ...others] = read(text).diagnostics;
  assert.is(others.length, 0, JSON.stringify(others));
  if (first === undefined) throw new Error(`nothing is found in ${text}`);
  return first;
}

/** `LINE:COLUMN TEXT`, both from 1. */
function placeOf(text: string, { span }: Diagnostic): string {
  const before = text.slice(0, span?.start).split('\n');
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1} ${text.slice(span?.start, span?.end)}`;
}

const STEP = `phases:
  - id: only
    steps:
      - id: first
        title: Do it
        run: echo done
`;

const MISTAKES: readonly (readonly [name: string, text: string, at: string, says: RegExp, hint: RegExp])[] = [
  [
    'a title one column short',
    STEP.replace('        title', '       title'),
    '5:8 t',
    /indented differently/,
    /`id` above begins in column 9, `title` in column 8/,
  ],
  [
    'a title two columns short',
    STEP.replace('        title', '      title'),
    '5:7 t',
    /indented differently/,
    /column 9, `title` in column 7/,
  ],
  [
    'a title one column long',
    STEP.replace('        title', '         title'),
    '5:10 t',
    /indented differently/,
    /column 9, `title` in column 10/,
  ],
  ['a key one column long below a value', 'a: 1\n b: 2\n', '2:2 b', /indented differently/, /same column/],
  [
    'an item one column long',
    'a:\n  - b: 1\n   - c: 2\n',
    '3:4 -',
    /the item is indented/,
    /items of one list/,
  ],
  ['an item one column short', 'a:\n  - x\n - y\n', '3:2 -', /indented differently/, /same column/],
  [
    'a block that goes on one column short',
    'a: |\n  x\n y\nb: 1\n',
    '3:2 y',
    /indented differently/,
    /same column/,
  ],
  [
    'a quote that is not closed',
    STEP.replace('Do it', '"Do it'),
    '5:16 "',
    /quote that opens here/,
    /closing quote/,
  ],
  [
    'a quote that the next quote closes',
    STEP.replace('Do it', '"Do it').replace('echo done', 'echo "done"'),
    '5:16 "',
    /quote that opens here/,
    /closing quote/,
  ],
  [
    'a single quote that is not closed',
    STEP.replace('Do it', "'Do it") + "        why: 'x y'\n",
    "5:16 '",
    /quote that opens here/,
    /closing quote/,
  ],
  [
    'a quote in braces that is not closed',
    'a: {title: "Do it, run: x}\nb: {title: "B"}\n',
    '1:12 "',
    /quote that opens here/,
    /closing quote/,
  ],
  ['text behind a quote', 'why: "a" b\n', '1:10 b', /text follows the closing quote/, /one pair of quotes/],
  [
    'text behind a quote of several lines',
    'why: "a\n  b" c\n',
    '2:6 c',
    /text follows the closing quote/,
    /one pair of quotes/,
  ],
  [
    'an apostrophe in single quotes',
    "why: 'it's fine'\n",
    '1:10 s',
    /text follows the closing quote/,
    /written twice/,
  ],
  [
    'a bracket that is not closed',
    'a: [1, 2\nb: 3\n',
    '1:4 [',
    /bracket `\[` is not closed/,
    /closing bracket/,
  ],
  [
    'a brace that a comment leaves open',
    'A: {help: x #y}\nB: {help: z}\n',
    '1:4 {',
    /bracket `\{` is not closed/,
    /`#` in its line begins a comment/,
  ],
  [
    'a bracket that closes in a line that is not indented',
    'a:\n  b: [\n  1]\n',
    '3:3 1',
    /goes on in a line that is not indented/,
    /indent the line/,
  ],
  [
    'text behind a bracket',
    'run: [ -f x ] && y\n',
    '1:15 &',
    /text follows the closing bracket/,
    /in quotes/,
  ],
  ['two brackets', 'run: [[ -f x ]] && y\n', '1:17 &', /text follows the closing bracket/, /in quotes/],
  ['a line without a colon', 'title Do it\nrun: x\n', '1:1 t', /key without a colon/, /`key: value`/],
  [
    'a line without a colon at the end',
    STEP.replace('run: echo', 'run echo'),
    '6:9 r',
    /key without a colon/,
    /`key: value`/,
  ],
  ['a colon without a space', 'a:1\nb: 2\n', '1:1 a', /key without a colon/, /`key: value`/],
  ['text that is not in its block', 'why: |\ntext\nrun: x\n', '2:1 t', /key without a colon/, /block under/],
  ['a colon in a value', 'title: Step 1: stop\n', '1:14 :', /taken for another key/, /in quotes/],
  ['a colon behind a quoted value', 'why: "a": b\n', '1:9 :', /taken for another key/, /in quotes/],
  ['a colon in a value in braces', 'a: {why: x: y}\n', '1:11 :', /comma is missing/, /needs quotes/],
  ['entries without a comma', 'a: {b: 1 c: 2}\n', '1:11 :', /comma is missing/, /comma before the next key/],
  ['items without a comma', 'a: ["x" "y"]\n', '1:9 "', /comma is missing/, /needs quotes/],
  ['two commas', 'a: [1,,2]\n', '1:7 ,', /entry is missing/, /remove the comma/],
  [
    'a value below a comment',
    'why: first\n  second  # x\n  third\nb: 1\n',
    '3:3 t',
    /below a comment/,
    /in quotes/,
  ],
  ['a number sign behind a quote', 'a: "x"#y\n', '1:7 #', /stands right behind/, /space before a comment/],
  ['a list in the line of its key', 'a: - x\n', '1:4 -', /in the line of its key/, /next line/],
  ['an at sign', 'a: @x\n', '1:4 @', /cannot begin with `@`/, /in quotes/],
  ['a backquote in a list', '- `x`\n', '1:3 `', /cannot begin with/, /in quotes/],
  ['a comma first', 'a: ,x\n', '1:4 ,', /cannot begin with `,`/, /in quotes/],
  ['a closing bracket first', 'a: ]x\n', '1:4 ]', /cannot begin with `\]`/, /in quotes/],
  ['text behind a block indicator', 'a: | x\n', '1:6 x', /follows the block indicator/, /next line/],
  ['text at a block indicator', 'a: >x\n', '1:5 x', /follows the block indicator/, /next line/],
  ['an unknown escape', 'a: "\\q"\n', '1:5 \\', /`\\q` is not known/, /written twice/],
  ['a short escape', 'a: "\\ud8"\n', '1:5 \\', /not complete/, /four after/],
  ['half a character', 'a: "x\\ud800y"\n', '1:6 \\ud800', /`\\ud800` is half of a character/, /both halves/],
  [
    'half a character behind a whole one',
    'a: "\\ud83d\\ude00 \\\\ud800 \\udc00"\n',
    '1:26 \\udc00',
    /half of a character/,
    /both halves/,
  ],
  ['a tab in a block', 'a: |\n\tx\n', '2:1 \t', /a tab indents/, /spaces/],
  ['a tab in braces', 'a: {\n\tb: 1}\n', '2:1 \t', /a tab indents/, /spaces/],
  ['a control character in a comment', '# \u0001\na: 1\n', '1:3 \u0001', /control character/, /remove/],
  [
    'a document after the end of the first',
    'a: 1\n...\nb: 2\n',
    '3:1 b: ',
    /second document/,
    /one document/,
  ],
  ['a handle of a tag', 'a: !e!b c\n', '1:4 !', /could not resolve tag/, /^$/],
  [
    'a value in braces with a comma',
    'a: {why: Takes, reads and checks, run: x}\n',
    '1:17 reads and checks',
    /where a key belongs/,
    /in quotes/,
  ],
  ['blanks above a block', 'a: |\n\n   \n  x\n', '4:3 x', /empty line above the text/, /blanks/],
];

for (const [name, text, at, says, hint] of MISTAKES) {
  test(`${name} is one finding at its place, with what to do`, () => {
    const found = only(text);
    assert.is(placeOf(text, found), at, found.message);
    assert.match(found.message, says);
    assert.match(found.hint ?? '', hint);
  });
}

test('what is YAML is not refused', () => {
  for (const text of [
    'a: "x\n  y"\n',
    "a: 'it''s'\n",
    'a: [\n  1,\n]\n',
    'a:\n- b\n- c\n',
    'why: "first: x\n  second"\n',
    '? a\n: b\n',
    '%YAML 1.1\n---\na: yes\n',
    'a: !!str\n',
    'a: |2\n    x\n',
    'a: "\\ud83d\\ude00"\n',
  ])
    assert.equal(read(text).diagnostics, [], text);
});

test('a manifest may hold several documents', () => {
  assert.is(yamlTrouble('a: 1\n---\nb: 2\n'), undefined);
  assert.match(yamlTrouble('a: 1\n---\nb: [2\n')?.message ?? '', /is not closed/);
});

/** Texts that a reader which calls itself, or looks back, would not stand. */
const MANY = 10_000;
const LARGE: Readonly<Record<string, string>> = {
  'open brackets': '['.repeat(MANY),
  'closed brackets': '['.repeat(MANY) + ']'.repeat(MANY),
  braces: '{a: '.repeat(MANY),
  'items in items': '- '.repeat(MANY) + 'x',
  'keys of keys': '? '.repeat(MANY),
  'values of values': 'a: '.repeat(MANY),
  'values in brackets': `[${'a: b: '.repeat(MANY)}]`,
};

for (const [name, text] of Object.entries(LARGE)) {
  test(`${name} without end are refused, not a crash`, () => {
    assert.match(only(text).message, /nested too deeply/);
  });
}

test('whatever is done to a text, it is read or refused with a place in it', () => {
  const bits = fc.constantFrom(
    '"',
    "'",
    ':',
    ' ',
    '\t',
    ' #',
    '[',
    ']',
    '{',
    '}',
    ',',
    '- ',
    '\n',
    '|',
    '&a ',
    '*a',
    '!x ',
    '@',
    '? ',
    '---\n',
    '\\',
    '\u200b',
  );
  const edit = fc.record({ at: fc.nat(STEP.length), take: fc.nat(3), put: fc.array(bits, { maxLength: 3 }) });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      const text = edits.reduce(
        (before, { at, take, put }) => before.slice(0, at) + put.join('') + before.slice(at + take),
        STEP,
      );
      const { value, diagnostics } = read(text);
      assert.ok(value !== undefined || diagnostics.some(({ severity }) => severity === 'error'), text);
      for (const { span, message } of diagnostics) {
        assert.ok(span !== undefined && span.start <= text.length && span.end <= text.length + 3, text);
        assert.ok(message.length > 0 && !/undefined|[A-Z]{4}_/.test(message), message);
      }
    }),
    { numRuns: 1000 },
  );
});

test.run();
