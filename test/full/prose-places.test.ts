/** Much random prose stays in its place, in every field. */
import fc from 'fast-check';
import { suite } from 'uvu';
import { randomProse } from '../support/hostile-prose.js';
import { staysInPlace } from '../support/prose-places.js';

const TEXTS = 10_000;
const test = suite('random prose');

test('it stays in its place', () => {
  fc.assert(fc.property(randomProse, staysInPlace), { numRuns: TEXTS });
  console.log(`noted: ${TEXTS} random texts, each in every field that takes prose`);
});

test.run();
