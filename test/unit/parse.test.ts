/** Parsing: data, places and files of sound procedures, and a clear finding for everything that is not one. */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import type { Diagnostic, Outcome } from '../../src/diagnostics/diagnostic.js';
import type { ProcedureDocument, SourceReader } from '../../src/parse/document.js';
import { parseProcedure } from '../../src/parse/parse-procedure.js';
import { spanInText } from '../../src/parse/span-in-text.js';

const test = suite('parse');

/** Files by path; anything else is missing. */
function reader(files: Readonly<Record<string, string>>): SourceReader {
  return (path) => {
    const text = files[path];
    return text === undefined
      ? { ok: false, problem: 'missing', detail: 'there is no such file' }
      : { ok: true, file: { path, text } };
  };
}

function parse(text: string, more: Readonly<Record<string, string>> = {}): Outcome<ProcedureDocument> {
  return parseProcedure('p.yaml', reader({ 'p.yaml': text, ...more }));
}

function sound(text: string, more: Readonly<Record<string, string>> = {}): ProcedureDocument {
  const { value, diagnostics } = parse(text, more);
  assert.equal(diagnostics, []);
  if (value === undefined) throw new Error('there is no document');
  return value;
}

/** The text at a node's place, as it stands in its file. */
function written(document: ProcedureDocument, pointer: string, part: 'value' | 'key' = 'value'): string {
  const span = document.locations.get(pointer)?.[part];
  if (span === undefined) throw new Error(`no place for ${pointer}`);
  const text = document.files.find(({ path }) => path === span.file)?.text ?? '';
  return text.slice(span.start, span.end);
}

function only(text: string, more: Readonly<Record<string, string>> = {}): Diagnostic {
  const { diagnostics } = parse(text, more);
  assert.is(diagnostics.length, 1, JSON.stringify(diagnostics));
  const [first] = diagnostics;
  if (first === undefined) throw new Error('nothing was found');
  return first;
}

test('values are those of the core schema', () => {
  const { data } = sound(
    'a: 1\nb: 0x10\nc: true\nd: ~\ne: yes\nf: 1.5\ng: "1"\nh: 2024-01-01\ni: !!str 7\nj:\n',
  );
  assert.equal(data, {
    a: 1,
    b: 16,
    c: true,
    d: null,
    e: 'yes',
    f: 1.5,
    g: '1',
    h: '2024-01-01',
    i: '7',
    j: null,
  });
});

test('every node has its place, keys their own', () => {
  const document = sound("a: {b: [1, \"two\"]}\nc:\n  - d: x y\n    e: 'it''s'\n# end\n");
  const expected = {
    '/a': '{b: [1, "two"]}',
    '/a/b': '[1, "two"]',
    '/a/b/1': '"two"',
    '/c': "- d: x y\n    e: 'it''s'",
    '/c/0': "d: x y\n    e: 'it''s'",
    '/c/0/d': 'x y',
    '/c/0/e': "'it''s'",
  };
  for (const [pointer, text] of Object.entries(expected))
    assert.is(written(document, pointer), text, pointer);
  assert.is(written(document, '/c/0/e', 'key'), 'e');
});

test('keys with slashes and tildes have escaped pointers', () => {
  const document = sound('"a/b~c": 1\n');
  assert.is(written(document, '/a~1b~0c'), '1');
});

test('an offset in a block leads to its place in the file', () => {
  const text = 'run: |\n\n    one\n      two $X\n\n    three\nnext: "plain $Y"\n';
  const document = sound(text);
  const { run, next } = document.data as { run: string; next: string };
  for (const [pointer, value, needle] of [
    ['/run', run, '$X'],
    ['/run', run, 'three'],
    ['/next', next, '$Y'],
  ] as const) {
    const location = document.locations.get(pointer);
    if (location === undefined) throw new Error(pointer);
    const span = spanInText(document, location, value, value.indexOf(needle), needle.length);
    assert.is(text.slice(span.start, span.end), needle);
  }
});

test('folded and escaped text is placed as a whole', () => {
  const document = sound('a: >\n  one\n  two\nb: "x\\ty"\n');
  assert.is(document.locations.get('/a')?.block, undefined);
  assert.is(document.locations.get('/b')?.block, undefined);
});

test('an included list is spliced in, an included mapping takes the place of its item', () => {
  const document = sound('steps:\n  - include: a.yaml\n  - last\n', {
    'a.yaml': '- one\n- include: b.yaml\n',
    'b.yaml': 'two: 2\n',
  });
  assert.equal(document.data, { steps: ['one', { two: 2 }, 'last'] });
  assert.is(document.locations.get('/steps/1/two')?.value.file, 'b.yaml');
  assert.is(document.locations.get('/steps/2')?.value.file, 'p.yaml');
  assert.equal(
    document.files.map(({ path }) => path),
    ['p.yaml', 'a.yaml', 'b.yaml'],
  );
});

test('anywhere else an include is the text of a file', () => {
  const document = sound('sql: {include: q/a.sql}\n', { 'q/a.sql': "SELECT 1;\nSELECT :'X';\n" });
  assert.equal(document.data, { sql: "SELECT 1;\nSELECT :'X';\n" });
  const location = document.locations.get('/sql');
  if (location === undefined) throw new Error('no place');
  const span = spanInText(document, location, "SELECT 1;\nSELECT :'X';\n", 17, 4);
  assert.equal(span, { file: 'q/a.sql', start: 17, end: 21 });
});

test('a file included twice is read once and named once', () => {
  const document = sound('a: {include: t}\nb: {include: ./t}\n', { t: 'x' });
  assert.is(document.files.length, 2);
});

test('aliases mean what their anchors mark, with places in both', () => {
  const document = sound('a: &x\n  k: v\nb: *x\n');
  assert.equal(document.data, { a: { k: 'v' }, b: { k: 'v' } });
  assert.is(written(document, '/b'), '*x');
  assert.is(written(document, '/b/k'), 'v');
});

test('__proto__ is a key like any other', () => {
  const { data } = sound('__proto__: {polluted: true}\n');
  assert.is(Object.hasOwn(data as object, '__proto__'), true);
  assert.is(({} as { polluted?: boolean }).polluted, undefined);
});

const MISTAKES: readonly (readonly [name: string, text: string, code: string, at: string])[] = [
  ['a tab', 'a:\n\tb: 1\n', 'SW0202', '\t'],
  ['a tab after spaces', 'a:\n  - b: 1\n  \t- c\n', 'SW0202', '\t'],
  ['a colon in a plain value', 'title: Step 1: stop\n', 'SW0201', ':'],
  ['an at sign', 'a: @x\n', 'SW0201', '@'],
  ['text after a quote', 'a: "x" y\n', 'SW0201', 'y'],
  ['an open bracket', 'a: [1, 2\nb: 3\n', 'SW0201', '['],
  ['a second document', 'a: 1\n---\nb: 2\n', 'SW0205', '---'],
  ['a duplicate key', 'a: 1\nb: 2\na: 3\n', 'SW0203', 'a'],
  ['a key that is a number', '1: x\n', 'SW0206', '1'],
  ['a key that is a list', '? [a]\n: b\n', 'SW0206', '[a]'],
  ['a merge key', 'a: {<<: {b: 1}}\n', 'SW0207', '<<'],
  ['a tag', 'a: !!binary eA==\n', 'SW0207', '!!binary'],
  ['an exclamation mark before a command', 'verify: ! test -e x\n', 'SW0207', '!'],
  ['an exclamation mark before quotes', 'verify: ! "$A"\n', 'SW0207', '!'],
  ['an alias of nothing', 'a: *x\n', 'SW0208', '*x'],
  ['an alias of itself', 'a: &x [*x]\n', 'SW0208', '*x'],
  ['a control character', 'a: \u0007\n', 'SW0201', '\u0007'],
];

for (const [name, text, code, at] of MISTAKES) {
  test(`${name} is one finding at its place`, () => {
    const { code: found, span, message } = only(text);
    assert.is(found, code);
    assert.is(text.slice(span?.start, span?.end), at, message);
  });
}

for (const [name, text] of [
  ['nothing', ''],
  ['white space', ' \n\n'],
  ['a comment', '# x\n'],
  ['a marker', '---\n'],
] as const) {
  test(`a file that holds ${name} is empty`, () => {
    assert.is(only(text).code, 'SW0204');
  });
}

test('both places of a duplicate key are named', () => {
  const { related } = only('a: 1\na: 2\n');
  assert.equal(related, [{ message: 'the first one', span: { file: 'p.yaml', start: 0, end: 1 } }]);
});

test('all mistakes of form are found in one pass', () => {
  const { diagnostics } = parse('a: 1\na: 2\nb: *x\n1: x\nc: !t y\n');
  assert.equal(
    diagnostics.map(({ code }) => code),
    ['SW0203', 'SW0208', 'SW0206', 'SW0207'],
  );
});

test('a missing include is found where it is asked for', () => {
  const { code, span } = only('a: {include: no.sql}\n');
  assert.is(code, 'SW0101');
  assert.equal(span, { file: 'p.yaml', start: 13, end: 19 });
});

test('a circle of includes is named in full', () => {
  const { code, message, span } = only('a:\n  - include: b.yaml\n', {
    'b.yaml': '- include: c.yaml\n',
    'c.yaml': '- include: b.yaml\n',
  });
  assert.is(code, 'SW0107');
  assert.match(message, '`p.yaml` includes `b.yaml` includes `c.yaml` includes `b.yaml`');
  assert.is(span?.file, 'c.yaml');
});

test('a long chain of includes is refused', () => {
  const files = Object.fromEntries(
    Array.from({ length: 30 }, (_, at) => [`f${at}.yaml`, `- include: f${at + 1}.yaml\n`]),
  );
  assert.is(only('a: [{include: f0.yaml}]\n', files).code, 'SW0108');
});

test('an included scalar is no item', () => {
  assert.is(only('a: [{include: s.yaml}]\n', { 's.yaml': 'text\n' }).code, 'SW0109');
});

test('an include without a path is refused', () => {
  assert.is(only('a: {include: [x]}\n').code, 'SW0106');
});

test('mistakes in an included file are placed there', () => {
  const { span } = only('a: [{include: b.yaml}]\n', { 'b.yaml': 'x: 1\nx: 2\n' });
  assert.is(span?.file, 'b.yaml');
});

test('aliases that multiply each other are bounded', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let at = 1; at < 12; at += 1) lines.push(`a${at}: &a${at} [${`*a${at - 1}, `.repeat(10)}]`);
  const { diagnostics } = parse(`${lines.join('\n')}\n`);
  assert.equal(
    diagnostics.map(({ code }) => code),
    ['SW0209'],
  );
});

test('includes that multiply each other are bounded', () => {
  const files = Object.fromEntries(
    Array.from({ length: 14 }, (_, at) => [`f${at}.yaml`, `- include: f${at + 1}.yaml\n`.repeat(10)]),
  );
  const { diagnostics } = parse('a: [{include: f0.yaml}]\n', { ...files, 'f14.yaml': '- x\n' });
  assert.equal(
    diagnostics.map(({ code }) => code),
    ['SW0209'],
  );
});

test('aliases nested in aliases do not exhaust the stack', () => {
  const lines = ['a0: &a0 [x]'];
  for (let at = 1; at < 3000; at += 1) lines.push(`a${at}: &a${at} [*a${at - 1}]`);
  const { diagnostics } = parse(`${lines.join('\n')}\n`);
  assert.equal([...new Set(diagnostics.map(({ code }) => code))], ['SW0209']);
});

test('deep nesting is refused, not a crash', () => {
  assert.is(only(`a: ${'['.repeat(5000)}`).code, 'SW0201');
});

test.run();
