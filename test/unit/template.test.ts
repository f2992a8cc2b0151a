/** Typed fields: what is a reference, what is a dollar, what is an error. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseTemplate } from '../../src/shell/template.js';

const test = suite('templates');

test('both spellings refer, two dollars are one, in one pass', () => {
  const { template, errors } = parseTemplate('a ${B} $C/$$D$$${E}');
  assert.equal(errors, []);
  assert.equal(template, [
    { kind: 'text', text: 'a ' },
    { kind: 'reference', name: 'B', offset: 2 },
    { kind: 'text', text: ' ' },
    { kind: 'reference', name: 'C', offset: 7 },
    { kind: 'text', text: '/$D$' },
    { kind: 'reference', name: 'E', offset: 15 },
  ]);
});

test('every lone dollar is found with its place', () => {
  for (const [field, offset] of [
    ['cost: 5$', 7],
    ['$lower', 0],
    ['x${lower}', 1],
    ['${A', 0],
    ['$(date)', 0],
    ['${}', 0],
  ] as const) {
    assert.equal(parseTemplate(field).errors, [{ offset, length: 1 }], field);
  }
});

test('an empty field is one empty text', () => {
  assert.equal(parseTemplate('').template, [{ kind: 'text', text: '' }]);
});

test.run();
