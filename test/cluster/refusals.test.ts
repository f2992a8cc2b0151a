/** What a real API server fills in or refuses when an object is changed, and selectors and fields that it does not know, with each real kubectl. */
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

const text = (manifest: unknown): string => stringify(manifest);

function without(manifest: Manifest, field: string): Manifest {
  const spec = manifest['spec'] as object;
  return { ...manifest, spec: Object.fromEntries(Object.entries(spec).filter(([key]) => key !== field)) };
}

for (const program of testedKubectls()) {
  const test = suite<Context>(`refusals with kubectl ${program.version}`);
  test.before(async (context) => {
    context.cluster = await smallCluster();
  });
  test.after(({ cluster }) => cluster.stop());
  const run = ({ cluster }: Context, args: readonly string[], input = ''): Promise<Ran> =>
    kubectl(program, cluster.kubeconfig, ['-n', NAMESPACE, ...args], { input });
  const out = async (context: Context, args: readonly string[], input = ''): Promise<string> => {
    const { status, stdout, stderr } = await run(context, args, input);
    assert.is(status, 0, `kubectl ${args.join(' ')}: ${stderr}`);
    return stdout.trimEnd();
  };
  const refused = async (
    context: Context,
    args: readonly string[],
    why: RegExp,
    input = '',
  ): Promise<void> => {
    const { status, stderr } = await run(context, args, input);
    assert.is(status, 1, `kubectl ${args.join(' ')}`);
    assert.match(stderr, why);
  };

  test('a line that apply takes away goes back to its default', async (context) => {
    await out(context, ['apply', '-f', '-'], text(deployment('applied', 2)));
    await out(context, ['rollout', 'status', 'deployment/applied', '--timeout=60s']);
    await out(context, ['apply', '-f', '-'], text(without(deployment('applied', 2), 'replicas')));
    assert.is(await out(context, ['get', 'deployment', 'applied', '-o', 'jsonpath={.spec.replicas}']), '1');
    await out(context, ['rollout', 'status', 'deployment/applied', '--timeout=60s']);
    await out(context, ['patch', 'deployment', 'applied', '-p', '{"spec":{"replicas":null}}']);
    assert.match(await out(context, ['get', 'deployment', 'applied']), /^applied +1\/1 /m);
  });

  test('counts are whole numbers from 0', async (context) => {
    const patch = (target: string, value: string, why: RegExp): Promise<void> =>
      refused(context, ['patch', target, '--type=merge', '-p', `{"spec":${value}}`], why);
    const decoding = /json: cannot unmarshal \w+ .*into Go struct field .*spec\.replicas of type int32/;
    await patch('deployment/web', '{"replicas":"x"}', decoding);
    await patch('statefulset/db', '{"replicas":1.5}', decoding);
    const negative = /is invalid: spec\.\w+: Invalid value: -1: must be greater than or equal to 0/;
    await patch('deployment/web', '{"replicas":-1}', negative);
    for (const field of ['completions', 'parallelism', 'backoffLimit'])
      await refused(context, ['create', '-f', '-'], negative, text(job('j', 'succeeds:1', { [field]: -1 })));
    assert.is(await out(context, ['get', 'deployment/web', '-o', 'jsonpath={.spec.replicas}']), '2');
  });

  test('a patch of the name is refused', async (context) => {
    const patch = '[{"op":"replace","path":"/metadata/name","value":"other"}]';
    const why = /metadata\.name: Invalid value: "other": field is immutable/;
    await refused(context, ['patch', 'deployment', 'web', '--type=json', '-p', patch], why);
  });

  test('unknown field labels, and selectors that cannot be read', async (context) => {
    const select = (args: readonly string[], why: RegExp): Promise<void> =>
      refused(context, ['get', 'pods', ...args], why);
    await select(['--field-selector', 'spec.image=x'], /field label not supported: spec\.image/);
    await select(['--field-selector', 'status'], /invalid selector: 'status'; can't understand 'status'/);
    await select(['-l', 'app in web'], /unable to parse requirement: found 'web', expected: '\('/);
    await select(['-l', 'app web'], /unable to parse requirement: found 'web', expected: in, notin, =/);
    await select(['-l', '_=x'], /unable to parse requirement: .*Invalid value: "_"/);
    const known =
      /"spec\.replicas" is not a known field selector: only "metadata\.name", "metadata\.namespace"/;
    await refused(context, ['get', 'deployments', '--field-selector', 'spec.replicas=1'], known);
    const good = [
      '--field-selector',
      'status.phase=Running,metadata.name!=x',
      '-l',
      'app in (web, cron),!gone',
    ];
    assert.is((await out(context, ['get', 'pods', '-o', 'name', ...good])).split('\n').length, 3);
  });

  if (Number(program.version.split('.')[1]) >= 27)
    test('unknown fields, where the client asks for strictness', async (context) => {
      const typo = (manifest: Manifest, wanted: string): Promise<void> =>
        refused(
          context,
          ['apply', '-f', '-'],
          new RegExp(
            `${manifest.kind} in version "\\S+" cannot be handled as a ${manifest.kind}: strict decoding error: unknown field "${wanted}"`,
          ),
          text(manifest),
        );
      const metadata = { name: 'typo', namespace: NAMESPACE };
      const container = { name: 'a', image: 'service:1' };
      const pod = (spec: object): Manifest => ({ apiVersion: 'v1', kind: 'Pod', metadata, spec });
      await typo(pod({ contaners: [] }), 'spec.contaners');
      await typo(pod({ containers: [{ ...container, comand: [] }] }), 'spec.containers\\[0\\].comand');
      await typo(
        pod({ containers: [container], volumes: [{ name: 'v', emptydir: {} }] }),
        'spec.volumes\\[0\\].emptydir',
      );
      const more = (manifest: Manifest, spec: object): Manifest => ({
        ...manifest,
        spec: { ...(manifest['spec'] as object), ...spec },
      });
      await typo(more(deployment('web', 2), { replica: 3 }), 'spec.replica');
      await typo(more(statefulSet('db', 1), { volumeClaimTemplate: [] }), 'spec.volumeClaimTemplate');
      await typo(job('typo', 'succeeds:1', { backofLimit: 1 }), 'spec.backofLimit');
      await typo({ ...deployment('web', 2), specs: {} }, 'specs');
    });
  test.run();
}
