/** What else controls workloads: suspended Jobs, paused rollouts and their history, finalizers; generators and tables, with each real kubectl. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { stringify } from 'yaml';
import { kubectl } from '../support/kubectl.js';
import type { Ran } from '../support/kubectl.js';
import type { Cluster } from './api.js';
import { NAMESPACE, deployment, job, smallCluster, testedKubectls } from './small-cluster.js';

interface Context {
  cluster: Cluster;
}

for (const program of testedKubectls()) {
  const test = suite<Context>(`control with kubectl ${program.version}`);
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
  /** Asks again until the answer is as wanted: the file's limit ends what never comes. */
  const shows = async (context: Context, command: string, wanted: RegExp): Promise<void> => {
    while (!wanted.test(await out(context, command))) await sleep(50);
  };

  test('a suspended Job makes no pod until it is resumed; its pods have both kinds of labels', async (context) => {
    await out(context, 'create -f -', stringify(job('later', 'succeeds:1', { suspend: true })));
    await shows(context, 'get job later -o jsonpath={.status.conditions[0]}', /JobSuspended/);
    assert.is(await out(context, 'get pods -l batch.kubernetes.io/job-name=later -o name'), '');
    await out(context, 'patch job later -p {"spec":{"suspend":false}}');
    await out(context, 'wait --for=condition=Complete job/later --timeout=60s');
    const [one, other] = await Promise.all(
      ['batch.kubernetes.io/job-name', 'job-name'].map((label) =>
        out(context, `get pods -l ${label}=later -o name`),
      ),
    );
    assert.match(one ?? '', /^pod\/later-\S+$/);
    assert.is(one, other);
    assert.match(await out(context, 'get jobs later'), /^NAME +COMPLETIONS +DURATION +AGE\nlater +1\/1 /);
  });

  test('a paused rollout waits and still scales; revisions are numbered, and undo goes back', async (context) => {
    await out(context, 'create -f -', stringify(deployment('slow', 1)));
    await out(context, 'rollout status deployment/slow --timeout=60s');
    await out(context, 'rollout pause deployment/slow');
    await out(context, 'set env deployment/slow COLOUR=red');
    await out(context, 'scale deployment/slow --replicas=2');
    await shows(context, 'get deployment slow -o jsonpath={.status.readyReplicas}', /^2$/);
    const sets = 'get replicasets -l app=slow -o name';
    assert.is((await out(context, sets)).split('\n').length, 1);
    await out(context, 'rollout resume deployment/slow');
    await out(context, 'rollout status deployment/slow --timeout=60s');
    assert.is((await out(context, sets)).split('\n').length, 2);
    const history = 'rollout history deployment/slow';
    assert.match(await out(context, history), /^1 +<none>\n2 +<none>$/m);
    await out(context, 'rollout undo deployment/slow');
    await out(context, 'rollout status deployment/slow --timeout=60s');
    assert.match(await out(context, history), /^2 +<none>\n3 +<none>$/m);
    assert.not.match(await out(context, 'get deployment slow -o yaml'), /COLOUR/);
  });

  test('what has a finalizer stays until it is taken away', async (context) => {
    const metadata = { name: 'held', namespace: NAMESPACE, finalizers: ['example.org/hold'] };
    await out(context, 'create -f -', stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: {} }));
    await out(context, 'delete configmap held --wait=false');
    assert.match(await out(context, 'get configmap held -o jsonpath={.metadata.deletionTimestamp}'), /^2/);
    await out(context, 'patch configmap held --type=merge -p {"metadata":{"finalizers":null}}');
    assert.is((await run(context, 'get configmap held')).status, 1);
  });

  test('generators of Deployments, Jobs and Services; a Service has an address', async (context) => {
    await out(context, 'create deployment made --image=service:1');
    await out(context, 'rollout status deployment/made --timeout=60s');
    await out(context, 'create job made --image=busybox:1 -- sh -c true');
    await out(context, 'wait --for=condition=Complete job/made --timeout=60s');
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'made', namespace: NAMESPACE } };
    const spec = { selector: { app: 'made' }, ports: [{ port: 80 }] };
    await out(context, 'apply -f -', stringify({ ...service, spec }));
    const ip = await out(context, 'get service made -o jsonpath={.spec.clusterIP}');
    assert.match(ip, /^10\.96\.\d+\.\d+$/);
    await out(context, 'apply -f -', stringify({ ...service, spec: { ...spec, ports: [{ port: 81 }] } }));
    assert.is(await out(context, 'get service made -o jsonpath={.spec.clusterIP}'), ip);
  });

  test('nodes in wide tables and descriptions; no API version that 1.27 has not', async (context) => {
    assert.match(
      await out(context, 'get nodes -o wide'),
      /VERSION +INTERNAL-IP +EXTERNAL-IP +OS-IMAGE +KERNEL-VERSION +CONTAINER-RUNTIME\n.*127\.0\.0\.1/,
    );
    const described = await out(context, 'describe node node-1');
    assert.not.match(described, /-\d{3,}%/);
    assert.match(described, /cpu +0 \(0%\)/);
    assert.is((await out(context, 'api-versions')).includes('policy/v1beta1'), false);
  });
  test.run();
}
