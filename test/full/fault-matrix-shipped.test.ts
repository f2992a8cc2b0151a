/** The fault matrix over the procedures we ship that run on one machine. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runMatrix } from '../support/fault-matrix.js';
import { canMakeWorlds, openWorld } from '../support/faults.js';
import { renderShipped } from '../support/rendered-script.js';

const test = suite('fault matrix: shipped procedures');

test('moving a data directory', () => {
  if (!canMakeWorlds()) {
    console.log('skipped: faults need root and mount');
    return;
  }
  const script = renderShipped('move-data-directory');
  const world = openWorld(
    script,
    (target) => {
      mkdirSync(join(target, 'data/sub'), { recursive: true });
      writeFileSync(join(target, 'data/file one'), 'one\n');
      writeFileSync(join(target, 'data/sub/two'), 'two\n');
    },
    (target) => ({ STEPWRIGHT_SOURCE: join(target, 'data'), STEPWRIGHT_TARGET: join(target, 'moved') }),
  );
  const steps = (/^ {2}sw_phase_steps='(.*)'$/m.exec(script)?.[1] ?? '').split(' ');
  const tally = runMatrix({ world, steps, args: ['move', '--yes'], undo: [] });
  console.log(`${tally.cases} cases; ${tally.unreached} places that do not exist`);
  assert.equal(tally.failures, []);
  assert.ok(tally.cases > 150, `only ${tally.cases} cases`);
});

test.run();
