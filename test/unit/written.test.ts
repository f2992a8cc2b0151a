/** What is written stays what is written: numbers, values that a comment cuts off, and characters that nobody sees. */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.js';
import { compileFiles } from '../support/compile.js';

const test = suite('written');

interface Parts {
  readonly head?: string;
  readonly title?: string;
  readonly body?: string;
}

function procedure({ head = '', title = 'Do it', body = 'run: echo done' }: Parts): string {
  return `procedure: sample
title: Sample
version: 1.0.0
${head}
phases:
  - id: only
    title: Only
    steps:
      - id: first
        title: ${title}
        risk: read-only
        ${body}
`;
}

function found(parts: Parts): readonly Diagnostic[] {
  return compileFiles({ 'procedure.yaml': procedure(parts) }).diagnostics;
}

/** The code of each finding and the text that it points at. */
function marked(parts: Parts): string[] {
  const text = procedure(parts);
  return found(parts).map(({ code, span }) => `${code} ${text.slice(span?.start, span?.end)}`);
}

function variable(type: string, value: string): Parts {
  return {
    head: `variables:\n  A: {type: ${type}, default: ${value}, help: A value.}`,
    body: 'run: echo "$A"',
  };
}

for (const value of [
  '0012345',
  '12345678901234567890',
  '7e5',
  '0x1F',
  '0o17',
  '+5',
  '-0',
  '1.0',
  'True',
  'FALSE',
]) {
  test(`the default ${value} would change and is refused`, () => {
    assert.equal(marked(variable('string', value)), [`SW0309 ${value}`]);
    const [{ hint = '' } = { hint: '' }] = found(variable('string', value));
    assert.match(hint, /in quotes/);
  });
}

test('a number that cannot be kept is not proposed', () => {
  const [{ hint = '' } = { hint: '' }] = found(variable('string', '12345678901234567890'));
  assert.not.match(hint, /000/);
});

for (const value of ['.5', '1.5', '.inf']) {
  test(`the default ${value} is refused for its type, once`, () => {
    assert.equal(marked(variable('string', value)), [`SW0303 ${value}`]);
  });
}

for (const value of [
  'yes',
  'No',
  '1_000',
  '12:30:45',
  '"0012345"',
  "'7e5'",
  '!!str 0x1F',
  '0b11',
  '2024-01-01',
  'nUll',
]) {
  test(`the default ${value} of a string is kept as it is written`, () => {
    const { plan, diagnostics } = compileFiles({ 'procedure.yaml': procedure(variable('string', value)) });
    assert.equal(diagnostics, []);
    assert.ok(JSON.stringify(plan?.variables).includes(value.replace(/^!!str |^["']|["']$/g, '')));
  });
}

test('numbers in plain digits are numbers, wherever they stand', () => {
  assert.equal(marked(variable('int', '5432')), []);
  assert.equal(marked(variable('int', '-7')), []);
  assert.equal(marked({ body: 'run: echo done\n        retry: {attempts: 3}' }), []);
  assert.equal(marked({ body: 'run: echo done\n        retry: {attempts: 0x3}' }), ['SW0309 0x3']);
});

for (const [head, cut] of [
  ['contact: platform team, #platform-oncall', '#platform-oncall'],
  ['contact: ops #ops', '#ops'],
  ['contact: platform team # and others', '# and others'],
  ['contact: platform team   #1', '#1'],
  ['summary: first\n  second #x', '#x'],
  ['requires: {tools: [{name: ls, why: to list #all\n    }]}', '#all'],
] as const) {
  test(`in ${JSON.stringify(head)} the comment is found`, () => {
    assert.equal(marked({ head }), [`SW0210 ${cut}`]);
    assert.is(found({ head })[0]?.severity, 'warning');
  });
}

test('a comment in place of a value is found beside the value that is missing', () => {
  assert.equal(marked({ head: 'contact: #ops' }).sort(), ['SW0210 #ops', 'SW0303 :']);
});

for (const head of [
  'contact: platform team  # who knows more',
  'contact: ops # who knows more',
  '# contact: ops #ops\ncontact: ops',
  'contact: "platform team, #platform-oncall"',
  'contact: platform#oncall',
  'contact: ops # # #',
  'requires: # everything\n  tools: [ls] #all',
  'summary: |\n  one #two',
]) {
  test(`in ${JSON.stringify(head)} no comment cuts anything`, () => {
    assert.equal(marked({ head }), []);
  });
}

/** One of each kind that Unicode calls ignorable, and what else nobody sees. */
const UNSEEN =
  '\u00ad\u034f\u061c\u115f\u1160\u17b4\u180b\u180e\u200b\u200c\u200d\u200e\u2028\u202e\u2060\u2063\u2066\u2800\u3164\ufe00\ufe0f\ufeff\uffa0\ufff9\u{1d173}\u{e0001}\u{e0041}\u{e0101}';
const SPACES = '\u00a0\u1680\u2000\u2009\u200a\u202f\u205f\u3000';

for (const character of UNSEEN + SPACES) {
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  test(`${code} is found in a command, a title, prose and a key`, () => {
    for (const parts of [
      { body: `run: "echo a${character}b"` },
      { title: `"Do${character}it"` },
      { head: `summary: "Do${character}it"` },
      { head: `requires: {disk: {"/a${character}b": 1GiB}}` },
    ]) {
      const [first, ...others] = found(parts);
      assert.is(first?.code, 'SW0705');
      assert.match(first?.message ?? '', code);
      assert.equal(others, []);
    }
    assert.equal(marked({ body: `run: "echo a${character}b"` }), [`SW0705 ${character}`]);
  });
}

test('each of several such characters is found, once', () => {
  assert.equal(marked({ body: 'run: "echo a\u200bb\u00a0c\u200bd"' }), ['SW0705 \u200b', 'SW0705 \u00a0']);
});

for (const text of [
  '✔️ done',
  '👩‍💻 types',
  '👍🏽 done',
  '1️⃣ first',
  '© 2024',
  'می‌خواهم',
  'क्‍ष',
  'naïve café',
  '5 kΩ and 3 µs',
  'от TCP-порта',
  '日本語',
]) {
  test(`${text} is text like any other`, () => {
    assert.equal(marked({ title: `"${text}"` }), []);
  });
}

for (const [text, letter] of [
  ['./restоre.sh', 'о'],
  ['сat /etc/passwd', 'с'],
  ['Αlpha', 'Α'],
  ['x.exaмple.org', 'м'],
] as const) {
  test(`a letter that looks like another is found in ${text}`, () => {
    assert.equal(marked({ body: `run: "echo ${text}"` }), [`SW0712 ${letter}`]);
  });
}

test.run();
