/** The fault matrix over move-data-directory: moving, taking it back, and removing the old data. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runMatrix, sampleOf, tellTally } from '../support/fault-matrix.js';
import { canMakeWorlds, openWorld } from '../support/faults.js';
import { renderShipped, stepsOf } from '../support/rendered-script.js';

const test = suite('fault matrix: move-data-directory');
const EVERY = sampleOf(10);

test('both phases', () => {
  if (!canMakeWorlds()) {
    console.log('skipped: faults need root and mount');
    return;
  }
  const content = renderShipped('move-data-directory');
  const world = openWorld({
    content,
    prepare: (target) => {
      mkdirSync(join(target, 'data/sub'), { recursive: true });
      writeFileSync(join(target, 'data/file one'), 'one\n');
      writeFileSync(join(target, 'data/sub/two'), 'two\n');
    },
    env: (target) => ({ STEPWRIGHT_SOURCE: join(target, 'data'), STEPWRIGHT_TARGET: join(target, 'moved') }),
  });
  for (const [phase, canUndo, answers] of [
    ['move', true, ['--confirm', 'service-is-stopped', '--confirm', 'service-runs']],
    ['clean-up', false, ['--confirm', 'old-data-may-go', '--confirm', 'remove-old']],
  ] as const) {
    const steps = stepsOf(content, phase);
    const tally = runMatrix({ world, steps, args: [phase, '--yes', ...answers], canUndo, every: EVERY });
    tellTally(phase, tally);
    assert.equal(tally.failures, []);
    assert.ok(tally.all > (canUndo ? 20 : 10) * steps.length, `only ${tally.all} cases`);
    assert.ok(tally.cases + tally.unreached.length >= Math.floor(tally.all / EVERY));
  }
});

test.run();
