/**
 * What the flagship's import refuses before it has changed anything, with the real kubectl against two stand-in clusters: wrong clusters, archives that
 * were tampered with, Jobs that are not the one. Slow, because each refusal is a run with kubectl. What the export refuses is in flagship-export.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { CDSW_REPLICAS, CML_NAMESPACE, CML_REPLICAS } from '../world/clusters.js';
import type { Clusters } from '../world/clusters.js';
import { flagshipSuite } from '../world/flagship-suite.js';
import type { FlagshipContext } from '../world/flagship-suite.js';
import { call, withValues } from '../world/migration.js';
import type { Outcome } from '../world/migration.js';
import { EVERYTHING } from '../world/options.js';
import { query } from '../support/postgres.js';
import { ROLE } from '../world/world.js';

function wanted({ cdsw, cml }: Clusters): readonly unknown[] {
  const count = (cluster: Clusters['cdsw'], namespace: string, name: string): unknown =>
    (cluster.get('deployments', namespace, name)?.['spec'] as { replicas?: number } | undefined)?.replicas;
  return [
    ...Object.keys(CDSW_REPLICAS).map((name) => count(cdsw, 'default', name)),
    ...Object.keys(CML_REPLICAS).map((name) => count(cml, CML_NAMESPACE, name)),
  ];
}

/** `run` ends with a failure of the named step that says why, and no service was scaled. */
async function refuses(
  { clusters }: FlagshipContext,
  run: () => Promise<Outcome>,
  step: string,
  why: RegExp,
): Promise<void> {
  const before = wanted(clusters);
  const { status, output } = await run();
  assert.ok(status === 1 || status === 3, output);
  assert.match(output, new RegExp(`FAILED: step [\\d.]+, ${step}:`));
  assert.match(output, why);
  assert.equal(wanted(clusters), before, 'nothing was stopped');
}

/** An archive of its own, with one tar file put in the place of that of the first project and all checksums made anew. */
function tampered(
  { folder, operator }: FlagshipContext,
  name: string,
  pack: (root: string) => readonly string[],
): string {
  const archive = join(folder, name);
  cpSync(operator.archive, archive, { recursive: true });
  const root = mkdtempSync(join(folder, 'tampered-'));
  const unit =
    readFileSync(join(archive, 'units'), 'utf8')
      .split('\n')
      .find((line) => /^projects\/\d+\/\d+$/.test(line)) ?? '';
  const packed = join(archive, `${unit.replace(/^projects/, 'files')}.tar`);
  mkdirSync(join(root, unit), { recursive: true });
  const made = spawnSync('tar', ['-C', root, '-P', '-cf', packed, ...pack(join(root, unit)), unit], {
    encoding: 'utf8',
  });
  assert.is(made.status, 0, made.stderr);
  const paths = readdirSync(archive, { recursive: true, encoding: 'utf8' })
    .filter((path) => path !== 'SHA256SUMS' && statSync(join(archive, path)).isFile())
    .sort();
  const sum = (path: string): string =>
    createHash('sha256')
      .update(readFileSync(join(archive, path)))
      .digest('hex');
  writeFileSync(join(archive, 'SHA256SUMS'), paths.map((path) => `${sum(path)}  ./${path}\n`).join(''));
  return archive;
}

const { test, able } = flagshipSuite('flagship refusals', {
  options: EVERYTHING,
  kubectl: 'newest',
  values: ['HELPER_IMAGE=busybox:1'],
  exported: true,
});

if (able) {
  test('import: not where the objects of a workspace are missing', async (context) => {
    const operator = withValues(context.operator, 'CML_CONTEXT=cdsw', 'CML_NAMESPACE=default');
    const run = (): Promise<Outcome> => call(operator, 'wrong', 'run', 'import', '--yes');
    await refuses(context, run, 'target-is-right', /"db" not found/);
  });

  test('import: a server that takes another password than that of its container is told of before anything is stopped', async (context) => {
    const { server } = context.clusters.target;
    const kept = `SELECT rolpassword FROM pg_authid WHERE rolname = '${ROLE}';`;
    const hash = await query(server, 'postgres', kept);
    await query(server, 'postgres', `ALTER ROLE ${ROLE} PASSWORD 'of the services';`);
    const looked = ['run', 'import', '--yes', '--to', 'target-is-right'];
    const { status, output } = await call(context.operator, 'password', ...looked);
    await query(server, 'postgres', `ALTER ROLE ${ROLE} PASSWORD '${hash}';`);
    assert.is(status, 0, output);
    assert.match(output, 'the server does not take the password of its container: set-password sets it');
  });

  const refusedArchives: Readonly<Record<string, readonly [(root: string) => readonly string[], RegExp]>> = {
    'a path that leads out': [
      (root) => {
        writeFileSync(join(root, 'file'), 'x');
        return ['--transform', 's,/file$,/../../../../etc/cron.d/x,'];
      },
      /outside of projects.*\.\./,
    ],
    'an absolute path': [
      (root) => {
        writeFileSync(join(root, 'file'), 'x');
        return ['--transform', 's,^.*/file$,/etc/cron.d/x,'];
      },
      /outside of projects.*: \/etc\/cron\.d\/x/,
    ],
    'a file below a link': [
      (root) => {
        mkdirSync(join(root, 'b'));
        writeFileSync(join(root, 'b/file'), 'x');
        spawnSync('ln', ['-s', '/etc', join(root, 'a')]);
        return ['--sort=name', '--transform', 's,/b/file$,/a/file,'];
      },
      /below a link/,
    ],
    'a hard link to what is outside': [
      (root) => {
        writeFileSync(join(root, 'a'), 'x');
        linkSync(join(root, 'a'), join(root, 'b'));
        return ['--sort=name', '--transform', 's,^.*/a$,/etc/passwd,h'];
      },
      /a link to what is not in projects|outside of projects/,
    ],
    'a device': [
      (root) => {
        spawnSync('mknod', [join(root, 'null'), 'c', '1', '3']);
        return [];
      },
      /neither file, folder nor link/,
    ],
  };
  for (const [at, [what, [pack, why]]] of Object.entries(refusedArchives).entries()) {
    test(`import: an archive with ${what} is refused`, async (context) => {
      const archive = tampered(context, `tampered-${at}`, pack);
      const operator = withValues(context.operator, `ARCHIVE=${archive}`);
      const run = (): Promise<Outcome> => call(operator, `tampered-${at}`, 'run', 'import', '--yes');
      await refuses(context, run, 'archive-is-whole', why);
    });
  }

  test('import: one byte of the archive altered is found', async (context) => {
    const archive = join(context.folder, 'altered');
    cpSync(context.operator.archive, archive, { recursive: true });
    const dump = readFileSync(join(archive, 'db.sql.gz'));
    dump[dump.length - 1] = (dump.at(-1) ?? 0) ^ 1;
    writeFileSync(join(archive, 'db.sql.gz'), dump);
    const operator = withValues(context.operator, `ARCHIVE=${archive}`);
    const run = (): Promise<Outcome> => call(operator, 'altered', 'run', 'import', '--yes');
    await refuses(context, run, 'archive-is-whole', /db\.sql\.gz: FAILED/);
  });

  test('import: of several Jobs one must be named, and a name must be one of theirs', async (context) => {
    const run = (): Promise<Outcome> => call(context.operator, 'cml', 'run', 'import', '--yes');
    await refuses(context, run, 'find-objects', /several Jobs.*\n\s+db-migrate-1\n\s+db-migrate-2/);
    const operator = withValues(context.operator, 'CML_MIGRATE_JOB=db-migrate');
    const named = (): Promise<Outcome> => call(operator, 'cml', 'run', 'import', '--yes');
    await refuses(context, named, 'find-objects', /there is no such Job/);
  });

  test('import: a Job that is gone can come from a file', async ({ folder, clusters, operator }) => {
    const job = clusters.cml.get('jobs', CML_NAMESPACE, 'db-migrate-2');
    const { spec } = job as { spec: { template: { metadata: object; spec: object } } };
    const template = { metadata: { labels: { app: 'db-migrate' } }, spec: spec.template.spec };
    const file = join(folder, "the Job's manifest.json");
    const manifest = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'db-migrate-9' },
      spec: { ttlSecondsAfterFinished: 60, template },
    };
    writeFileSync(file, JSON.stringify(manifest));
    const saved = await call(
      withValues(operator, `CML_MIGRATE_FILE=${file}`),
      'cml',
      'run',
      'import',
      '--yes',
      '--to',
      'save-migrate-job',
    );
    assert.is(saved.status, 0, saved.output);
    const work = join(operator.state('cml'), 'work');
    assert.is(readFileSync(join(work, 'MIGRATE_JOB'), 'utf8').trim(), 'db-migrate-9');
    assert.not.match(readFileSync(join(work, 'migrate-job.yaml'), 'utf8'), /ttlSecondsAfterFinished/);
    assert.equal(clusters.cml.names('jobs', CML_NAMESPACE), ['db-migrate-1', 'db-migrate-2']);
  });

  test('import: notes of another migration are not taken for those of this one', async (context) => {
    const operator = withValues(context.operator, 'CML_MIGRATE_JOB=db-migrate-2');
    const run = (...args: readonly string[]): Promise<Outcome> =>
      call(operator, 'other', 'run', 'import', '--yes', ...args);
    const begun = await run('--to', 'target-is-right');
    assert.is(begun.status, 0, begun.output);
    const notes = join(operator.state('other'), 'work/import-of');
    writeFileSync(notes, 'uid mlx checksum\n', { flag: 'wx' });
    await refuses(
      context,
      run,
      'save-migrate-job',
      /found: +uid mlx checksum[^]*the notes in .* are of another/,
    );
  });
}

test.run();
