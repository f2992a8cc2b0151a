/**
 * Each code has a fixture that shows it, and what `check` says of it is in its expected.txt, which `npm run golden` rewrites.
 * Slow: each of more than a hundred fixtures is built and checked.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { CODES } from '../../src/diagnostics/codes.js';
import { DIAGNOSTIC_FIXTURES, checkFixture } from './diagnostic-cases.js';

const test = suite('diagnostics');

test('every code has a fixture, and every fixture a code', () => {
  assert.equal(readdirSync(DIAGNOSTIC_FIXTURES).sort(), Object.keys(CODES).sort());
});

for (const [code, { severity }] of Object.entries(CODES)) {
  test(`${code} is shown as expected`, async () => {
    const { status, out, log } = await checkFixture(code);
    assert.is(status, severity === 'warning' ? 0 : 1, log);
    const codes = [...out.matchAll(/^\S.*(?:error|warning) (SW\d{4}):/gm)].map((match) => match[1]);
    assert.ok(codes.includes(code), out);
    // An output that is not as it was made is proven wrong in more than one way; a mistake in a source is one finding.
    if (!code.startsWith('SW08')) assert.equal([...new Set(codes)], [code], out);
    assert.fixture(out, readFileSync(join(DIAGNOSTIC_FIXTURES, code, 'expected.txt'), 'utf8'));
  });
}

test.run();
