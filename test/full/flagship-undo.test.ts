/**
 * The way back: after a whole import, and after one that failed half way, `undo` leaves the workspace as it was: rows, files, replicas, pods.
 * Done with the oldest kubectl at hand and with the database's own image for the helper pods.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { query } from '../support/postgres.js';
import { CML_NAMESPACE } from '../world/clusters.js';
import { flagshipSuite } from '../world/flagship-suite.js';
import type { FlagshipContext } from '../world/flagship-suite.js';
import { call } from '../world/migration.js';
import { PLAIN } from '../world/options.js';
import { comesBack } from '../world/way-back.js';
import { ROLE } from '../world/world.js';

const { test, able } = flagshipSuite('flagship undo', { options: PLAIN, kubectl: 'oldest', exported: true });

/** A file with the Job, which runs a command instead of what it is for. */
function jobThatRuns({ folder }: FlagshipContext, command: readonly string[]): string {
  const file = join(folder, `${command.join(' ')}.json`);
  const container = { name: 'migrate', image: 'migrate:1', command };
  const template = { spec: { restartPolicy: 'Never', containers: [container] } };
  const metadata = { name: 'db-migrate-1' };
  const job = { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { backoffLimit: 0, template } };
  writeFileSync(file, JSON.stringify(job));
  return file;
}

test('undo after the whole import', async (context) => {
  if (!able) return;
  await comesBack(context, async () => {
    const imported = await call(context.operator, 'cml', 'run', 'import', '--yes');
    assert.is(imported.status, 0, imported.output);
    assert.is(await query(context.clusters.target.server, ROLE, 'SELECT count(*) FROM projects;'), '14');
    // The database would still hold CDSW's projects, and the record would say that it does not.
    const half = await call(context.operator, 'cml', 'undo', '--yes', '--to', 'restore');
    assert.is(half.status, 3, half.output);
    assert.match(half.output, /is taken back together with keep-data/);
    const at = context.operator.given.indexOf('keep-data');
    const given = context.operator.given.filter((_, n) => n !== at && n !== at - 1);
    const unconfirmed = await call({ ...context.operator, given }, 'cml', 'undo', '--yes');
    assert.is(unconfirmed.status, 64, unconfirmed.output);
    assert.match(
      unconfirmed.output,
      /everything written since this step to the server of the workspace's database, to all of its databases and roles/,
    );
    assert.match(unconfirmed.output, /--confirm keep-data/);
  });
});

test('undo after an import that failed in the middle of the database', async (context) => {
  if (!able) return;
  const { clusters, operator } = context;
  const drop = 'DROP TABLE IF EXISTS runtimes, schema_migrations CASCADE;';
  await comesBack(context, async () => {
    const begun = await call(operator, 'cml', 'run', 'import', '--yes', '--to', 'run-migrate-job');
    assert.is(begun.status, 0, begun.output);
    // A table that cannot be handed over appears from nowhere.
    await query(
      clusters.target.server,
      ROLE,
      `${drop} CREATE TABLE surprise (user_id int UNIQUE REFERENCES users); INSERT INTO surprise SELECT id FROM users;`,
    );
    const failed = await call(operator, 'cml', 'run', 'import', '--yes');
    assert.is(failed.status, 1, failed.output);
    assert.match(failed.output, /FAILED: step [\d.]+, adapt/);
  });
});

test('data of the server that lie behind a link are refused, because the copy would not hold them', async (context) => {
  if (!able) return;
  const { clusters, operator } = context;
  const pod = { namespace: CML_NAMESPACE, pod: 'stepwright-database', container: 'helper' };
  const inPod = async (command: string): Promise<void> => {
    const { status, stdout } = await clusters.cml.exec(pod, [
      'sh',
      '-c',
      `cd /migration/database/11 && ${command}`,
    ]);
    assert.is(status, 0, stdout.toString());
  };
  await comesBack(context, async () => {
    const begun = await call(operator, 'cml', 'run', 'import', '--yes', '--to', 'place-dump');
    assert.is(begun.status, 0, begun.output);
    await inPod('mv pg_wal /tmp/log && ln -s /tmp/log pg_wal');
    const failed = await call(operator, 'cml', 'run', 'import', '--yes', '--to', 'keep-data');
    assert.is(failed.status, 1, failed.output);
    assert.match(failed.output, /data of the server lie elsewhere, behind links: 11\/pg_wal/);
    await inPod('rm pg_wal && mv /tmp/log pg_wal');
  });
});

test('undo after a db-migrate Job that failed', async (context) => {
  if (!able) return;
  const { operator } = context;
  await comesBack(context, async () => {
    const given = [...operator.given, '--set', `CML_MIGRATE_FILE=${jobThatRuns(context, ['false'])}`];
    const failed = await call({ ...operator, given }, 'cml', 'run', 'import', '--yes');
    assert.is(failed.status, 1, failed.output);
    assert.match(failed.output, /FAILED: step [\d.]+, run-migrate-job/);
    assert.match(failed.output, /the Job has ended with: .*Failed/);
  });
});

test('undo while the db-migrate Job still works: it is deleted before the data are put back', async (context) => {
  if (!able) return;
  const { clusters, operator } = context;
  const pods = (): readonly string[] =>
    clusters.cml.names('pods', CML_NAMESPACE).filter((name) => name.startsWith('db-migrate-1'));
  const run = async (): Promise<void> => {
    const file = jobThatRuns(context, ['sleep', '3600']);
    const settings = ['MIGRATE_TIMEOUT=5s', `CML_MIGRATE_FILE=${file}`];
    const given = [...operator.given, ...settings.flatMap((setting) => ['--set', setting])];
    const failed = await call({ ...operator, given }, 'cml', 'run', 'import', '--yes');
    assert.is(failed.status, 1, failed.output);
    assert.match(failed.output, /timed out after 5 s: the Job db-migrate-1 has not ended/);
    assert.is(pods().length, 1);
  };
  const output = await comesBack(context, run, ['jobs/db-migrate-1']);
  assert.match(output, /the Job db-migrate-1 stays deleted/);
  assert.equal(pods(), []);
  const [deleted, stopped] = [
    output.indexOf('stays deleted'),
    output.indexOf('undo: Remove the helper pods, and start the database'),
  ];
  assert.ok(0 < deleted && deleted < stopped, output);
});

test.run();
