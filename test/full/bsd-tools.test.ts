/** What we ship, with the tools of BSD and macOS alone. Slow, because whole procedures run, one of them against a stand-in cluster. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { deployment, smallCluster, testedKubectls } from '../cluster/small-cluster.js';
import { bsdTools } from '../support/bsd-tools.js';
import { describeTree, writeHostileTree } from '../support/hostile-tree.js';
import { placeScript, renderShipped } from '../support/rendered-script.js';
import { run } from '../support/run-script.js';

const test = suite('tools of BSD and macOS');

test('move-data-directory', async () => {
  const script = placeScript(renderShipped('move-data-directory'));
  const [source, target] = [join(script.folder, 'data'), join(script.folder, 'disk', 'data')];
  mkdirSync(join(script.folder, 'disk'));
  writeHostileTree(source);
  const before = describeTree(source);
  const env = {
    PATH: bsdTools(script.folder),
    STEPWRIGHT_SOURCE: source,
    STEPWRIGHT_TARGET: target,
  };
  const move = ['run', 'move', '--yes', '--confirm', 'service-is-stopped', '--confirm', 'service-runs'];
  for (const [args, where] of [
    [move, target],
    [['undo', '--yes'], source],
    [move, target],
    [['run', 'clean-up', '--yes', '--confirm', 'old-data-may-go', '--confirm', 'remove-old'], target],
  ] as const) {
    const { status, stdout, stderr } = await run(script, args, { env });
    assert.is(status, 0, `${args.join(' ')}: ${stdout}${stderr}`);
    assert.equal(describeTree(where), before);
  }
  assert.not(existsSync(`${source}.old`));
});

test('drain-node', async () => {
  const kubectl = testedKubectls().at(-1)?.path;
  if (kubectl === undefined) return;
  const script = placeScript(renderShipped('drain-node'));
  const cluster = await smallCluster({
    objects: [deployment('web', 3), deployment('cron', 1)],
    nodes: ['node-1', 'node-2'],
  });
  const env = {
    PATH: bsdTools(script.folder, { kubectl }),
    KUBECONFIG: cluster.kubeconfig,
    STEPWRIGHT_NODE: 'node-1',
  };
  for (const args of [
    ['run', 'take-out', '--yes', '--confirm', 'drain'],
    ['run', 'return', '--yes', '--confirm', 'patched'],
  ]) {
    const { status, stdout, stderr } = await run(script, args, { env });
    assert.is(status, 0, `${args.join(' ')}: ${stdout}${stderr}`);
    await cluster.settled();
  }
  await cluster.stop();
});

test.run();
