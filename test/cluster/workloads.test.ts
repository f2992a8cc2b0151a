/** What happens to pods: scaling, waiting, rolling out, jobs, drains, restarts, logs, with each real kubectl. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { stringify } from 'yaml';
import { kubectl } from '../support/kubectl.js';
import type { Ran } from '../support/kubectl.js';
import type { Cluster, Manifest } from './api.js';
import { NAMESPACE, deployment, job, smallCluster, statefulSet, testedKubectls } from './small-cluster.js';

interface Context {
  cluster: Cluster;
}

const found = testedKubectls();

const daemonSet: Manifest = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'agent', namespace: 'kube-system' },
  spec: {
    selector: { matchLabels: { app: 'agent' } },
    template: {
      metadata: { labels: { app: 'agent' } },
      spec: { containers: [{ name: 'agent', image: 'service:1' }] },
    },
  },
};

const budget = (minAvailable: number): Manifest => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'web', namespace: NAMESPACE },
  spec: { minAvailable, selector: { matchLabels: { app: 'web' } } },
});

function helper(command: readonly string[], more: object = {}): Manifest {
  const spec = { containers: [{ name: 'helper', image: 'busybox:1.36', command }], ...more };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'helper', namespace: NAMESPACE }, spec };
}

for (const program of found) {
  const test = suite<Context>(`workloads with kubectl ${program.version}`);
  test.before(async (context) => {
    const objects = [deployment('web', 2), deployment('cron', 1), statefulSet('db', 1), daemonSet];
    context.cluster = await smallCluster({ objects, nodes: ['node-1', 'node-2'] });
  });
  test.after(({ cluster }) => cluster.stop());
  const run = ({ cluster }: Context, command: string, input = ''): Promise<Ran> =>
    kubectl(program, cluster.kubeconfig, ['-n', NAMESPACE, ...command.split(' ')], { input });
  const out = async (context: Context, command: string, input = ''): Promise<string> => {
    const { status, stdout, stderr } = await run(context, command, input);
    assert.is(status, 0, `kubectl ${command}: ${stderr}`);
    return stdout.trimEnd();
  };
  const podsOf = (context: Context, name: string): Promise<string> =>
    out(context, `get pods -l app=${name} -o name`);

  test('scales to nothing and back; waiting for the deletion sees the pods gone', async (context) => {
    await out(context, 'scale deployment/web deployment/cron --replicas=0');
    await out(context, 'wait --for=delete pod -l app=web --timeout=20s').catch(() => undefined);
    await context.cluster.settled();
    assert.is(await podsOf(context, 'web'), '');
    assert.is(
      await out(context, 'get deploy web -o jsonpath={.status.readyReplicas}/{.spec.replicas}'),
      '/0',
    );
    await out(context, 'scale deployment web --current-replicas=0 --replicas=2');
    await out(context, 'scale deployment cron --replicas=1');
    await out(context, 'rollout status deployment/web --timeout=20s');
    assert.is((await podsOf(context, 'web')).split('\n').length, 2);
    const refused = await run(context, 'scale deployment web --current-replicas=7 --replicas=3');
    assert.is(refused.status, 1);
  });

  test('scales a StatefulSet in order and keeps its volumes', async (context) => {
    await context.cluster.exec({ namespace: NAMESPACE, pod: 'db-0', container: 'db' }, [
      'sh',
      '-c',
      'echo kept >/data/f',
    ]);
    await out(context, 'scale statefulset db --replicas=0');
    await context.cluster.settled();
    assert.is(await podsOf(context, 'db'), '');
    await out(context, 'scale statefulset db --replicas=2');
    await out(context, 'rollout status statefulset/db --timeout=20s');
    await out(context, 'wait --for=condition=ready pod/db-1 --timeout=20s');
    assert.is(await podsOf(context, 'db'), 'pod/db-0\npod/db-1');
    assert.is(await out(context, 'exec db-0 -c db -- cat /data/f'), 'kept');
    assert.is((await run(context, 'exec db-1 -c db -- cat /data/f')).status, 1);
    await out(context, 'scale statefulset db --replicas=1');
  });

  test('rolls a change out: new pods first, then the old ones go', async (context) => {
    const before = await podsOf(context, 'web');
    await out(context, 'set env deployment/web COLOUR=green');
    await out(context, 'rollout status deployment/web --timeout=30s');
    await context.cluster.settled();
    const after = (await podsOf(context, 'web')).split('\n');
    assert.is(after.length, 2);
    assert.not(after.some((name) => before.includes(name)));
    assert.is(await out(context, `exec ${after[0] ?? ''} -- printenv COLOUR`), 'green');
  });

  test('runs jobs to their end, good or bad', async (context) => {
    await out(context, 'apply -f -', stringify(job('good', 'succeeds:1')));
    await out(context, 'wait --for=condition=complete job/good --timeout=20s');
    assert.is(await out(context, 'logs job/good'), 'well done');
    assert.match(await out(context, 'get job good'), /1\/1/);
    await out(context, 'apply -f -', stringify(job('bad', 'fails:1', { backoffLimit: 1 })));
    await out(context, 'wait --for=condition=failed job/bad --timeout=20s');
    assert.is(
      await out(context, 'get job bad -o jsonpath={.status.failed}{.status.conditions[0].reason}'),
      '2BackoffLimitExceeded',
    );
    const late = await run(context, 'wait --for=condition=complete job/bad --timeout=1s');
    assert.is(late.status, 1);
    const names = (await out(context, 'get pods -l job-name=bad -o name')).split('\n');
    assert.is(await out(context, `logs ${names[0] ?? ''}`), 'oh no');
    assert.is(
      await out(
        context,
        `get ${names[0] ?? ''} -o jsonpath={.status.containerStatuses[0].state.terminated.exitCode}`,
      ),
      '3',
    );
  });

  test('a job as it was read cannot be created again; without what the server added it can', async (context) => {
    const read = JSON.parse(await out(context, 'get job good -o json')) as Record<
      string,
      Record<string, unknown>
    >;
    await out(context, 'delete job good');
    assert.is(await out(context, 'get pods -l job-name=good -o name'), '');
    const { uid, resourceVersion, creationTimestamp, ...metadata } = read['metadata'] ?? {};
    assert.ok(uid !== undefined && resourceVersion !== undefined && creationTimestamp !== undefined);
    const refused = await run(context, 'create -f -', JSON.stringify({ ...read, metadata }));
    assert.match(refused.stderr, 'not auto-generated');
    assert.is(refused.status, 1);
    await out(context, 'create -f -', stringify(job('good', 'succeeds:1')));
    await out(context, 'wait --for=condition=complete job/good --timeout=20s');
    await out(context, 'delete job good bad');
  });

  test('a helper pod has BusyBox and nothing else, and goes when deleted', async (context) => {
    await out(context, 'apply -f -', stringify(helper(['tail', '-f', '/dev/null'])));
    await out(context, 'wait --for=condition=ready pod/helper --timeout=20s');
    assert.match(await out(context, 'exec helper -- busybox'), 'BusyBox');
    assert.is(await out(context, 'exec helper -- ls /usr/bin'), '');
    assert.is((await run(context, 'exec helper -- bash -c true')).status, 127);
    await out(context, 'delete pod helper');
    assert.is((await run(context, 'get pod helper')).status, 1);
  });

  test('an image that cannot be had, and a claim that is not there, show in the pod', async (context) => {
    const absent = helper([], { containers: [{ name: 'helper', image: 'registry.example/none:1' }] });
    await out(context, 'apply -f -', stringify(absent));
    while (!/ErrImagePull|ImagePullBackOff/.test(await out(context, 'get pod helper'))) await sleep(50);
    await out(context, 'delete pod helper --force --grace-period=0');
    const volumes = [{ name: 'v', persistentVolumeClaim: { claimName: 'nowhere' } }];
    await out(context, 'apply -f -', stringify(helper(['tail', '-f', '/dev/null'], { volumes })));
    const waited = await run(context, 'wait --for=condition=ready pod/helper --timeout=1s');
    assert.is(waited.status, 1);
    assert.match(
      await out(context, 'get pod helper -o jsonpath={.status.conditions}'),
      'persistentvolumeclaim \\"nowhere\\" not found',
    );
    await out(context, 'delete pod helper');
  });

  test('cordons, drains and brings a node back', async (context) => {
    await out(context, 'cordon node-1');
    assert.match(await out(context, 'get node node-1'), 'Ready,SchedulingDisabled');
    context.cluster.apply(budget(1));
    await out(context, 'drain node-1 --ignore-daemonsets --timeout=30s');
    await context.cluster.settled();
    const jsonpath = 'jsonpath={range .items[*]}{.metadata.name}={.spec.nodeName},{end}';
    const { stdout: where } = await kubectl(program, context.cluster.kubeconfig, [
      '-n',
      NAMESPACE,
      'get',
      'pods',
      '-o',
      jsonpath,
    ]);
    assert.match(where, 'web-');
    assert.not.match(where, /web-\S*=node-1/);
    const tooMuch = await run(context, 'drain node-2 --ignore-daemonsets --timeout=2s');
    assert.is(tooMuch.status, 1);
    await out(context, 'uncordon node-1');
    await out(context, 'uncordon node-2');
    await context.cluster.settled();
    assert.is(context.cluster.names('pods', 'kube-system').length, 2);
    context.cluster.remove('poddisruptionbudgets', NAMESPACE, 'web');
  });

  test('a killed container starts again in the same pod; its logs are kept', async (context) => {
    const where = { namespace: NAMESPACE, pod: 'db-0', container: 'db' };
    const uid = await out(context, 'get pod db-0 -o jsonpath={.metadata.uid}');
    await context.cluster.faults.restartContainer(where);
    await context.cluster.settled();
    assert.is(
      await out(
        context,
        'get pod db-0 -o jsonpath={.metadata.uid}{.status.containerStatuses[0].restartCount}',
      ),
      `${uid}1`,
    );
    assert.is(await out(context, 'logs db-0 -c db --previous'), '');
    assert.is((await run(context, 'logs db-0')).status, program.version.startsWith('1.20') ? 1 : 0);
  });

  test.run();
}
