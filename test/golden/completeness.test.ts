/** Nothing is without an example: each kind and each modifier has a fixture, each kind an entry in the reference. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { LIBRARY } from '../../src/functions/library.js';
import { PLACES } from '../../src/places/index.js';
import { KINDS } from '../../src/kinds/index.js';
import { modifierFields } from '../../src/validate/procedure-schema.js';
import { VARIABLE_TYPES } from '../../src/kinds/vocabulary.js';
import { compile } from '../../src/compile.js';
import { createSourceReader } from '../../src/parse/read-source.js';
import { fixtureCases, headIn, readCommitted, readExpected, shippedCases } from './cases.js';

const test = suite('completeness');
const sources = fixtureCases().map(({ folder }) => readFileSync(join(folder, 'procedure.yaml'), 'utf8'));
const keys = KINDS.map(({ key }) => key);

test('each kind has the fixture of its name, and there is no other', () => {
  assert.equal(readdirSync(join('fixtures', 'kinds')).sort(), [...keys].sort());
});

test('each kind has an entry in the reference', () => {
  const reference = readFileSync('docs/reference.md', 'utf8');
  for (const key of keys) assert.match(reference, new RegExp(`^#+ .*\`${key}\``, 'm'), key);
});

test('each kind of place has the fixture of its name and an entry in the reference', () => {
  assert.equal(readdirSync(join('fixtures', 'places')).sort(), PLACES.map(({ key }) => key).sort());
  const reference = readFileSync('docs/reference.md', 'utf8');
  for (const { key } of PLACES) assert.match(reference, new RegExp(`^### \`${key}\` place`, 'm'), key);
});

test('each function of the library is rendered for a fixture or a shipped procedure', () => {
  const written = [...fixtureCases().map(readExpected), ...shippedCases().map(readCommitted)];
  const scripts = written.map(headIn);
  for (const { name } of LIBRARY)
    assert.ok(
      scripts.some((script) => script.includes(`\n${name}() {`)),
      name,
    );
});

test('each modifier stands in a fixture', () => {
  for (const key of [...Object.keys(modifierFields), 'interactive']) {
    assert.ok(
      sources.some((source) => new RegExp(`^ +(?:- )?${key}:`, 'm').test(source)),
      key,
    );
  }
});

test('each type of variable stands in a fixture', () => {
  for (const type of VARIABLE_TYPES) {
    assert.ok(
      sources.some((source) => source.includes(`type: ${type}`)),
      type,
    );
  }
});

test('each step of a shipped procedure that changes something says how it is taken back, or that it is not', () => {
  const steps = shippedCases().flatMap(({ name, folder }) => {
    const { plan } = compile('procedure.yaml', createSourceReader(folder));
    return (plan?.phases ?? []).flatMap(({ steps }) => steps.map((step) => ({ name, step })));
  });
  const changing = steps.filter(({ step }) => step.policy.risk !== 'read-only');
  assert.ok(changing.length >= 50, String(changing.length));
  for (const { name, step } of changing)
    assert.ok(step.undo.kind !== 'absent' || step.policy.risk !== 'reversible', `${name}: ${step.id}`);
});

test.run();
