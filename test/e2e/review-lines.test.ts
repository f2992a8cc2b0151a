/**
 * The lines of docs/review.md prove that guide and script hold the same, with nothing of ours, and find edits of either.
 * Slow: awk and diff read the outputs of all procedures.
 */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compileCase, fixtureCases, output, shippedCases } from '../golden/cases.js';
import {
  editedAt,
  placesIn,
  reviewByLines,
  stretchesOfGuide,
  stretchesOfScript,
} from '../support/review-lines.js';

/** Edits of each shipped procedure, on either side. */
const EDITS = 12;

const test = suite('the lines of the review page');

for (const one of [...fixtureCases(), ...shippedCases()]) {
  test(`${one.name}: they find nothing in what was built`, () => {
    const outputs = compileCase(one);
    const verdict = reviewByLines(output(outputs, 'README.md'), output(outputs, 'migrate.sh'));
    assert.is(verdict.said, 'guide and script hold the same commands\n');
    assert.ok(verdict.same);
  });
}

for (const one of shippedCases()) {
  test(`${one.name}: they find edits of a text or function, in either output`, () => {
    const outputs = compileCase(one);
    const [guide, script] = [output(outputs, 'README.md'), output(outputs, 'migrate.sh')];
    const [inGuide, inScript] = [stretchesOfGuide(guide), stretchesOfScript(script)];
    assert.ok(inGuide.length > 4 && inScript.length > 4);
    const stride = (places: readonly number[]): number => Math.ceil(places.length / EDITS);
    for (const at of placesIn(inGuide, stride(placesIn(inGuide, 1))))
      assert.not(reviewByLines(editedAt(guide, at), script).same, guide.slice(at - 30, at + 30));
    for (const at of placesIn(inScript, stride(placesIn(inScript, 1))))
      assert.not(reviewByLines(guide, editedAt(script, at)).same, script.slice(at - 30, at + 30));
  });
}

test('they find a block that is left out, doubled or moved, a frame that is another, and a command between the texts', () => {
  const outputs = compileCase({ name: 'drain-node', folder: 'procedures/drain-node' });
  const [guide, script] = [output(outputs, 'README.md'), output(outputs, 'migrate.sh')];
  const [block = ''] = /^```bash role=body step=cordon\n[\s\S]*?^```\n/m.exec(guide) ?? [];
  assert.match(block, 'cluster cordon');
  const cases: readonly (readonly [string, string])[] = [
    [guide.replace(block, ''), script],
    [guide.replace(block, () => block + block), script],
    [guide.replace(block, '') + block, script],
    [guide.replace(block, () => block.replace(') </dev/null', ')')), script],
    [guide.replace(block, () => block.replace('set -euo', 'set -eo')), script],
    [guide.replace('&& load KERNEL\n', '\n'), script],
    [guide, script.replace('# <<< cordon\n', '# <<< cordon\nkubectl delete node --all\n')],
  ];
  for (const [changedGuide, changedScript] of cases) {
    assert.not(changedGuide === guide && changedScript === script);
    assert.not(reviewByLines(changedGuide, changedScript).same);
  }
});

test.run();
