/** What real kubectls ask of an API server is allowed by the rights that the review names for the same commands. */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { walkText } from '../../src/effects/walk.js';
import { clusterRights } from '../../src/render/review/cluster-rights.js';
import { kubectl } from '../support/kubectl.js';
import type { Cluster } from './api.js';
import { NAMESPACE, smallCluster, testedKubectls } from './small-cluster.js';

interface Context {
  cluster: Cluster;
}

const POD =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: lone}\nspec: {containers: [{name: a, image: "service:1"}]}\n';

/** In the order in which they are run; each with what it is given. */
const COMMANDS: readonly (readonly [command: string, input?: string])[] = [
  ['get deployment web'],
  ['get pods -l app=web'],
  ['describe deployment web'],
  ['apply -f -', POD],
  ['apply -f -', POD.replace('{name: lone}', '{name: lone, labels: {a: b}}')],
  ['wait --for=condition=Ready pod/lone --timeout=60s'],
  ['logs lone'],
  ['exec db-0 -c db -- true'],
  ['exec deployment/web -- true'],
  ['label pod lone c=d'],
  ['patch deployment web -p {"metadata":{"labels":{"e":"f"}}}'],
  ['scale deployment web --replicas=1'],
  ['scale deployment web --replicas=2 --current-replicas=1'],
  ['scale statefulset db --replicas=1 --timeout=30s'],
  ['rollout restart deployment web'],
  ['rollout status deployment web --timeout=60s'],
  ['delete pod lone --grace-period=1'],
  ['delete pod -l app=cron --wait=false'],
  ['create configmap one --from-literal=a=b'],
  ['delete configmap one --wait=false'],
  ['cordon node-1'],
  ['uncordon node-1'],
];

const MADE: Readonly<Record<string, string>> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** `resource: verb`, as an API server judges a request; undefined for what anyone may ask. */
function rightOf(method: string, address: string): string | undefined {
  const { pathname, searchParams } = new URL(address);
  const [, path] = /^\/(?:api\/v1|apis\/[^/]+\/[^/]+)\/(?:namespaces\/[^/]+\/)?(.+)$/.exec(pathname) ?? [];
  if (path === undefined) return undefined;
  const [resource = '', name, part] = path.split('/');
  // Which namespace is missing is only asked for a better message.
  if (resource === 'namespaces') return undefined;
  const sub = part === undefined ? '' : `/${part}`;
  // Some ask for a stream by GET first, and by POST where that is refused.
  if (part === 'exec') return 'pods/exec: create';
  if (method !== 'GET') return `${resource}${sub}: ${MADE[method] ?? method}`;
  if (searchParams.has('watch')) return `${resource}: watch`;
  return `${resource}${sub}: ${name === undefined ? 'list' : 'get'}`;
}

const rightsAskedFor = (log: string): string[] => [
  ...new Set(
    [...log.matchAll(/\b(GET|POST|PUT|PATCH|DELETE)(?:" url=")? ?(https?:\/\/[^\s"]+)/g)].flatMap(
      ([, method = '', address = '']) => rightOf(method, address) ?? [],
    ),
  ),
];

function rightsNamedFor(command: string, input: string): Set<string> {
  const text = input === '' ? `kubectl ${command}` : `kubectl ${command} <<'EOF'\n${input}EOF`;
  const rights = clusterRights(walkText(text.replace(/ -p (\S+)/, " -p '$1'"), new Map()).effects);
  return new Set(
    rights.flatMap((right) => {
      const [resources = '', verbs = ''] = right.split(': ');
      return resources.split(', ').flatMap((one) => verbs.split(', ').map((verb) => `${one}: ${verb}`));
    }),
  );
}

for (const program of testedKubectls()) {
  const test = suite<Context>(`rights that kubectl ${program.version} needs`);
  test.before(async (context) => {
    context.cluster = await smallCluster();
  });
  test.after(({ cluster }) => cluster.stop());

  for (const [at, [command, input = '']] of COMMANDS.entries())
    test(`${at + 1}: ${command}`, async ({ cluster }) => {
      const words = ['-n', NAMESPACE, '-v=6', ...command.split(' ')];
      const { status, stderr } = await kubectl(program, cluster.kubeconfig, words, { input });
      assert.is(status, 0, stderr);
      const [asked, named] = [rightsAskedFor(stderr), rightsNamedFor(command, input)];
      assert.ok(asked.length > 0, 'what is asked for is not found in the log');
      assert.equal(
        asked.filter((right) => !named.has(right)),
        [],
        [...named].join('; '),
      );
    });
  test.run();
}
