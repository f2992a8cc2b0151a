/** What is generated is up to date and complete: the schema, the reference page, the texts of the codes, the version. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { referenceText } from '../../src/build/reference.js';
import { CODES } from '../../src/diagnostics/codes.js';
import { KINDS } from '../../src/kinds/index.js';
import { schemaText } from '../../src/validate/schema-text.js';
import { VERSION } from '../../src/version.js';

const test = suite('generated');
const root = fileURLToPath(new URL('../../..', import.meta.url));

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

test('the schema is as the kinds make it', () => {
  assert.is(read('schema/procedure.schema.json'), schemaText());
});

test('the reference page is as the schema, the codes and the commands make it', async () => {
  assert.is(read('docs/reference.md'), await referenceText());
});

test('every kind and every code has an entry in the reference', () => {
  const page = read('docs/reference.md');
  for (const { key } of KINDS) assert.match(page, new RegExp(`^### \`${key}\``, 'm'));
  for (const code of Object.keys(CODES)) assert.match(page, new RegExp(`^### ${code}`, 'm'));
});

test('the version is that of the package', () => {
  const { version } = JSON.parse(read('package.json')) as { version: string };
  assert.is(VERSION, version);
});

test.run();
