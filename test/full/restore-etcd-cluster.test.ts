/** restore-etcd-cluster on three real members over a real sshd: by guide and by script, and back; and what is refused. In: the shipped procedure. Out: what the members hold. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { followSteps, followUndo, prepare } from '../support/follow-guide.js';
import { openInteractiveBash } from '../support/interactive-bash.js';
import { placeScript, scratchFolder } from '../support/rendered-script.js';
import { LATER, RESTORED, RUNS, UNDOS, openEtcdSite, runAll, runFresh } from '../support/restore-etcd.js';
import type { EtcdSite } from '../support/restore-etcd.js';
import { rendered } from '../support/routes.js';
import { plainEnvironment } from '../support/run-script.js';

const procedure = rendered('restore-etcd-cluster');

const test = suite<{ site: EtcdSite }>('restore-etcd-cluster');
test.before(async (context) => {
  context.site = await openEtcdSite();
});
test.after(({ site }) => {
  site.close();
});

/** What is there: the keys, the members, and what their data directories hold. */
function found({ cluster }: EtcdSite): object {
  assert.ok(cluster.isHealthy());
  return {
    keys: cluster.keys(),
    members: cluster.ctl('member', 'list').trim().split('\n').length,
    left: cluster.left(),
  };
}

const AFTER = { keys: RESTORED, members: 3, left: Array(3).fill('member member.before-restore restore.db') };
const BEFORE = { keys: LATER, members: 3, left: Array(3).fill('member') };

test('the script restores all members and keeps their old data; undo brings it back', async ({ site }) => {
  assert.equal(found(site), BEFORE);
  const script = placeScript(procedure.script);
  await runAll(site, script, RUNS);
  assert.equal(found(site), AFTER);
  await runAll(site, script, UNDOS);
  assert.equal(found(site), BEFORE);
});

test('the guide does the same, and takes it back', async ({ site }) => {
  const { host, cluster } = site;
  assert.equal(found(site), BEFORE);
  const folder = scratchFolder();
  const env = { ...plainEnvironment({ PATH: host.path }), HOME: folder };
  const bash = await openInteractiveBash({ env, cwd: folder, patience: 60 });
  try {
    const { guide, plan } = procedure;
    const ids = plan.phases.flatMap(({ steps }) => steps.map(({ id }) => id));
    await prepare(guide, cluster, bash);
    await followSteps(guide, ids, cluster, bash);
    assert.equal(found(site), AFTER);
    await followUndo(guide, ids, cluster, bash);
    assert.equal(found(site), BEFORE);
  } finally {
    await bash.close();
  }
});

test('a snapshot that is not whole, and a member that holds data of an earlier restore, are refused', async ({
  site,
}) => {
  const { folder, values } = site.cluster;
  const damaged = join(folder, 'damaged.db');
  const bytes = readFileSync(values['SNAPSHOT'] ?? '');
  bytes[9000] = (bytes[9000] ?? 0) ^ 1;
  for (const content of [bytes, bytes.subarray(0, 5000), Buffer.alloc(0)]) {
    writeFileSync(damaged, content);
    const { status, stdout, stderr } = await runFresh(site, procedure, { SNAPSHOT: damaged });
    assert.is(status, 3, stdout + stderr);
    assert.match(stderr, 'FAILED: step 1.1, snapshot-is-whole');
  }
  const kept = join(folder, 'b/member.before-restore');
  mkdirSync(kept);
  const { status, stdout, stderr } = await runFresh(site, procedure);
  assert.is(status, 3, stdout + stderr);
  assert.match(stdout, '(b=127.0.0.2:');
  assert.not.match(stdout, '(c=127.0.0.3:');
  assert.match(stderr, 'FAILED: step 1.5, check-member');
  rmSync(kept, { recursive: true });
  assert.is(site.cluster.keys(), LATER);
});

test.run();
