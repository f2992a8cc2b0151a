/** The procedure that drains a node, by guide and by script, with each real kubectl, against the stand-in cluster. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { kubectl } from '../support/kubectl.js';
import type { Kubectl } from '../support/kubectl.js';
import { scratchFolder } from '../support/rendered-script.js';
import { byHand, byScript, rendered } from '../support/routes.js';
import type { Errand, Route } from '../support/routes.js';
import type { Cluster, Manifest } from './api.js';
import { NAMESPACE, deployment, smallCluster, testedKubectls } from './small-cluster.js';

function daemonSet(name: string, more: object = {}): Manifest {
  const labels = { app: name };
  const spec = { containers: [{ name, image: 'service:1', ...more }] };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace: 'kube-system' },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}

const lonePod: Manifest = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'lone', namespace: NAMESPACE },
  spec: { nodeName: 'node-1', containers: [{ name: 'main', image: 'service:1' }] },
};

/** The operator's folder, in which kubectl is the one under test. */
function errand(cluster: Cluster, program: Kubectl): Errand {
  const folder = scratchFolder();
  mkdirSync(join(folder, 'bin'));
  symlinkSync(program.path, join(folder, 'bin', 'kubectl'));
  const env = { PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`, KUBECONFIG: cluster.kubeconfig };
  return { procedure: rendered('drain-node'), values: { NODE: 'node-1' }, env, folder };
}

const programs = testedKubectls();

async function assertRejects(promise: Promise<unknown>, message: RegExp): Promise<void> {
  const outcome = await promise.then(
    () => 'it went through',
    (error: unknown) => String(error),
  );
  assert.match(outcome, message);
}

for (const program of programs) {
  const test = suite<{ cluster: Cluster }>(`drain-node with kubectl ${program.version}`);
  test.before(async (context) => {
    context.cluster = await smallCluster({
      objects: [deployment('web', 3), deployment('cron', 1), daemonSet('agent')],
      nodes: ['node-1', 'node-2'],
    });
  });
  test.after(({ cluster }) => cluster.stop());

  const onNode = async (cluster: Cluster): Promise<string[]> => {
    const jsonpath =
      'jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name}={.spec.nodeName} {end}';
    const { stdout } = await kubectl(program, cluster.kubeconfig, ['get', 'pods', '-A', '-o', jsonpath]);
    return stdout.split(' ').filter((pod) => pod.endsWith('=node-1'));
  };
  const cordoned = (cluster: Cluster): unknown =>
    (cluster.get('nodes', '', 'node-1')?.['spec'] as { unschedulable?: boolean }).unschedulable ?? false;

  const goThrough = async (cluster: Cluster, route: Route): Promise<void> => {
    await route.phase('take-out');
    assert.is(cordoned(cluster), true);
    const left = await onNode(cluster);
    assert.is(left.length, 1, left.join(' '));
    assert.match(left.join(' '), /^kube-system\/agent-/);
    await cluster.settled();
    await route.phase('return');
    assert.is(cordoned(cluster), false);
    await route.close();
  };

  // Pasting is the same with each kubectl; the newest stands for all.
  if (program === programs.at(-1)) {
    test('by hand: the pods move, the node comes back', async ({ cluster }) => {
      await goThrough(cluster, await byHand(errand(cluster, program)));
    });
  }

  test('by script: the pods move, the node comes back', async ({ cluster }) => {
    await goThrough(cluster, byScript(errand(cluster, program)));
  });

  test('a pod that nothing would bring back stops it before anything has changed', async ({ cluster }) => {
    cluster.apply(lonePod);
    await cluster.settled();
    await assertRejects(byScript(errand(cluster, program)).phase('take-out'), /mlx\/lone/);
    assert.is(cordoned(cluster), false);
    cluster.remove('pods', NAMESPACE, 'lone');
  });

  // Nothing in it depends on the version of kubectl.
  if (program === programs.at(-1)) {
    test('an agent that runs and is not ready is waited for, and the step fails in the end', async ({
      cluster,
    }) => {
      cluster.apply(daemonSet('broken', { readinessProbe: { exec: { command: ['false'] } } }));
      const { values, ...rest } = errand(cluster, program);
      const route = byScript({ ...rest, values: { ...values, READY_TIMEOUT: '1s' } });
      await route.phase('take-out');
      await assertRejects(route.phase('return'), /FAILED: step 2\.5, pods-ready/);
      cluster.remove('daemonsets', 'kube-system', 'broken');
    });
  }

  test.run();
}
