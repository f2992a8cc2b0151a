/** Events and logs, which people turn to when something does not come up, with each real kubectl. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { stringify } from 'yaml';
import { kubectl } from '../support/kubectl.js';
import type { Ran } from '../support/kubectl.js';
import type { Cluster, Manifest } from './api.js';
import { NAMESPACE, job, smallCluster, testedKubectls } from './small-cluster.js';

interface Context {
  cluster: Cluster;
}

function pod(name: string, container: object, more: object = {}): Manifest {
  const containers = [{ name: 'main', image: 'busybox:1', ...container }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: NAMESPACE },
    spec: { containers, ...more },
  };
}

for (const program of testedKubectls()) {
  const test = suite<Context>(`events and logs with kubectl ${program.version}`);
  test.before(async (context) => {
    context.cluster = await smallCluster();
  });
  test.after(({ cluster }) => cluster.stop());
  const run = ({ cluster }: Context, command: string, input = ''): Promise<Ran> =>
    kubectl(program, cluster.kubeconfig, ['-n', NAMESPACE, ...command.split(' ')], { input });
  const out = async (context: Context, command: string, input = ''): Promise<string> => {
    const { status, stdout, stderr } = await run(context, command, input);
    assert.is(status, 0, `kubectl ${command}: ${stderr}`);
    return stdout.trimEnd();
  };
  const make = (context: Context, manifest: Manifest): Promise<string> =>
    out(context, 'create -f -', stringify(manifest));
  /** Asks again until the answer is as wanted: the file's limit ends what never comes. */
  const shows = async (context: Context, command: string, wanted: RegExp): Promise<string> => {
    for (;;) {
      const shown = await out(context, command);
      if (wanted.test(shown)) return shown;
      await sleep(50);
    }
  };

  test('a pod that runs: what was done for it, in describe and in the table', async (context) => {
    await make(context, pod('good', { command: ['sleep', '60'] }));
    const shown = await shows(context, 'describe pod good', /Started/);
    for (const [reason, from] of [
      ['Scheduled', 'default-scheduler'],
      ['Pulled', 'kubelet'],
      ['Created', 'kubelet'],
    ])
      assert.match(shown, new RegExp(`Normal +${reason ?? ''} +\\S+ +${from ?? ''}`));
    const table = await out(context, 'get events --field-selector involvedObject.name=good,reason=Scheduled');
    assert.match(table, /^LAST SEEN +TYPE +REASON +OBJECT +MESSAGE\n/);
    assert.match(table, /\d+s +Normal +Scheduled +pod\/good +Successfully assigned mlx\/good to node-1$/);
    const wide = await out(context, 'get events -o wide');
    assert.match(wide, /SUBOBJECT +SOURCE +MESSAGE +FIRST SEEN +COUNT +NAME/);
    assert.match(wide, /spec\.containers\{main\} +kubelet, node-1 +Started container main/);
    assert.match(await out(context, 'get events'), /deployment\/web +Scaled up replica set web-\S+ to 2$/m);
    assert.match(
      await out(context, 'get events'),
      /statefulset\/db +create Pod db-0 in StatefulSet db successful$/m,
    );
  });

  test('why a pod does not come up: no image, no node, a crash', async (context) => {
    await make(context, pod('no-image', { image: 'nowhere/tool:2' }));
    const pull = await shows(context, 'describe pod no-image', /BackOff +.*Back-off pulling image/);
    assert.match(pull, /Warning +Failed .*Failed to pull image "nowhere\/tool:2"/);
    assert.match(await out(context, 'get pod no-image'), /ImagePullBackOff/);
    await make(context, pod('no-node', {}, { nodeSelector: { disk: 'fast' } }));
    await shows(context, 'describe pod no-node', /Warning +FailedScheduling .*0\/1 nodes are available/);
    await make(context, pod('crash', { command: ['false'] }));
    await shows(
      context,
      'describe pod crash',
      /Warning +BackOff .*Back-off restarting failed container main/,
    );
    await make(context, job('doomed', 'fails:1', { backoffLimit: 0 }));
    const failed = await shows(context, 'describe job doomed', /Warning +BackoffLimitExceeded/);
    assert.match(failed, /Normal +SuccessfulCreate .*Created pod: doomed-/);
  });

  test('logs: times, the newest only, no more than so many bytes, a run before the first', async (context) => {
    await make(context, pod('talks', { command: ['sh', '-c', 'echo one; echo two; sleep 60'] }));
    await out(context, 'wait --for=condition=Ready pod/talks --timeout=60s');
    await shows(context, 'logs talks', /two/);
    const timed = await out(context, 'logs talks --timestamps');
    assert.match(timed, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z one\n\d{4}-\S+Z two$/);
    assert.is(await out(context, 'logs talks --limit-bytes=5'), 'one\nt');
    assert.is(await out(context, 'logs talks --since=1h'), 'one\ntwo');
    assert.is(await out(context, 'logs talks --since-time=2999-01-01T00:00:00Z'), '');
    const slow = 'printf half; sleep 1; echo " a line"; echo whole';
    await make(context, pod('slow', { command: ['sh', '-c', slow] }, { restartPolicy: 'Never' }));
    await shows(
      context,
      'get pod slow -o jsonpath={.status.containerStatuses[0].state}',
      /running|terminated/,
    );
    assert.match(await out(context, 'logs slow -f --timestamps'), /^\S+Z half a line\n\S+Z whole$/);
    assert.match(await out(context, 'logs talks --tail=1 --timestamps'), /^\S+Z two$/);
    const previous = await run(context, 'logs talks --previous');
    assert.is(previous.status, 1);
    assert.match(previous.stderr, /previous terminated container "main" in pod "talks" not found/);
  });
  test.run();
}
