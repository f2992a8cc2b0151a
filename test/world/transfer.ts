/**
 * The flagship's copying alone: a workspace whose volume of projects is empty, a helper pod at it, and the guide's own blocks to pack and to bring in.
 * In: a folder, the kubectl and the image of the helper pod. Out: the cluster, and a call for each step's block as a person would paste it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { compile } from '../../src/compile.js';
import { readGuide } from '../../src/outputs/guide.js';
import { createSourceReader } from '../../src/parse/read-source.js';
import type { Cluster, Manifest } from '../cluster/api.js';
import { busyboxImage, serviceImage } from '../cluster/images.js';
import { startCluster } from '../cluster/start.js';
import { BASH } from '../support/bash.js';
import { CML_NAMESPACE } from './clusters.js';
import { CDSW_OWNER } from './files.js';
import type { Outcome } from './migration.js';

const PROCEDURE = join(import.meta.dirname, '../../../procedures/cdsw-to-cml');

/** `busybox`, or the programs of this machine, which are those that the image of a database has. */
export type HelperImage = 'busybox' | 'host';

export interface Transfer {
  readonly cluster: Cluster;
  /** What a guide's reader has set, by name. */
  readonly env: NodeJS.ProcessEnv;
  /** CDSW's folder, to be filled before `pack`. */
  readonly source: string;
  /** The volume of the projects. */
  readonly target: string;
  readonly archive: string;
  readonly work: string;
  /** Runs the block of a step; `settings` replace variables. */
  readonly step: (id: string, settings?: Readonly<Record<string, string>>) => Promise<Outcome>;
  /** Starts it in a process group of its own, to be interrupted. */
  readonly start: (id: string) => Pasted;
  /** Takes back what `place-files` has done. */
  readonly undo: () => Promise<void>;
  /** From the source to a sealed archive. */
  readonly pack: (settings?: Readonly<Record<string, string>>) => Promise<void>;
}

/** A block that runs. */
export interface Pasted {
  readonly group: number;
  readonly ended: Promise<Outcome>;
}

interface Guide {
  /** The functions that the blocks call; the set-up that stands around them in the guide is the environment here. */
  readonly functions: string;
  /** The blocks that a person pastes, by step. */
  readonly blocks: (role: string) => ReadonlyMap<string, string>;
}

function readProcedure(): Guide {
  const { outputs, plan } = compile('procedure.yaml', createSourceReader(PROCEDURE));
  const guide = outputs?.find(({ path }) => path === 'README.md');
  if (guide === undefined || plan === undefined) throw new Error('the procedure does not compile');
  const all = readGuide(guide.content);
  return {
    functions: plan.functions.map(({ source }) => `${source}\n`).join(''),
    blocks: (role) => {
      const blocks = all.filter((block) => block.role === role);
      // Values stay in the environment here.
      return new Map(blocks.map(({ step, text }) => [step, text.replace(/ && load [A-Z0-9_ ]+$/, '')]));
    },
  };
}

/** From it the helper takes where it may run; there is no pod of it. */
const DATABASE: Manifest = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'db', namespace: CML_NAMESPACE },
  spec: {
    replicas: 0,
    serviceName: 'db',
    selector: { matchLabels: { app: 'db' } },
    template: {
      metadata: { labels: { app: 'db' } },
      spec: { containers: [{ name: 'db', image: 'host:1' }] },
    },
  },
};

/** `prepare` is given the folder of the volume before a pod mounts it. */
/** There is no database of CDSW here whose writes could be counted. */
function withoutDatabase(block = ''): string {
  const [counts] = /^expect .* written_rows\n/m.exec(block) ?? [];
  if (counts === undefined) throw new Error('archive-files counts the writes in a line of its own');
  return block.replace(counts, '');
}

export async function startTransfer(
  folder: string,
  kubectl: string,
  image: HelperImage,
  prepare: (volume: string) => void = () => undefined,
): Promise<Transfer> {
  const metadata = { name: 'projects-pvc', namespace: CML_NAMESPACE };
  const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec: {} };
  const images = { busybox: busyboxImage(), host: serviceImage() };
  const cluster = await startCluster({ name: 'cml', images, objects: [claim, DATABASE] });
  const target = cluster.volume(CML_NAMESPACE, 'projects-pvc');
  prepare(target);
  const [source, archive, work, programs] = ['cdsw', 'archive', 'work', 'bin'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string];
  for (const path of [source, archive, work, programs]) mkdirSync(path, { recursive: true });
  symlinkSync(kubectl, join(programs, 'kubectl'));
  for (const name of ['ownership.csv', 'counts.json']) writeFileSync(join(archive, name), '{}\n');
  writeFileSync(join(archive, 'db.sql.gz'), gzipSync(''));
  const env = {
    ...process.env,
    PATH: [programs, process.env['PATH'] ?? ''].join(delimiter),
    KUBECONFIG: cluster.kubeconfig,
    WORK: work,
    ARCHIVE: archive,
    CDSW_DATA: source,
    CDSW_SERVICES: 'web',
    CML_CONTEXT: 'cml',
    CML_NAMESPACE,
    CML_DB: 'db',
    CML_FILES_CLAIM: 'projects-pvc',
    CML_DB_CONTAINER: 'db',
    START_TIMEOUT: '2m',
    STOP_TIMEOUT: '2m',
    HELPER_IMAGE: `${image}:1`,
    HELPER_LIFETIME: '1h',
    SIGNING_KEY: '',
    PROJECT_UID: String(CDSW_OWNER),
    PROJECT_GID: String(CDSW_OWNER),
    SOURCE_UID: 'of-the-source',
    SOURCE_SERVER: '110022',
    STREAMS: '4',
  };
  const guide = readProcedure();
  const file = join(folder, 'block.sh');
  const paste = (block = 'exit 99', settings: Readonly<Record<string, string>> = {}): Pasted => {
    const sums = join(archive, 'SHA256SUMS');
    const sum = existsSync(sums) ? createHash('sha256').update(readFileSync(sums)).digest('hex') : '';
    writeFileSync(file, `${guide.functions}${block}\n`);
    const child = spawn(BASH, [file], {
      env: { ...env, ARCHIVE_SHA256: sum, ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    const ended = once(child, 'close').then(([status]): Outcome => {
      return { status: status as number | null, output: Buffer.concat(chunks).toString('utf8') };
    });
    return { group: child.pid ?? 0, ended };
  };
  const [blocks, undos] = [guide.blocks('body'), guide.blocks('undo')];
  const step: Transfer['step'] = (id, settings) => paste(blocks.get(id), settings).ended;
  const start: Transfer['start'] = (id) => paste(blocks.get(id));
  const must = async (id: string, settings?: Readonly<Record<string, string>>): Promise<void> => {
    const { status, output } = await step(id, settings);
    if (status !== 0) throw new Error(`${id} ended with ${String(status)}:\n${output}`);
  };
  const undo = async (): Promise<void> => {
    const { status, output } = await paste(undos.get('place-files')).ended;
    if (status !== 0) throw new Error(`the undo of place-files ended with ${String(status)}:\n${output}`);
  };
  const pack = async (settings?: Readonly<Record<string, string>>): Promise<void> => {
    const packed = await paste(withoutDatabase(blocks.get('archive-files')), settings).ended;
    if (packed.status !== 0)
      throw new Error(`archive-files ended with ${String(packed.status)}:\n${packed.output}`);
    await must('seal-archive', settings);
    // The room on the volume is looked at only before the first attempt; here some volumes are too small on purpose.
    writeFileSync(join(work, 'placed'), '');
    await must('start-files-helper');
  };
  return { cluster, env, source, target, archive, work, step, start, undo, pack };
}
