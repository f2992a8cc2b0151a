/**
 * The whole flagship by its script, with the real kubectl against two stand-in clusters, from export to clean-up: every invariant holds, the
 * services are back with their own counts, and nothing is left in any pod.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import type { Cluster } from '../cluster/api.js';
import { findKubectls } from '../support/kubectl.js';
import {
  CDSW_REPLICAS,
  CML_DATABASE,
  CML_NAMESPACE,
  CML_REPLICAS,
  startClusters,
} from '../world/clusters.js';
import type { Clusters } from '../world/clusters.js';
import { treeManifest } from '../world/files.js';
import { remember, violations } from '../world/invariants.js';
import { call, hire } from '../world/migration.js';
import { EVERYTHING } from '../world/options.js';

const { found } = findKubectls();
const kubectl = found.at(-1);
if (kubectl === undefined || process.getuid?.() !== 0)
  console.log('skipped: the stand-in cluster needs root and a kubectl');

/** Pods of the namespace that are not the workspace's own. */
function strangers(clusters: Clusters): readonly string[] {
  return clusters.cml.names('pods', CML_NAMESPACE).filter((name) => name.startsWith('stepwright'));
}

function replicas({ cdsw, cml }: Clusters): readonly string[] {
  const count = (cluster: Cluster, namespace: string, name: string): string => {
    const object = cluster.get('deployments', namespace, name) as
      { status?: { availableReplicas?: number } } | undefined;
    return `${namespace}/${name} ${object?.status?.availableReplicas ?? 0}`;
  };
  return [
    ...Object.keys(CDSW_REPLICAS).map((name) => count(cdsw, 'default', name)),
    ...Object.keys(CML_REPLICAS).map((name) => count(cml, CML_NAMESPACE, name)),
  ];
}

const test = suite<{ folder: string; clusters: Clusters }>('flagship run');
test.before(async (context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'stepwright-flagship-'));
  if (kubectl !== undefined) context.clusters = await startClusters(EVERYTHING, context.folder);
});
test.after(async ({ folder, clusters }) => {
  await clusters.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('moves everything, unattended', async ({ folder, clusters }) => {
  if (kubectl === undefined) return;
  const { source, target, cml } = clusters;
  const folders = { source: join(clusters.cdswData, 'projects'), target: clusters.projects };
  const before = await remember(source, target, folders);
  const countsBefore = replicas(clusters);
  const operator = hire(clusters, folder, kubectl.path, [
    'HELPER_IMAGE=busybox:1',
    'CML_MIGRATE_JOB=db-migrate-2',
  ]);

  const exported = await call(operator, 'cdsw', 'run', 'export', '--yes');
  assert.is(exported.status, 0, exported.output);
  const imported = await call(operator, 'cml', 'run', 'import', '--yes');
  assert.is(imported.status, 0, imported.output);
  const cleaned = await call(operator, 'cml', 'run', 'clean-up', '--yes');
  assert.is(cleaned.status, 0, cleaned.output);

  await Promise.all([clusters.cdsw.settled(), cml.settled()]);
  assert.equal(replicas(clusters), countsBefore);
  assert.equal(strangers(clusters), []);
  const { stdout } = await cml.exec(CML_DATABASE, ['sh', '-c', 'ls -A /tmp /data-versioned']);
  assert.not.match(stdout.toString(), /stepwright|db\.sql/);
  const report = readFileSync(join(operator.archive, 'ownership.csv'), 'utf8');
  const traces = [exported.output, imported.output, cleaned.output];
  assert.equal(await violations({ source, target, before, folders, report, traces }), []);
  assert.ok(treeManifest(folders.target).size > before.targetFiles.size);
});

test.run();
