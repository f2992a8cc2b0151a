/**
 * The flagship's world between its steps: kept after each, put back, described. In: a side (CDSW or the workspace) and a folder. Out: a `Stages`.
 * What may fill up (the state directory, the archive while it is made, the workspace's volumes) lies on small disks of its own.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Kubectl } from '../support/kubectl.js';
import { CML_NAMESPACE, startClusters } from './clusters.js';
import type { Clusters } from './clusters.js';
import { describeSource, describeTarget, isQuiet } from './describe.js';
import { call, hire } from './migration.js';
import type { Operator, Outcome } from './migration.js';
import type { WorldOptions } from './options.js';
import { makeStrikes } from './strikes.js';
import type { Strikes } from './strikes.js';

export type Side = 'cdsw' | 'cml';
export type Disk = 'state' | 'archive' | 'database' | 'projects';

export interface Stages {
  readonly clusters: Clusters;
  readonly operator: Operator;
  readonly strikes: Strikes;
  readonly state: string;
  readonly run: (...args: readonly string[]) => Promise<Outcome>;
  readonly save: (name: string) => Promise<void>;
  /** Also ends all faults: whatever was ordered, filled or changed. */
  readonly restore: (name: string) => Promise<void>;
  /** A line for each thing that a step may change, without what differs between two undisturbed runs. */
  readonly describe: () => Promise<readonly string[]>;
  /** The same of CDSW and its archive, whatever the side. */
  readonly describeSource: () => Promise<readonly string[]>;
  readonly fill: (name: Disk) => void;
  readonly free: () => void;
  /** The archive as it was before the import, and a way back to it. */
  readonly healArchive: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const execute = promisify(execFile);

function must(program: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
}

/** The folder itself stays: a disk may be mounted there. */
async function copyInto(from: string, to: string): Promise<void> {
  for (const path of [from, to]) mkdirSync(path, { recursive: true });
  for (const name of readdirSync(to)) rmSync(join(to, name), { recursive: true, force: true });
  await execute('cp', ['-a', `${from}/.`, to]);
}

const MIB: Readonly<Record<Disk, number>> = { state: 16, archive: 64, database: 300, projects: 64 };

/** Both clusters with a disk for each thing that may fill up; the workspace's volumes move onto theirs with the first `restore`. */
export async function openStages(side: Side, options: WorldOptions, kubectl: Kubectl): Promise<Stages> {
  const folder = mkdtempSync(join(tmpdir(), `stepwright-stages-${side}-`));
  const clusters = await startClusters(options, folder);
  const strikes = makeStrikes(join(folder, 'strikes'), kubectl);
  const disk = join(folder, 'disk');
  const archive = join(disk, 'an archive');
  const kubectlShim = join(strikes.programs, 'kubectl');
  const operator = hire(clusters, folder, kubectlShim, [`ARCHIVE=${archive}`]);
  const env = { ...operator.env, PATH: `${strikes.programs}:${operator.env['PATH'] ?? ''}` };
  const hired = { ...operator, archive, env };
  const state = operator.state(side);
  const kept = (name: string, part: string): string => join(folder, 'kept', name, part);
  const disks: Partial<Record<Disk, string>> =
    side === 'cdsw'
      ? { state, archive: disk }
      : {
          state,
          database: clusters.cml.volume(CML_NAMESPACE, 'postgres-data-versioned-db-0'),
          projects: clusters.projects,
        };
  const own = clusters[side];

  const mounted: string[] = [];
  const unmount = (): void => {
    for (const path of mounted) spawnSync('umount', ['-l', path]);
    mounted.length = 0;
  };
  process.prependOnceListener('exit', unmount);
  const mount = (name: Disk, path: string): void => {
    mkdirSync(path, { recursive: true });
    // A record is kept in a directory that nobody else may open.
    const mode = name === 'state' ? ',mode=700' : '';
    must('mount', '-t', 'tmpfs', '-o', `size=${MIB[name]}m${mode}`, 'none', path);
    mounted.push(path);
  };

  const free = (): void => {
    for (const path of mounted) rmSync(join(path, 'filler'), { force: true });
  };
  const save = async (name: string): Promise<void> => {
    await isQuiet(clusters, side);
    await own.save(kept(name, 'cluster'));
    await copyInto(state, kept(name, 'state'));
    if (side === 'cdsw') await copyInto(disk, kept(name, 'disk'));
  };
  const restore = async (name: string): Promise<void> => {
    own.faults.clear();
    strikes.clear();
    free();
    await own.restore(kept(name, 'cluster'));
    await copyInto(kept(name, 'state'), state);
    if (side === 'cdsw') await copyInto(kept(name, 'disk'), disk);
  };

  if (side === 'cml') {
    const exported = await call(hired, 'cdsw', 'run', 'export', '--yes');
    if (exported.status !== 0) throw new Error(exported.output);
    await copyInto(archive, join(folder, 'whole archive'));
  }
  await clusters.cdsw.settled();
  mount('state', state);
  if (side === 'cdsw') mount('archive', disk);
  await save('0');
  if (side === 'cml') for (const name of ['database', 'projects'] as const) mount(name, disks[name] ?? '');
  await restore('0');

  return {
    clusters,
    operator: hired,
    strikes,
    state,
    run: (...args) => call(hired, side, ...args),
    save,
    restore,
    describe: async () => {
      await isQuiet(clusters, side);
      return side === 'cdsw' ? describeSource(clusters, state, archive) : describeTarget(clusters, state);
    },
    describeSource: () => describeSource(clusters, operator.state('cdsw'), archive),
    fill: (name) => {
      const path = disks[name];
      if (path === undefined) throw new Error(`there is no disk for the ${name} here`);
      // Two sizes of block, so that not a byte is left.
      const filler = join(path, 'filler');
      for (const block of ['1M', '4k'])
        spawnSync('dd', ['if=/dev/zero', `of=${filler}`, `bs=${block}`, 'oflag=append', 'conv=notrunc']);
    },
    free,
    healArchive: () => copyInto(join(folder, 'whole archive'), archive),
    close: async () => {
      unmount();
      await clusters.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
}
