/**
 * What both sides of the migration are, in comparable lines. In: the clusters, a state directory, the archive. Out: a line for each row, file,
 * workload, pod and file that is kept between steps; without what differs between two undisturbed runs, each of which is named here.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import type { Cluster, PodRef } from '../cluster/api.js';
import { runClient } from '../support/postgres.js';
import { CML_DATABASE, CML_NAMESPACE, cdswDatabase } from './clusters.js';
import type { Clusters } from './clusters.js';
import { treeManifest } from './files.js';
import type { DatabaseAt } from './invariants.js';
import { withoutTimeOfJob } from './outcome.js';

const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

/** Lines of pg_dump that differ at every run. */
const withoutKeys = (dump: string): string => dump.replace(/^\\(un)?restrict .*\n/gm, '');

/** A row without the times at which the procedure, or the db-migrate Job, did something. */
function withoutTimes(table: string, line: string): string {
  if (table === 'stepwright_saved.run') return line.replace(/\d{4}-\d\d-\d\d [\d:.+-]+/g, '(a time)');
  return withoutTimeOfJob(table, line);
}

/** Rows of a table in any order. */
function ordered(dump: string): readonly string[] {
  const lines: string[] = [];
  let rows: string[] | undefined;
  let table = '';
  for (const line of withoutKeys(dump).split('\n')) {
    if (rows === undefined) {
      table = /^COPY (\S+) .* FROM stdin;$/.exec(line)?.[1] ?? '';
      if (table !== '') rows = [];
      lines.push(line);
    } else if (line === '\\.') {
      lines.push(...rows.sort().map((row) => `${table}: ${row}`));
      rows = undefined;
    } else rows.push(withoutTimes(table, line));
  }
  return lines;
}

async function dump({ server, database }: DatabaseAt): Promise<readonly string[]> {
  const { status, stdout, stderr } = await runClient(server, 'pg_dump', ['-d', database]);
  if (status !== 0) throw new Error(`pg_dump failed: ${stderr}`);
  return ordered(stdout);
}

/** A tree, a line each. Times only where they count: of project files. */
function tree(name: string, root: string, timed: boolean, but: RegExp = /^$/): readonly string[] {
  if (!existsSync(root)) return [`${name}: none`];
  const lines = [...treeManifest(root, timed)].filter(([path]) => path !== 'filler' && !but.test(path));
  const timeless = (line: string): string => line.replace(/ \d{10} /, ' ');
  return lines.map(([path, line]) => `${name}/${path} ${timed ? line : timeless(line)}`);
}

interface Workload {
  readonly spec?: { readonly replicas?: number };
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly phase?: string;
  };
}

function workloads(cluster: Cluster, namespace: string): readonly string[] {
  const get = (kind: string, name: string): Workload => cluster.get(kind, namespace, name) ?? {};
  const scaled = ['deployments', 'statefulsets'].flatMap((kind) =>
    cluster
      .names(kind, namespace)
      .map((name) => `${kind}/${name} replicas ${get(kind, name).spec?.replicas ?? ''}`),
  );
  const jobs = cluster
    .names('jobs', namespace)
    .map(
      (name) => `jobs/${name} ${(get('jobs', name).status?.conditions ?? []).map(({ type }) => type).join()}`,
    );
  // An undo may stop the database under the Job: then a pod of it fails, and the next one ends what the Job is for, which its own line says.
  const pods = cluster
    .names('pods', namespace)
    .filter((name) => /^(stepwright|db-migrate)/.test(name))
    .map((name) => `pods/${name.replace(/-[a-z0-9]{5}$/, '')} ${get('pods', name).status?.phase ?? ''}`)
    .filter((line) => !/^pods\/db-migrate\S* Failed$/.test(line));
  return [...scaled, ...jobs, ...pods];
}

function isRunning({ get }: Cluster, { namespace, pod }: PodRef): boolean {
  return (get('pods', namespace, pod) as Workload | undefined)?.status?.phase === 'Running';
}

async function leftInPod(cluster: Cluster, where: PodRef): Promise<readonly string[]> {
  if (!isRunning(cluster, where)) return [];
  const { stdout } = await cluster.exec(where, ['sh', '-c', 'ls -A /tmp | grep stepwright || true']);
  return stdout
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `in /tmp of the pod: ${line}`);
}

/** Nothing comes or goes any more: pods, Jobs, and commands in pods that go on after their caller has left, as they do on a real cluster. */
export async function isQuiet({ cdsw, cml }: Clusters, side: 'cdsw' | 'cml'): Promise<void> {
  const cluster = side === 'cdsw' ? cdsw : cml;
  const namespace = side === 'cdsw' ? 'default' : CML_NAMESPACE;
  const where = side === 'cdsw' ? cdswDatabase(cdsw) : CML_DATABASE;
  const limit = Date.now() + 60_000;
  const running = (): boolean =>
    cluster.names('jobs', namespace).some((name) => {
      const { status } = cluster.get('jobs', namespace, name) as Workload;
      return (status?.conditions ?? []).length === 0;
    });
  /** The database's pod, or one of the procedure's, whose container is being started again. */
  const restarting = (): boolean =>
    cluster.names('pods', namespace).some((name) => {
      const { status } = cluster.get('pods', namespace, name) as Workload;
      const ready = (status?.conditions ?? []).find(({ type }) => type === 'Ready')?.status;
      const counts = name === where.pod || name.startsWith('stepwright');
      return counts && status?.phase === 'Running' && ready !== 'True';
    });
  await cluster.settled();
  while ((running() || restarting()) && Date.now() < limit) await sleep(50);
  await cluster.settled();
  const busy = async (): Promise<boolean> => (await leftInPod(cluster, where)).length > 0;
  for (let tries = 0; tries < 40 && (await busy()); tries += 1) await sleep(50);
}

/** The volume of the database while the server is down. The server's own files differ at every run: only whether the copy is equal counts. */
function volume(root: string): readonly string[] {
  const data = (path: string): string =>
    existsSync(join(root, path)) ? sha256([...treeManifest(join(root, path))].join('\n')) : 'none';
  const [current, copy] = [data('11'), data('stepwright/data-before')];
  const equal = copy === 'none' ? 'none' : current === copy ? 'equal' : 'different';
  return [
    `the copy of the data: ${equal}`,
    ...tree('volume of the database', root, false, /^11(\/|$)|^stepwright\/data-before\//),
  ];
}

/** Files of the working directory that hold another text in each run: a key in the dumps, and the version of an object. */
const VARYING = /^(cml-before(\.sql\.gz(\.measured)?|-roles\.sql)|migrate-job-as-found\.yaml)$/;

function work(state: string): readonly string[] {
  const root = join(state, 'work');
  const names = existsSync(root) ? readdirSync(root).filter((name) => VARYING.test(name)) : [];
  // Projects are brought in side by side, in any order.
  const placed = join(root, 'placed');
  const lines = existsSync(placed) ? readFileSync(placed, 'utf8').split('\n').sort() : [];
  return [
    ...tree('work', root, false, new RegExp(`${VARYING.source}|^placed$`)),
    ...names.map((name) => `work/${name}`),
    ...lines.map((line) => `work/placed: ${line}`),
  ];
}

export async function describeTarget(
  { cml, target, projects }: Clusters,
  state: string,
): Promise<readonly string[]> {
  const root = cml.volume(CML_NAMESPACE, 'postgres-data-versioned-db-0');
  const up = isRunning(cml, CML_DATABASE);
  const kept = existsSync(join(root, 'stepwright')) ? readdirSync(join(root, 'stepwright')).sort() : [];
  return [
    ...workloads(cml, CML_NAMESPACE),
    ...(up ? [...(await dump(target)), `beside the data: ${kept.join(' ')}`] : volume(root)),
    // The folder that they arrive in is the workspace's own: its time is that of the arrival.
    ...tree('projects', projects, true).map((line) =>
      line.startsWith('projects/projects folder') ? line.replace(/ \d{10} /, ' ') : line,
    ),
    ...(await leftInPod(cml, CML_DATABASE)),
    ...work(state),
  ];
}

/** Rows, project files and counts of CDSW: what no step may change, but for the counts while services are stopped. */
export async function describeSource(
  { cdsw, source, cdswData }: Clusters,
  state: string,
  archive: string,
): Promise<readonly string[]> {
  const packed = join(archive, 'db.sql.gz');
  // The dump holds a key that differs in each run, and so do its size and checksum, wherever they are noted.
  const content = existsSync(packed) ? sha256(withoutKeys(gunzipSync(readFileSync(packed)).toString())) : '';
  // The mark of a run says when it began.
  const sums = /^(db\.sql\.gz|archive-id|manifest|SHA256SUMS)$/;
  const noted = existsSync(archive) ? readdirSync(archive).filter((name) => sums.test(name)) : [];
  return [
    ...workloads(cdsw, 'default'),
    ...(await dump(source)),
    ...tree('source', cdswData, true),
    ...tree('archive', archive, false, sums),
    ...noted.map((name) => `archive/${name} ${name === 'db.sql.gz' ? content : ''}`),
    ...(await leftInPod(cdsw, cdswDatabase(cdsw))),
    // The counters of a server that crashed begin anew: what was noted differs then. Projects are packed side by side, in any order.
    ...['SOURCE_WRITES', 'stamps', 'archive-id']
      .filter((name) => existsSync(join(state, 'work', name)))
      .map((name) => `work/${name}`),
    ...tree('work', join(state, 'work'), false, /^(archive-id|stamps|SOURCE_WRITES)$/),
  ];
}
