/** Every fault at every step boundary and inside every step, then resumed; and the same for undo: a fixture with each local kind and modifier. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { databasesOf } from '../support/databases.js';
import { runMatrix, sampleOf, tellTally } from '../support/fault-matrix.js';
import { canMakeWorlds, openWorld } from '../support/faults.js';
import {
  KINDS,
  RUN_KINDS,
  SMALL_KUBECTL,
  kindsEnvironment,
  prepareKinds,
} from '../support/kinds-procedure.js';
import { startPostgres, stopPostgres } from '../support/postgres.js';
import { renderYaml, stepsOf } from '../support/rendered-script.js';

const test = suite('fault matrix');
const EVERY = sampleOf(1);

test('every kind and modifier', async () => {
  if (!canMakeWorlds()) {
    console.log('skipped: faults need root and mount');
    return;
  }
  const content = renderYaml(KINDS);
  const server = await startPostgres();
  const world = openWorld({
    content,
    prepare: (target) => {
      prepareKinds(server, target);
    },
    env: (target) => kindsEnvironment(server, target),
    programs: { psql: `${server.bin}/psql`, kubectl: SMALL_KUBECTL },
    beside: databasesOf(server),
  });
  const tally = runMatrix({
    world,
    steps: stepsOf(content, 'main'),
    args: RUN_KINDS,
    canUndo: true,
    every: EVERY,
  });
  tellTally('main', tally);
  assert.equal(tally.failures, []);
  assert.ok(tally.all > 600, `only ${tally.all} cases`);
  assert.ok(tally.cases + tally.unreached.length >= Math.floor(tally.all / EVERY));
  await stopPostgres(server);
});

test.run();
