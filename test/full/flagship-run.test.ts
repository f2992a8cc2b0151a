/**
 * The whole flagship by both routes, with real kubectl against stand-in clusters, from export to clean-up, in two equal worlds: the script unattended,
 * and the guide pasted into an interactive bash. Both end in the same state, every invariant holds in both, and nothing is left in any pod.
 * Slow, because two clusters, two databases and all files are moved twice.
 */
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import type { Manifest } from '../cluster/api.js';
import { findKubectls, kubectl } from '../support/kubectl.js';
import type { Kubectl } from '../support/kubectl.js';
import { watchProcesses } from '../support/processes.js';
import { byHand, byScript, rendered } from '../support/routes.js';
import { readNotes } from '../support/notes.js';
import { query } from '../support/postgres.js';
import { CML_DATABASE, CML_NAMESPACE } from '../world/clusters.js';
import { violations } from '../world/invariants.js';
import { travelTogether } from '../world/journey.js';
import type { Journey } from '../world/journey.js';
import { EVERYTHING } from '../world/options.js';
import { differences, differentNames, outcome } from '../world/outcome.js';
import { SECRET } from '../world/rows.js';
import { ROLE, ROLE_PASSWORD } from '../world/world.js';

const { found, skipped } = findKubectls();
const [older, newer] = [found[0], found.at(-1)];
const able = older !== undefined && newer !== undefined && process.getuid?.() === 0;
if (!able) console.log('skipped: the stand-in cluster needs root and a kubectl');
else if (skipped !== undefined) console.log(`skipped: both routes with the same kubectl: ${skipped}`);

const NOTES = join(import.meta.dirname, '../../../test/e2e/flagship-notes.txt');

interface Context {
  /** By the route that was taken. */
  script: Journey;
  guide: Journey;
  /** Command lines that held a secret. */
  commands: readonly string[];
}

/** Kubernetes makes another pod for one of a Job that failed, so the migration goes on; why it failed is to be seen here. */
async function tellFailedPods(client: Kubectl, { clusters: { cml } }: Journey): Promise<void> {
  const isFailed = (pod: string): boolean =>
    (cml.get('pods', CML_NAMESPACE, pod) as { status: { phase: string } }).status.phase === 'Failed';
  for (const pod of cml.names('pods', CML_NAMESPACE).filter(isFailed)) {
    const { stdout, stderr } = await kubectl(client, cml.kubeconfig, ['logs', '-n', CML_NAMESPACE, pod]);
    const log = `${stdout}${stderr}`.trim().replaceAll('\n', ' / ');
    console.log(`\nnoted: the pod ${pod} failed: ${log}`);
  }
}

const test = suite<Context>('flagship run');
test.before(async (context) => {
  if (!able) return;
  const procedure = rendered('cdsw-to-cml');
  const notes = readNotes(readFileSync(NOTES, 'utf8'), procedure.plan);
  const watch = watchProcesses([SECRET, ROLE_PASSWORD]);
  const both = { options: EVERYTHING, procedure, notes };
  const [script, guide] = await travelTogether([
    { ...both, kubectl: newer, open: byScript },
    { ...both, kubectl: older, open: byHand, closesAfter: 'save-rows' },
  ]);
  Object.assign(context, { script, guide, commands: watch.end() });
  await Promise.all([tellFailedPods(newer, script), tellFailedPods(older, guide)]);
});
test.after(async ({ script, guide }) => {
  if (able) await Promise.all([script.end(), guide.end()]);
});

test('both begin in equal worlds and end in the same state', ({ script, guide }) => {
  if (!able) return;
  assert.equal(differences(script.before, guide.before), []);
  assert.equal(differences(script.after, guide.after), []);
});

test('every invariant holds after both', async ({ script, guide }) => {
  if (!able) return;
  assert.equal(await violations(script.migration), []);
  assert.equal(await violations(guide.migration), []);
});

test('no secret stood in a command line, of the operator or in a pod', ({ commands }) => {
  if (able) assert.equal(commands, []);
});

test('the guide was taken up in a new terminal with a step that was done, which was done again', ({
  guide,
}) => {
  if (!able) return;
  assert.equal(guide.leftOut, []);
});

test('nothing is left in any pod, no temporary file, and nothing in the homes but the working directory', ({
  script,
  guide,
}) => {
  if (!able) return;
  const rest = 'pods and their temporary files';
  for (const { before, after } of [script, guide])
    for (const side of ['CDSW', 'CML'])
      assert.is(after.get(`${side}: ${rest}`), before.get(`${side}: ${rest}`));
  assert.equal(script.homes, []);
  assert.equal(guide.homes, ['stepwright', 'stepwright']);
});

test('every service has the replicas that it had', ({ script, guide }) => {
  if (!able) return;
  for (const { before, after } of [script, guide]) {
    const workloads = [...before.keys()].filter((name) => /: (deployments|statefulsets)\//.test(name));
    assert.is(workloads.length, 12);
    for (const name of workloads) assert.is(after.get(name), before.get(name));
  }
});

test('the comparison sees a row, a mode, a count and a file that differ', async ({ script, guide }) => {
  if (!able) return;
  const { clusters, remains } = guide;
  await query(clusters.target.server, ROLE, "UPDATE jobs SET schedule = '1 * * * *' WHERE id = 1;");
  chmodSync(join(clusters.projects, 'projects/0/9/run.sh'), 0o750);
  chmodSync(join(remains.archive, 'units'), 0o644);
  await clusters.cml.exec(CML_DATABASE, ['touch', '/tmp/stepwright-left']);
  const web = clusters.cml.get('deployments', CML_NAMESPACE, 'web') as unknown as Manifest;
  clusters.cml.apply({ ...web, spec: { ...(web['spec'] as object), replicas: 1 } });
  await clusters.cml.settled();
  const seen = differentNames(script.after, await outcome(remains));
  assert.equal(seen, [
    'CML: deployments/web',
    'CML: pods and their temporary files',
    'archive: units',
    // The eighth invariant takes a number from every sequence.
    'database of CML: definitions',
    // A trigger of this world notes each change of a job there.
    'database of CML: table public.audit',
    'database of CML: table public.jobs',
    'files of CML: projects/0/9/run.sh',
  ]);
});

test.run();
