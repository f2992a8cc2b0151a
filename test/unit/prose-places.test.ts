/** Prose stays in its place, in every field: the guide's commands, headings, table, anchors and links are those that they are without it. */
import fc from 'fast-check';
import { suite } from 'uvu';
import { HOSTILE_PROSE, randomProse } from '../support/hostile-prose.js';
import { staysInPlace } from '../support/prose-places.js';

const test = suite('prose in its place');

for (const text of HOSTILE_PROSE) {
  test(JSON.stringify(text), () => {
    staysInPlace(text);
  });
}

test('random prose', () => {
  fc.assert(fc.property(randomProse, staysInPlace), { numRuns: 300, seed: 20261127 });
});

test.run();
