/** The faults that a test can order: cut streams, failing requests, each as often as ordered and no longer, on both protocols. */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { kubectl } from '../support/kubectl.js';
import type { Ran } from '../support/kubectl.js';
import type { Cluster } from './api.js';
import { NAMESPACE, deployment, smallCluster, statefulSet, testedKubectls } from './small-cluster.js';

interface Context {
  cluster: Cluster;
}

const found = testedKubectls();

for (const program of found) {
  const test = suite<Context>(`faults with kubectl ${program.version}`);
  test.before(async (context) => {
    context.cluster = await smallCluster({ objects: [deployment('web', 1), statefulSet('db', 1)] });
  });
  test.after(({ cluster }) => cluster.stop());
  test.after.each(({ cluster }) => {
    cluster.faults.clear();
  });
  const run = ({ cluster }: Context, args: readonly string[], input = ''): Promise<Ran> =>
    kubectl(program, cluster.kubeconfig, ['-n', NAMESPACE, ...args], { input });
  const zeros = ['exec', 'db-0', '-c', 'db', '--', 'head', '-c', '1000000', '/dev/zero'];

  test('a stream of output ends early and says that all is well', async (context) => {
    context.cluster.faults.cutExec({
      command: /^head/,
      stream: 'stdout',
      afterBytes: 100_000,
      how: 'success',
    });
    const cut = await run(context, zeros);
    assert.is(cut.stdout.length, 100_000);
    assert.is(cut.status, 0);
    assert.is(context.cluster.faults.struck(), 1);
    assert.is((await run(context, zeros)).stdout.length, 1_000_000);
  });

  test('a stream of input ends early and says that all is well', async (context) => {
    context.cluster.faults.cutExec({ pod: 'db-0', stream: 'stdin', afterBytes: 5, how: 'success' });
    const { status } = await run(
      context,
      ['exec', '-i', 'db-0', '-c', 'db', '--', 'sh', '-c', 'cat >/tmp/in; exit 9'],
      '0123456789',
    );
    assert.is(status, 0);
    assert.is((await run(context, ['exec', 'db-0', '-c', 'db', '--', 'cat', '/tmp/in'])).stdout, '01234');
  });

  test('a connection that drops is an error on WebSocket; on SPDY kubectl itself ends with 0', async (context) => {
    context.cluster.faults.cutExec({ stream: 'stdout', afterBytes: 100_000, how: 'drop' });
    const dropped = await run(context, zeros);
    assert.is.not(dropped.stdout.length, 1_000_000);
    const speaksSpdy = Number(program.version.split('.')[1]) < 30;
    assert.is(dropped.status === 0, speaksSpdy);
  });

  test('a container is killed under a command, and starts again', async (context) => {
    context.cluster.faults.cutExec({ stream: 'stdout', afterBytes: 100_000, how: 'restart' });
    const killed = await run(context, zeros);
    assert.is(killed.status, 137);
    assert.is.not(killed.stdout.length, 1_000_000);
    // Until the kubelet has seen its end, the container counts as running and commands in it fail.
    let length = 0;
    for (let tries = 0; length !== 1_000_000; tries += 1) {
      assert.ok(tries < 100, 'the container does not start again');
      ({ length } = (await run(context, zeros)).stdout);
    }
  });

  test('requests fail for a while', async (context) => {
    const get = ['get', 'deployment', 'web', '-o', 'name'];
    context.cluster.faults.failRequests({ request: /^GET \S*deployments/, how: 500, times: 1 });
    assert.is((await run(context, get)).status, 1);
    assert.is((await run(context, get)).stdout, 'deployment.apps/web\n');
    context.cluster.faults.failRequests({ request: /deployments/, how: 'drop' });
    assert.is((await run(context, get)).status, 1);
    context.cluster.faults.clear();
    assert.is((await run(context, get)).status, 0);
  });

  test.run();
}
