/**
 * All that a migration leaves behind, on both sides and with the operator, in a form in which two of them can be compared. In: the clusters, the
 * archive, the working directories. Out: name → text, equal for equal outcomes. What may differ between two migrations is named here, with the reason.
 */
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Cluster } from '../cluster/api.js';
import { query, runClient } from '../support/postgres.js';
import { rendered } from '../support/routes.js';
import { CML_NAMESPACE } from './clusters.js';
import type { Clusters } from './clusters.js';
import { treeManifest } from './files.js';
import type { DatabaseAt } from './invariants.js';

export type Outcome = ReadonlyMap<string, string>;

export interface Remains {
  readonly clusters: Clusters;
  readonly archive: string;
  /** Working directories, by whose they are. */
  readonly works: Readonly<Record<string, string>>;
}

type Entries = readonly (readonly [string, string])[];

function digest(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** A name for each thing that is new at every run, so that what refers to it can be compared. */
type Names = Readonly<Record<string, string>>;

function named(text: string, names: Names): string {
  return Object.entries(names).reduce((rest, [found, name]) => rest.replaceAll(found, name), text);
}

/** pg_dump makes a new token for each dump, against commands that hide in one. */
function withoutToken(dump: string): string {
  return dump.replace(/^(\\(?:un)?restrict) .*$/gm, '$1');
}

/** The db-migrate Job writes down when it ran, by the column's default, now(); version 1 was there before. */
const WHEN_APPLIED = /^([23])\t\d{4}-.*$/;

export function withoutTimeOfJob(table: string, line: string): string {
  return table === 'public.schema_migrations' ? line.replace(WHEN_APPLIED, '$1\twhen the Job ran') : line;
}

/**
 * Definitions, sequences and rights in pg_dump's order, and the rows of each table in the order of their text: where UPDATE has left a row is no
 * part of the state.
 */
function orderedDump(dump: string): Entries {
  const tables: [string, string][] = [];
  const rest = withoutToken(dump).replace(
    /^(COPY (\S+) .*)\n((?:.*\n)*?)\\\.$/gm,
    (_, head: string, table: string, rows: string) => {
      const lines = rows.split('\n').slice(0, -1);
      const sorted = lines.map((line) => withoutTimeOfJob(table, line)).sort();
      tables.push([`table ${table}`, [head, ...sorted].join('\n')]);
      return `rows of ${table}`;
    },
  );
  return [...tables, ['definitions', rest]];
}

async function dumped(at: DatabaseAt, program: string, args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await runClient(at.server, program, args);
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
  return stdout;
}

async function databaseEntries(at: DatabaseAt): Promise<Entries> {
  // Passwords are salted anew; whether the right one works is the tenth invariant's.
  const roles = await dumped(at, 'pg_dumpall', ['--roles-only', '--no-role-passwords', '-l', at.database]);
  return [
    ...orderedDump(await dumped(at, 'pg_dump', ['-d', at.database])),
    ['roles', withoutToken(roles)],
    ['databases', await query(at.server, at.database, 'SELECT datname FROM pg_database ORDER BY 1;')],
  ];
}

interface Stored {
  readonly metadata: {
    readonly labels?: unknown;
    readonly annotations?: unknown;
    readonly uid?: string;
    readonly [field: string]: unknown;
  };
  readonly spec?: unknown;
  readonly status?: Readonly<Record<string, unknown>>;
}

const KINDS = [
  'namespaces',
  'deployments',
  'statefulsets',
  'jobs',
  'persistentvolumeclaims',
  'configmaps',
  'secrets',
];

/**
 * What is wanted and what is there. Ids, versions and times are the cluster's own, new for each object; how often a pod of a Job failed before
 * one succeeded is its history.
 */
function objectText(cluster: Cluster, kind: string, namespace: string, name: string): string {
  const { metadata, spec, status = {} } = cluster.get(kind, namespace, name) as unknown as Stored;
  const { labels, annotations, uid = '' } = metadata;
  const { replicas, readyReplicas, availableReplicas, succeeded } = status;
  const counts = { replicas, readyReplicas, availableReplicas, succeeded };
  const text = JSON.stringify({ labels, annotations, spec, counts }, undefined, 1);
  return text.replaceAll(uid, 'its own id');
}

function objectEntries(cluster: Cluster, namespace: string, names: Names): Entries {
  return KINDS.flatMap((kind) =>
    cluster
      .names(kind, namespace)
      .map((name) => [`${kind}/${name}`, named(objectText(cluster, kind, namespace, name), names)] as const),
  );
}

/** Folders in which programs leave what they do not need for long. */
const TEMPORARY = ['/tmp', '/var/tmp', '/root', '/home', '/mnt', '/opt', '/srv', '/data-versioned'];
const LIST = `for folder; do [ ! -d "$folder" ] || find "$folder" -mindepth 1 -maxdepth 1; done | sort`;

interface Running {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec: { readonly containers: readonly { readonly name: string }[] };
  readonly status: { readonly phase: string };
}

/** What lies in the temporary folders of every container that runs, and on the volume of the database. Pods are called by their workload: their names are new. */
async function podEntries(cluster: Cluster, namespace: string): Promise<Entries> {
  const containers = cluster.names('pods', namespace).flatMap((pod) => {
    const { metadata, spec, status } = cluster.get('pods', namespace, pod) as unknown as Running;
    const workload = metadata.labels?.['app'] ?? pod;
    if (status.phase !== 'Running') return [];
    return spec.containers.map(({ name }) => ({ pod, container: name, title: `${workload}/${name}` }));
  });
  const lines = await Promise.all(
    containers.map(async ({ pod, container, title }) => {
      const listed = await cluster.exec({ namespace, pod, container }, [
        'sh',
        '-c',
        LIST,
        'sh',
        ...TEMPORARY,
      ]);
      return `${title}: ${listed.stdout.toString().trimEnd().replaceAll('\n', ' ')}`;
    }),
  );
  return [['pods and their temporary files', lines.sort().join('\n')]];
}

/** Mode and owner; no time, because these files are as old as the migration is. */
function describe(path: string): string {
  const { mode, uid, gid } = lstatSync(path);
  return `${(mode & 0o7777).toString(8)} ${uid}:${gid}`;
}

/** The Job as the world made and ran it: with times, ids and a version of its own, and with managedFields, which kubectl shows before 1.21 only. */
function asFound(job: string): string {
  const fields = /^ {2}(?:managedFields:\n(?: {2}[- ].*\n)+|resourceVersion: .*\n)/gm;
  const own = /"\d{4}-\d\d-\d\dT[\d:]+Z"|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;
  return job.replace(fields, '').replaceAll(own, 'its own');
}

function contentOf(path: string, names: Names): string {
  if (lstatSync(path).isDirectory()) return '';
  const content = readFileSync(path);
  if (path.endsWith('migrate-job-as-found.yaml')) return asFound(named(content.toString('utf8'), names));
  if (path.endsWith('.sql.gz')) return digest(withoutToken(gunzipSync(content).toString('utf8')));
  return content.includes(0) ? digest(content) : named(content.toString('utf8'), names);
}

function folderEntries(root: string, names: Names, leaveOut: RegExp): Entries {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => !leaveOut.test(path))
    .map((path) => [path, `${describe(join(root, path))}\n${contentOf(join(root, path), names)}`] as const);
}

/** An archive is marked by its run. The dump has a token of its own, so everything that states its checksum differs, and the checksums of that. */
function checksums(archive: string): Names {
  const follow = ['db.sql.gz', 'archive-id', 'manifest', 'SHA256SUMS'];
  const dump = gunzipSync(readFileSync(join(archive, 'db.sql.gz')));
  const sums = follow.map(
    (name) => [digest(readFileSync(join(archive, name))), `SHA-256 of ${name}`] as const,
  );
  const mark = readFileSync(join(archive, 'archive-id'), 'utf8').trim();
  return {
    [digest(dump)]: 'SHA-256 of the dump',
    [mark]: 'the mark of the run',
    ...Object.fromEntries(sums),
  };
}

function uidOf(cluster: Cluster): string {
  return (cluster.get('namespaces', '', 'kube-system') as unknown as Stored).metadata.uid ?? '';
}

/** The guide keeps the values of the site there, for another terminal; the script has them in its journal. */
const variables = rendered('cdsw-to-cml').plan.variables.map(({ name }) => name);
const KEPT_BY_GUIDE = new RegExp(`^(?:${variables.join('|')})$`);
const NOTHING = /(?!)/;

function under(title: string, entries: Entries): Entries {
  return entries.map(([name, text]) => [`${title}: ${name}`, text]);
}

/** CML's own folder `projects` says when the last thing in it was made or removed; what arrived below says when it was changed in CDSW. */
function filesOfCml(projects: string): Entries {
  return [...treeManifest(projects, true)].map(([path, line]) => [
    path,
    path === 'projects' ? line.replace(/ \d{10} /, ' ') : line,
  ]);
}

export async function outcome({ clusters, archive, works }: Remains): Promise<Outcome> {
  const { cdsw, cml, source, target, cdswData, projects } = clusters;
  const own = {
    [uidOf(cdsw)]: 'the id of CDSW',
    [uidOf(cml)]: 'the id of CML',
    [dirname(cdswData)]: 'the folder of the world',
  };
  const names = existsSync(archive) ? { ...own, ...checksums(archive) } : own;
  const entries = await Promise.all([
    databaseEntries(source).then((found) => under('database of CDSW', found)),
    databaseEntries(target).then((found) => under('database of CML', found)),
    podEntries(cdsw, 'default').then((found) => under('CDSW', found)),
    podEntries(cml, CML_NAMESPACE).then((found) => under('CML', found)),
  ]);
  const kept = Object.entries(works).map(([whose, folder]) =>
    under(`working directory of ${whose}`, folderEntries(folder, names, KEPT_BY_GUIDE)),
  );
  return new Map([
    ...entries.flat(),
    ...under('files of CDSW', [...treeManifest(join(cdswData, 'projects'), true)]),
    ...under('files of CML', filesOfCml(projects)),
    ...under('CDSW', objectEntries(cdsw, 'default', own)),
    ...under('CML', objectEntries(cml, CML_NAMESPACE, own)),
    ...under('archive', existsSync(archive) ? folderEntries(archive, names, NOTHING) : []),
    ...kept.flat(),
  ]);
}

/** Names under which two outcomes differ. */
export function differentNames(one: Outcome, other: Outcome): readonly string[] {
  const all = [...new Set([...one.keys(), ...other.keys()])].sort();
  return all.filter((name) => one.get(name) !== other.get(name));
}

/** The same, each with the first line that differs. */
export function differences(one: Outcome, other: Outcome): readonly string[] {
  return differentNames(one, other).map((name) => {
    const lines = (one.get(name) ?? 'nothing').split('\n');
    const others = (other.get(name) ?? 'nothing').split('\n');
    const at = Math.max(
      lines.findIndex((line, n) => line !== others[n]),
      0,
    );
    return `${name}: ${lines[at] ?? 'no more'} / ${others[at] ?? 'no more'}`;
  });
}
