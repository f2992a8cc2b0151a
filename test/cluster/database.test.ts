/** A database pod: a real PostgreSQL on its socket and on the pod's address, on a volume that outlives the pod, reached with each real kubectl. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { kubectl } from '../support/kubectl.js';
import type { Ran } from '../support/kubectl.js';
import type { Cluster, Manifest } from './api.js';
import { busyboxImage, postgresImage, serviceImage } from './images.js';
import { testedKubectls } from './small-cluster.js';
import { startCluster } from './start.js';

interface Context {
  cluster: Cluster;
}

const found = testedKubectls();

const NAMESPACE = 'mlx';
const PASSWORD = `it's * a "pass word" $1`;

const secret: Manifest = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'db', namespace: NAMESPACE },
  stringData: { password: PASSWORD },
};

function database(): Manifest {
  const container = {
    name: 'db',
    image: 'postgres:15',
    env: [
      { name: 'PGDATA', value: '/data-versioned/11' },
      { name: 'POSTGRES_USER', value: 'sense' },
      { name: 'POSTGRES_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
    ],
    volumeMounts: [{ name: 'postgres-data-versioned', mountPath: '/data-versioned' }],
    readinessProbe: { exec: { command: ['pg_isready', '-q'] } },
  };
  const containers = [container, { name: 'side-car', image: 'service:1' }];
  const labels = { role: 'db' };
  const claim = { metadata: { name: 'postgres-data-versioned' }, spec: { accessModes: ['ReadWriteOnce'] } };
  const template = { metadata: { labels }, spec: { containers } };
  const spec = {
    replicas: 1,
    serviceName: 'db',
    selector: { matchLabels: labels },
    template,
    volumeClaimTemplates: [claim],
  };
  return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db', namespace: NAMESPACE }, spec };
}

const helper: Manifest = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'helper', namespace: NAMESPACE },
  spec: {
    containers: [
      {
        name: 'helper',
        image: 'busybox:1.36',
        command: ['tail', '-f', '/dev/null'],
        volumeMounts: [{ name: 'data', mountPath: '/data' }],
      },
    ],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'postgres-data-versioned-db-0' } }],
  },
};

const test = suite<Context>('a database in a pod');
test.before(async (context) => {
  const images = { postgres: postgresImage(), service: serviceImage(), busybox: busyboxImage() };
  context.cluster = await startCluster({ images, objects: [secret, database()] });
  await context.cluster.settled();
});
test.after(({ cluster }) => cluster.stop());

for (const program of found) {
  const named = (what: string): string => `${what}, kubectl ${program.version}`;
  const inDb = ({ cluster }: Context, argv: readonly string[], input = ''): Promise<Ran> =>
    kubectl(program, cluster.kubeconfig, ['-n', NAMESPACE, 'exec', '-i', 'db-0', '-c', 'db', '--', ...argv], {
      input,
    });

  test(named('psql, pg_dump and the tools of the procedures work inside'), async (context) => {
    const sql =
      'DROP TABLE IF EXISTS t; CREATE TABLE t AS SELECT generate_series(1, 1000) AS n; SELECT sum(n) FROM t;';
    assert.is(
      (await inDb(context, ['psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-U', 'sense'], sql)).stdout,
      '500500\n',
    );
    const pipeline =
      'set -o pipefail; pg_dump -U sense | gzip | gunzip | tail -n 10 | grep -c "dump complete"';
    assert.is((await inDb(context, ['bash', '-c', pipeline])).stdout, '1\n');
    assert.match(
      (await inDb(context, ['pg_dumpall', '-U', 'sense', '--roles-only'])).stdout,
      'CREATE ROLE sense',
    );
    const tools =
      'for t in bash sha256sum tar gzip wc tail printenv awk sed; do command -v $t >/dev/null || echo $t; done';
    assert.is((await inDb(context, ['bash', '-c', tools])).stdout, '');
    assert.is((await inDb(context, ['printenv', 'POSTGRES_PASSWORD'])).stdout, `${PASSWORD}\n`);
    assert.is((await inDb(context, ['psql', '-U', 'sense', '-c', 'SELECT 1/0'])).status, 1);
  });

  test(named("the password holds at the pod's address, a wrong one does not"), async (context) => {
    const address = (
      await inDb(context, ['sh', '-c', 'getent hosts "$HOSTNAME" | cut -d" " -f1'])
    ).stdout.trim();
    const { stdout: shown } = await kubectl(program, context.cluster.kubeconfig, [
      '-n',
      NAMESPACE,
      'get',
      'pod',
      'db-0',
      '-o',
      'jsonpath={.status.podIP}',
    ]);
    assert.is(address, shown);
    const login = (password: string): Promise<Ran> =>
      inDb(
        context,
        [
          'sh',
          '-c',
          `read -r PGPASSWORD; export PGPASSWORD; psql -XAtw -h ${address} -U sense -c "SELECT 1"`,
        ],
        `${password}\n`,
      );
    assert.is((await login(PASSWORD)).stdout, '1\n');
    const wrong = await login('wrong');
    assert.is(wrong.status, 2);
    assert.match(wrong.stderr, 'password authentication failed');
  });
}

test('the data outlives the pod, and a helper pod sees it where it says', async (context) => {
  const { cluster } = context;
  const data = join(cluster.volume(NAMESPACE, 'postgres-data-versioned-db-0'), '11');
  assert.ok(existsSync(join(data, 'PG_VERSION')));
  assert.is.not(statSync(data).uid, 0);
  cluster.remove('pods', NAMESPACE, 'db-0');
  cluster.apply(helper);
  await cluster.settled();
  const rows = await cluster.exec({ namespace: NAMESPACE, pod: 'db-0', container: 'db' }, [
    'psql',
    '-XAt',
    '-U',
    'sense',
    '-c',
    'SELECT count(*) FROM t',
  ]);
  assert.is(rows.stdout.toString(), '1000\n');
  const seen = await cluster.exec({ namespace: NAMESPACE, pod: 'helper' }, ['ls', '/data/11/PG_VERSION']);
  assert.is(seen.stdout.toString(), '/data/11/PG_VERSION\n');
});

test('it can be down for a while and comes back with what was committed', async ({ cluster }) => {
  const where = { namespace: NAMESPACE, pod: 'db-0', container: 'db' };
  await cluster.faults.restartContainer(where, 500);
  let refused = false;
  await cluster.exec(where, ['true']).catch(() => (refused = true));
  assert.ok(refused);
  await cluster.settled();
  const rows = await cluster.exec(where, ['psql', '-XAt', '-U', 'sense', '-c', 'SELECT count(*) FROM t']);
  assert.is(rows.stdout.toString(), '1000\n');
});

test('no password stands in an argument of any process', async ({ cluster }) => {
  const { stdout } = await cluster.exec({ namespace: NAMESPACE, pod: 'db-0', container: 'db' }, [
    'ps',
    'axww',
  ]);
  assert.match(stdout.toString(), 'postgres');
  const { execFileSync } = await import('node:child_process');
  const all = execFileSync('ps', ['axww', '-o', 'args='], { encoding: 'utf8' });
  assert.not.match(all, PASSWORD);
});

if (found.length > 0) test.run();
