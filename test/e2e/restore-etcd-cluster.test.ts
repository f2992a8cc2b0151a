/** restore-etcd-cluster on three real members over a real sshd: by guide and by script, undone, and refused. In: the shipped procedure. Out: what the members hold. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { makeEtcdCluster } from '../support/etcd-cluster.js';
import type { EtcdCluster } from '../support/etcd-cluster.js';
import { followUndo, prepare, resume } from '../support/follow-guide.js';
import { openInteractiveBash } from '../support/interactive-bash.js';
import { placeScript, scratchFolder } from '../support/rendered-script.js';
import { byHand, byScript, rendered } from '../support/routes.js';
import type { OpenRoute } from '../support/routes.js';
import { plainEnvironment, run } from '../support/run-script.js';
import { startSshd, stopSshd } from '../support/sshd.js';
import type { SshHost } from '../support/sshd.js';

interface Context {
  host: SshHost;
  cluster: EtcdCluster;
}

const RESTORED = "/app/one\n1\n/app/two\nit's two\n";
const LATER = "/app/late\n3\n/app/two\nit's two\n";

const test = suite<Context>('restore-etcd-cluster');
test.before(async (context) => {
  const tools = scratchFolder();
  context.host = await startSshd({ tools });
  context.cluster = await makeEtcdCluster(scratchFolder(), tools, context.host.port);
});
test.after(({ host, cluster }) => {
  cluster.stop();
  stopSshd(host);
});

async function restoreBy(open: OpenRoute, { host, cluster }: Context): Promise<unknown> {
  await cluster.reset();
  assert.is(cluster.keys(), LATER);
  const folder = scratchFolder();
  const procedure = rendered('restore-etcd-cluster');
  const route = await open({ procedure, values: cluster.values, env: { PATH: host.path }, folder });
  await route.phase('prepare');
  assert.is(cluster.keys(), LATER, 'the old cluster runs on');
  await route.phase('restore');
  await route.close();
  assert.ok(cluster.isHealthy());
  assert.is(cluster.ctl('member', 'list').trim().split('\n').length, 3);
  return { keys: cluster.keys(), left: cluster.left() };
}

test('guide and script end alike, and the old data is kept', async (context) => {
  const [hand, script] = [await restoreBy(byHand, context), await restoreBy(byScript, context)];
  assert.equal(hand, script);
  const { keys, left } = script as { keys: string; left: readonly string[] };
  assert.is(keys, RESTORED);
  assert.equal(left, Array(3).fill('member member.before-restore restore.db restored'));
});

test.run();
