/**
 * The whole migration on clusters of its own, by one of the two routes, from export to clean-up, as two people would do it: one on CDSW's master, one
 * at a workstation. In: options, notes, a way to go. Out: what the world was before, what it is after, and the traces that were left.
 */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Answers } from '../support/follow-guide.js';
import type { Kubectl } from '../support/kubectl.js';
import type { OpenRoute, Rendered } from '../support/routes.js';
import { CML_DATABASE, CML_NAMESPACE, startClusters } from './clusters.js';
import type { Clusters } from './clusters.js';
import { remember } from './invariants.js';
import type { Login, Migration } from './invariants.js';
import type { WorldOptions } from './options.js';
import { outcome } from './outcome.js';
import type { Outcome, Remains } from './outcome.js';
import { ROLE, ROLE_PASSWORD } from './world.js';

export interface Itinerary {
  readonly options: WorldOptions;
  readonly procedure: Rendered;
  /** Where things lie is added to them. */
  readonly notes: Answers;
  readonly kubectl: Kubectl;
  readonly open: OpenRoute;
  readonly closesAfter?: string;
}

export interface Journey {
  readonly clusters: Clusters;
  readonly remains: Remains;
  readonly before: Outcome;
  readonly after: Outcome;
  /** What the invariants judge. */
  readonly migration: Migration;
  readonly leftOut: readonly string[];
  /** What was made in the operators' homes, besides kubectl's cache. */
  readonly homes: readonly string[];
  readonly end: () => Promise<void>;
}

/** The database's address in its pod, where it asks for a password. */
export function login({ cml }: Clusters): Login {
  const pod = cml.get('pods', CML_NAMESPACE, CML_DATABASE.pod) as { status: { podIP: string } } | undefined;
  return { host: pod?.status.podIP ?? '', port: 5432, user: ROLE, password: ROLE_PASSWORD };
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
}

async function journeyIn(
  folder: string,
  clusters: Clusters,
  itinerary: Itinerary,
): Promise<Omit<Journey, 'end'>> {
  const { procedure, notes, kubectl, open, closesAfter } = itinerary;
  const { source, target, cdsw, cml } = clusters;
  const folders = { source: join(clusters.cdswData, 'projects'), target: clusters.projects };
  const homes = { master: join(folder, 'master'), workstation: join(folder, 'work station') };
  for (const path of [...Object.values(homes), join(folder, 'bin')]) mkdirSync(path);
  symlinkSync(kubectl.path, join(folder, 'bin/kubectl'));

  const archive = join(folder, 'an archive');
  const values = { ...notes.values, CDSW_DATA: clusters.cdswData, ARCHIVE: archive };
  const path = [join(folder, 'bin'), process.env['PATH'] ?? ''].join(delimiter);
  const env = { PATH: path, KUBECONFIG: clusters.kubeconfig };
  const errand = { ...notes, procedure, values, env, ...(closesAfter === undefined ? {} : { closesAfter }) };
  const before = await outcome({ clusters, archive, works: {} });
  const memory = await remember(source, target, folders);
  const master = await open({ ...errand, folder: homes.master });
  const workstation = await open({ ...errand, folder: homes.workstation });
  await master.phase('export');
  await workstation.phase('import');
  await workstation.phase('clean-up');
  await Promise.all([master.close(), workstation.close()]);

  await Promise.all([cdsw.settled(), cml.settled()]);
  const works = { master: master.work, workstation: workstation.work };
  const remains = { clusters, archive, works };
  const traces = [master.seen(), workstation.seen(), ...Object.values(works).flatMap(filesIn)];
  const report = readFileSync(join(archive, 'ownership.csv'), 'utf8');
  return {
    clusters,
    remains,
    before,
    after: await outcome(remains),
    migration: { source, target, before: memory, folders, report, traces, login: login(clusters) },
    leftOut: [...master.leftOut(), ...workstation.leftOut()],
    homes: Object.values(homes)
      .flatMap((home) => readdirSync(home))
      .filter((name) => name !== '.kube'),
  };
}

export async function travel(itinerary: Itinerary): Promise<Journey> {
  const folder = mkdtempSync(join(tmpdir(), 'stepwright-journey-'));
  const clusters = await startClusters(itinerary.options, join(folder, 'world'));
  const end = async (): Promise<void> => {
    await clusters.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return { ...(await journeyIn(folder, clusters, itinerary)), end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Several journeys at once; when one fails, those that have arrived are ended. */
export async function travelTogether<const T extends readonly Itinerary[]>(
  itineraries: T,
): Promise<{ readonly [K in keyof T]: Journey }> {
  const ended = await Promise.allSettled(itineraries.map(travel));
  const arrived = ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed === undefined) return arrived as unknown as { readonly [K in keyof T]: Journey };
  await Promise.all(arrived.map(({ end }) => end()));
  throw failed.reason;
}
