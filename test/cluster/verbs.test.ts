/** What an operator types that neither opens a stream nor waits for pods: get in its forms, apply, create, patch, delete and their relatives, with each real kubectl. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { stringify } from 'yaml';
import { kubectl } from '../support/kubectl.js';
import type { Ran } from '../support/kubectl.js';
import type { Cluster } from './api.js';
import { NAMESPACE, deployment, job, smallCluster, testedKubectls } from './small-cluster.js';

interface Context {
  cluster: Cluster;
  folder: string;
}

const found = testedKubectls();

const configMap = (name: string, data: Readonly<Record<string, string>>): string =>
  stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels: { made: 'here' } }, data });

for (const program of found) {
  const test = suite<Context>(`verbs of kubectl ${program.version}`);
  test.before(async (context) => {
    context.folder = mkdtempSync(join(tmpdir(), 'stepwright-verbs-'));
    context.cluster = await smallCluster();
  });
  test.after(async ({ cluster, folder }) => {
    await cluster.stop();
    rmSync(folder, { recursive: true });
  });
  const run = ({ cluster }: Context, command: string, input = ''): Promise<Ran> =>
    kubectl(program, cluster.kubeconfig, ['-n', NAMESPACE, ...command.split(' ')], { input });
  const out = async (context: Context, command: string, input = ''): Promise<string> => {
    const { status, stdout, stderr } = await run(context, command, input);
    assert.is(status, 0, `kubectl ${command}: ${stderr}`);
    return stdout.trimEnd();
  };

  test('tells versions and APIs', async (context) => {
    const groups = (await out(context, 'api-versions')).split('\n');
    for (const group of ['v1', 'apps/v1', 'batch/v1', 'policy/v1']) assert.ok(groups.includes(group), group);
    assert.match(await out(context, 'version'), 'v1.27.0');
    assert.match(await out(context, 'api-resources'), /^deployments +deploy +apps\/v1 +true +Deployment$/m);
    assert.is(await out(context, 'get --raw /readyz'), 'ok');
  });

  test('prints tables as the server makes them', async (context) => {
    const pods = await out(context, 'get pods -l app=web');
    assert.match(
      pods,
      /^NAME +READY +STATUS +RESTARTS +AGE\nweb-\S+ +1\/1 +Running +0 +\d+s\nweb-\S+ +1\/1 +Running +0 +\d+s$/,
    );
    assert.match(
      await out(context, 'get pods -o wide --show-labels'),
      /^db-0 +2\/2 +Running +0 +\d+s +127\.\S+ +node-1 .*app=db/m,
    );
    assert.match(await out(context, 'get deployments'), /^web +2\/2 +2 +2 +\d+s$/m);
    assert.match(
      await out(context, 'get sts,pvc,ns --no-headers'),
      /^persistentvolumeclaim\/data-db-0 +Bound +pvc-/m,
    );
    assert.match(await out(context, 'get all -A'), /^mlx +statefulset.apps\/db +1\/1 +\d+s$/m);
    assert.match(await out(context, 'get nodes'), /^node-1 +Ready +<none> +\d+s +v1\.27\.0$/m);
  });

  test('prints objects in every other form', async (context) => {
    assert.is(await out(context, 'get deploy -o name'), 'deployment.apps/cron\ndeployment.apps/web');
    assert.is(
      await out(context, 'get deploy web -o jsonpath={.spec.replicas}/{.status.readyReplicas}'),
      '2/2',
    );
    assert.is(await out(context, 'get deploy -o jsonpath={.items[*].metadata.name}'), 'cron web');
    assert.is(
      await out(context, 'get deploy -o custom-columns=N:.metadata.name,R:.spec.replicas --no-headers'),
      'cron   1\nweb    2',
    );
    assert.is(
      (JSON.parse(await out(context, 'get deploy web -o json')) as { kind: string }).kind,
      'Deployment',
    );
    assert.match(await out(context, 'get pod db-0 -o yaml'), /^kind: Pod$/m);
    const length = [
      '-n',
      NAMESPACE,
      'get',
      'pods',
      '--sort-by=.metadata.name',
      '-o',
      'go-template={{len .items}}',
    ];
    assert.is((await kubectl(program, context.cluster.kubeconfig, length)).stdout, '4');
    assert.match(await out(context, 'describe pod db-0'), /^Node: +node-1/m);
    assert.match(
      await out(context, 'describe deployment web'),
      /Replicas: +2 desired \| 2 updated \| 2 total \| 2 available/,
    );
  });

  test('selects by label and by field', async (context) => {
    assert.is(await out(context, 'get pods -o name -l app=db'), 'pod/db-0');
    assert.is(await out(context, 'get deploy -o name -l app!=web'), 'deployment.apps/cron');
    assert.is(
      await out(context, 'get deploy -o name --field-selector metadata.name=cron'),
      'deployment.apps/cron',
    );
    assert.is(
      (await out(context, 'get pods -o name --field-selector status.phase=Running')).split('\n').length,
      4,
    );
    const both = await kubectl(program, context.cluster.kubeconfig, [
      '-n',
      NAMESPACE,
      'get',
      'deploy',
      '-o',
      'name',
      '-l',
      'app in (web,cron),app',
    ]);
    assert.is(both.stdout, 'deployment.apps/cron\ndeployment.apps/web\n');
  });

  test('says what is not there', async (context) => {
    const one = await run(context, 'get deployment nothing');
    assert.is(one.stderr, 'Error from server (NotFound): deployments.apps "nothing" not found\n');
    assert.is(one.status, 1);
    assert.is(await out(context, 'get deployment nothing --ignore-not-found -o name'), '');
    const none = await run(context, 'get jobs');
    assert.is(none.stderr, 'No resources found in mlx namespace.\n');
    assert.match(
      (await run(context, 'get nonsense')).stderr,
      'the server doesn\'t have a resource type "nonsense"',
    );
  });

  test('refuses a wrong token', async (context) => {
    const { status, stderr } = await run(context, 'get pods --token=wrong');
    assert.is(status, 1);
    assert.match(stderr, 'You must be logged in');
  });

  test('applies: creates, leaves unchanged, configures', async (context) => {
    assert.is(
      await out(context, 'apply -f -', configMap('first', { a: '1', b: '2' })),
      'configmap/first created',
    );
    assert.is(
      await out(context, 'apply -f -', configMap('first', { a: '1', b: '2' })),
      'configmap/first unchanged',
    );
    assert.is(await out(context, 'apply -f -', configMap('first', { a: '3' })), 'configmap/first configured');
    assert.is(await out(context, 'get cm first -o jsonpath={.data}'), '{"a":"3"}');
    const web = stringify(deployment('web', 3));
    assert.match(await out(context, 'apply -f -', web), 'deployment.apps/web configured');
    assert.is(await out(context, 'get deploy web -o jsonpath={.spec.replicas}'), '3');
    const missing = stringify({ ...deployment('lost', 1), metadata: { name: 'lost', namespace: 'missing' } });
    const refused = await kubectl(program, context.cluster.kubeconfig, ['apply', '-f', '-'], {
      input: missing,
    });
    assert.match(refused.stderr, 'namespaces "missing" not found');
    assert.is(refused.status, 1);
  });

  test('a dry run at the server changes nothing', async (context) => {
    const dry = 'configmap/dry created (server dry run)';
    assert.is(await out(context, 'apply --dry-run=server -f -', configMap('dry', { a: '1' })), dry);
    assert.is(await out(context, 'create --dry-run=server -f -', configMap('dry', { a: '1' })), dry);
    assert.is(await out(context, 'get cm dry --ignore-not-found -o name'), '');
    await out(context, 'scale deployment/cron --replicas=7 --dry-run=server');
    await out(context, 'delete deployment/cron --dry-run=server');
    assert.is(await out(context, 'get deploy cron -o jsonpath={.spec.replicas}'), '1');
    const invalid = await run(
      context,
      'apply --dry-run=server -f -',
      stringify(job('bad', 'succeeds:1', { selector: { matchLabels: { a: 'b' } } })),
    );
    assert.match(
      invalid.stderr,
      'The Job "bad" is invalid: spec.selector: Invalid value: `selector` not auto-generated',
    );
    assert.is(invalid.status, 1);
  });

  test('creates by generators and refuses twins', async (context) => {
    assert.is(await out(context, 'create configmap second --from-literal=k=v'), 'configmap/second created');
    assert.is(
      (await run(context, 'create configmap second')).stderr
        .trim()
        .endsWith('configmaps "second" already exists'),
      true,
    );
    await out(context, 'create secret generic hidden --from-literal=password=s3cret');
    assert.is(
      Buffer.from(await out(context, 'get secret hidden -o jsonpath={.data.password}'), 'base64').toString(),
      's3cret',
    );
    await out(context, 'create namespace other');
    assert.is(await out(context, 'get ns other -o jsonpath={.status.phase}'), 'Active');
    assert.is(await out(context, 'delete namespace other'), 'namespace "other" deleted');
  });

  test('patches in three ways, labels and annotates', async (context) => {
    const patch = (type: string, text: string): Promise<Ran> =>
      kubectl(program, context.cluster.kubeconfig, [
        '-n',
        NAMESPACE,
        'patch',
        'deployment',
        'cron',
        '--type',
        type,
        '-p',
        text,
      ]);
    assert.is((await patch('merge', '{"metadata":{"annotations":{"a":"1"}}}')).status, 0);
    assert.is((await patch('json', '[{"op":"add","path":"/metadata/annotations/b","value":"2"}]')).status, 0);
    const container =
      '{"spec":{"template":{"spec":{"containers":[{"name":"cron","env":[{"name":"X","value":"1"}]}]}}}}';
    assert.is((await patch('strategic', container)).status, 0);
    const json = await out(
      context,
      'get deploy cron -o jsonpath={.metadata.annotations.a}{.metadata.annotations.b}{.spec.template.spec.containers[0].image}{.spec.template.spec.containers[0].env[0].name}',
    );
    assert.is(json, '12service:1X');
    await out(context, 'label deployment cron tier=back');
    assert.is(await out(context, 'get deploy -l tier=back -o name'), 'deployment.apps/cron');
    await out(context, 'label deployment cron tier-');
    await out(context, 'annotate deployment cron note=hi --overwrite');
    assert.is(
      await out(context, 'get deploy cron -o jsonpath={.metadata.labels.tier}{.metadata.annotations.note}'),
      'hi',
    );
    const immutable = await patch('merge', '{"spec":{"selector":{"matchLabels":{"app":"other"}}}}');
    assert.is(immutable.status, 1);
    assert.match(immutable.stderr, 'is invalid');
  });

  test('replaces, and refuses a stale version', async (context) => {
    await out(context, 'apply -f -', configMap('third', { a: '1' }));
    const read = await out(context, 'get cm third -o json');
    assert.is(
      await out(context, 'replace -f -', read.replace('"a": "1"', '"a": "2"')),
      'configmap/third replaced',
    );
    const stale = await run(context, 'replace -f -', read);
    assert.is(stale.status, 1);
    assert.match(stale.stderr, 'the object has been modified');
  });

  test('deletes one, several and what a file names', async (context) => {
    for (const name of ['d1', 'd2', 'd3']) await out(context, 'apply -f -', configMap(name, {}));
    assert.is(await out(context, 'delete cm d1'), 'configmap "d1" deleted');
    const file = join(context.folder, 'd2.yaml');
    writeFileSync(file, configMap('d2', {}));
    await out(context, `delete -f ${file}`);
    await out(context, 'delete cm -l made=here');
    assert.is(await out(context, 'get cm -l made=here -o name'), '');
    assert.is((await run(context, 'delete cm d1')).status, 1);
    assert.is(await out(context, 'delete cm d1 --ignore-not-found'), '');
  });

  test('watches: what is there, then each change', async ({ cluster }) => {
    const metadata = { name: 'watched', namespace: NAMESPACE };
    const change = (value: string): void => {
      cluster.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { value } });
    };
    change('first');
    const args = ['-n', NAMESPACE, 'get', 'cm', 'watched', '-w', '-o', 'jsonpath={.data.value}'];
    const child = spawn(program.path, args, {
      env: { KUBECONFIG: cluster.kubeconfig, HOME: cluster.folder },
    });
    child.stdout.setEncoding('utf8');
    let seen = '';
    // The change is made again until it is seen: kubectl does not say when its watch has begun.
    const changes = setInterval(() => {
      if (seen !== '') change('second');
    }, 500);
    const limit = setTimeout(() => child.kill(), 30_000);
    for await (const text of child.stdout) {
      seen += String(text).trim();
      if (seen.includes('second')) break;
    }
    clearInterval(changes);
    clearTimeout(limit);
    child.kill();
    assert.match(seen, /^(first)+(second)+$/);
  });

  test('asks what it may do', async (context) => {
    assert.is(await out(context, 'auth can-i delete pods'), 'yes');
  });

  test.run();
}
