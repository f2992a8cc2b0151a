/** rebuild-mariadb-replica on two real MariaDB servers and a real sshd: by guide and by script, undone, and refused. In: the shipped procedure. Out: what both servers hold. */
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { ask } from '../support/mariadb.js';
import { watchProcesses } from '../support/processes.js';
import { placeScript } from '../support/rendered-script.js';
import { NAME, REPL_PASSWORD, argumentsFor, contents, openPair, standing } from '../support/replication.js';
import type { Pair } from '../support/replication.js';
import { byHand, byScript, rendered } from '../support/routes.js';
import type { OpenRoute } from '../support/routes.js';
import { run, until } from '../support/run-script.js';
import { startSshd, stopSshd } from '../support/sshd.js';
import type { SshHost } from '../support/sshd.js';

const test = suite<{ host: SshHost; pair: Pair }>(NAME);
test.before(async (context) => {
  context.host = await startSshd();
  context.pair = await openPair(context.host);
});
test.after(async ({ host, pair }) => {
  await pair.stop();
  stopSshd(host);
});

/** Rebuilds while the primary is written to, and removes the dumps. */
async function rebuild({ primary, replica, folder, values, env }: Pair, open: OpenRoute): Promise<string> {
  const secrets = { REPL_PASSWORD };
  const route = await open({ procedure: rendered(NAME), values, secrets, env, folder });
  await route.phase('check');
  ask(primary, "INSERT INTO shop.names VALUES (5, 'five', NULL)");
  await route.phase('rebuild');
  assert.equal(contents(replica), contents(primary));
  assert.is(standing(replica)['position'], ask(primary, 'SELECT @@gtid_binlog_pos'));
  ask(primary, "INSERT INTO shop.names VALUES (6, 'six', NULL)");
  await until('it goes on', () => contents(replica)['rows'] === contents(primary)['rows']);
  await route.phase('clean-up');
  await route.close();
  return route.seen();
}

async function rebuildBy(open: OpenRoute, host: SshHost): Promise<unknown> {
  const pair = await openPair(host);
  const watch = watchProcesses([REPL_PASSWORD]);
  const seen = await rebuild(pair, open).finally(() => {
    assert.equal(watch.end(), [], 'the password stands in no arguments');
  });
  assert.not(seen.includes(REPL_PASSWORD));
  const left = readdirSync(pair.folder).filter((name) => /\.sql|\.part/.test(name));
  assert.equal(left, []);
  assert.not(existsSync(join(pair.folder, 'pwned')), 'a value was run');
  const { threads, position, events } = standing(pair.replica);
  const found = { threads, position, events, ...contents(pair.replica) };
  await pair.stop();
  return found;
}

test('guide and script end alike', async ({ host }) => {
  const hand = await rebuildBy(byHand, host);
  assert.equal(hand, await rebuildBy(byScript, host));
  assert.is((hand as Record<string, string>)['threads'], 'Yes Yes');
  assert.is((hand as Record<string, string>)['events'], 'SLAVESIDE_DISABLED');
});

test('undo brings the old data and the old replication back', async ({ pair }) => {
  const before = { ...contents(pair.replica), ...standing(pair.replica) };
  const script = placeScript(rendered(NAME).script);
  for (const words of [
    ['run', 'check'],
    ['run', 'rebuild'],
    ['undo', 'rebuild'],
  ]) {
    const { status, stdout, stderr } = await run(script, argumentsFor(pair, words), { env: pair.env });
    assert.is(status, 0, stdout + stderr);
    if (words[1] === 'rebuild' && words[0] === 'run')
      assert.equal(contents(pair.replica), contents(pair.primary));
  }
  assert.equal({ ...contents(pair.replica), ...standing(pair.replica) }, before);
  assert.equal(
    readdirSync(pair.folder).filter((name) => name.includes('.sql')),
    [],
  );
});

test('what would not end well is refused before anything is changed', async ({ pair }) => {
  const { primary, replica, env } = pair;
  const before = standing(replica);
  const refused = async (step: string, more: readonly string[], password = REPL_PASSWORD): Promise<void> => {
    const script = placeScript(rendered(NAME).script);
    const own = { ...env, STEPWRIGHT_REPL_PASSWORD: password };
    const { status, stdout, stderr } = await run(script, [...argumentsFor(pair, ['run', 'check']), ...more], {
      env: own,
    });
    assert.is.not(status, 0);
    assert.match(stdout + stderr, new RegExp(`FAILED: step 1\\.\\d, ${step}:`));
  };
  const old = join(pair.folder, 'replica.old.sql');
  writeFileSync(old, '');
  await refused('space', []);
  rmSync(old);
  await refused('servers-fit', ['--set', `REPLICA_SOCKET=${primary.socket}`]);
  await refused('replica-logs-in', [], 'another');
  await refused('replica-logs-in', ['--set', `PRIMARY_PORT=${replica.port}`]);
  ask(primary, 'CREATE TABLE shop.old (id int) ENGINE=MyISAM');
  await refused('servers-fit', []);
  ask(primary, 'DROP TABLE shop.old');
  ask(replica, 'DELETE FROM shop.names WHERE id = 3; START SLAVE');
  await until('it replicates', () => standing(replica)['threads'] === 'Yes Yes');
  await refused('replica-is-broken', []);
  assert.is(standing(replica)['primary'], before['primary']);
});

test.run();
