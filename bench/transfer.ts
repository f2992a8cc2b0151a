/**
 * Measures the flagship's copying of project files, checksums on, against a bare `tar | kubectl exec tar` of the same data in the same run, over the
 * stand-in cluster: throughput as a ratio, and peak memory as data grow. In: nothing. Out: tables; medians, measured in turn.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unsupported } from '../test/cluster/start.js';
import { findKubectls } from '../test/support/kubectl.js';
import { makeRandom } from '../test/world/random.js';
import { startTransfer } from '../test/world/transfer.js';
import type { HelperImage, Transfer } from '../test/world/transfer.js';

const ROUNDS = 3;
const MIB = 1_048_576;
const STREAMS = [1, 2, 4] as const;

/** Projects of equal files. */
interface Mix {
  readonly name: string;
  readonly projects: number;
  readonly files: number;
  readonly bytes: number;
}

const LARGE = { name: 'large files', projects: 16, files: 1, bytes: 64 * MIB };
const MIXTURE = { name: 'a mixture', projects: 16, files: 64, bytes: 256 * 1024 };
const SMALL = { name: 'small files', projects: 100, files: 50, bytes: 4 * 1024 };
const RUNS: readonly (readonly [Mix, HelperImage])[] = [
  [LARGE, 'host'],
  [LARGE, 'busybox'],
  [MIXTURE, 'host'],
  [SMALL, 'host'],
];

/** What memory is measured with: the same files, more and more of them. */
const GROWTH = [1, 4, 16].map((projects) => ({ name: 'growth', projects, files: 1, bytes: 64 * MIB }));

const size = ({ projects, files, bytes }: Mix): number => projects * files * bytes;

/** The same bytes at each run. Files differ, so that nothing can be had twice for the price of one. */
function fill(root: string, { projects, files, bytes }: Mix): void {
  const content = makeRandom(1).bytes(bytes);
  for (let project = 0; project < projects; project += 1) {
    const folder = join(root, 'projects/projects', String(project % 4), String(project + 9));
    mkdirSync(folder, { recursive: true });
    for (let file = 0; file < files; file += 1) {
      content.writeUInt32LE(project * files + file, 0);
      writeFileSync(join(folder, `file-${file}.bin`), content);
    }
  }
}

const BARE = `tar -c -f - -C "$CDSW_DATA/projects" projects |
  kubectl --context cml exec -i -n mlx stepwright-files -c helper -- tar -x -f - -C /migration/projects`;

function empty({ target, work }: Transfer): void {
  for (const name of readdirSync(target)) rmSync(join(target, name), { recursive: true });
  rmSync(join(work, 'placed'), { force: true });
}

interface Cost {
  readonly seconds: number;
  /** Seconds on the processors, of both sides and of the server between them. */
  readonly cpu: number;
}

/** Processor seconds of the processes that have ended below this one: the fields cutime and cstime of proc(5), in hundredths. */
function spentBelow(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

async function cost(transfer: Transfer, run: () => Promise<void>): Promise<Cost> {
  empty(transfer);
  const [begun, own, children] = [process.hrtime.bigint(), process.cpuUsage(), spentBelow()];
  await run();
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  const { user, system } = process.cpuUsage(own);
  return { seconds, cpu: (user + system) / 1e6 + spentBelow() - children };
}

async function bare({ env }: Transfer): Promise<void> {
  const child = spawn('bash', ['-o', 'pipefail', '-c', BARE], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0) throw new Error(`the bare copy ended with ${String(status)}`);
}

async function place({ step }: Transfer, streams: number): Promise<void> {
  const { status, output } = await step('place-files', { STREAMS: String(streams) });
  if (status !== 0) throw new Error(output);
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

const row = (cells: readonly string[]): string =>
  cells.map((cell, at) => (at === 0 ? cell.padEnd(26) : cell.padStart(15))).join('');

const PAGE_KIB = 4;

interface Process {
  readonly pid: number;
  readonly name: string;
  readonly parent: number;
  readonly kib: number;
}

function processes(): readonly Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return [{ pid: Number(pid), name, parent: Number(fields[1]), kib: Number(fields[21]) * PAGE_KIB }];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
}

function below(all: readonly Process[], root: number): readonly Process[] {
  const own = all.filter(({ parent }) => parent === root);
  return own.flatMap((one) => [one, ...below(all, one.pid)]);
}

/** The largest sums seen of the resident memory of this side's processes (bash, kubectl, tar) and of the pod's, KiB. */
async function peaks(
  run: () => Promise<unknown>,
): Promise<{ readonly client: number; readonly pod: number }> {
  const most = { client: 0, pod: 0 };
  const look = (): void => {
    const all = processes();
    const sums = { client: 0, pod: 0 };
    for (const child of all.filter(({ parent }) => parent === process.pid))
      sums[child.name === 'bash' ? 'client' : 'pod'] += [child, ...below(all, child.pid)].reduce(
        (total, { kib }) => total + kib,
        0,
      );
    for (const side of ['client', 'pod'] as const) most[side] = Math.max(most[side], sums[side]);
  };
  const timer = setInterval(look, 50);
  await run();
  clearInterval(timer);
  return most;
}

async function withData(
  image: HelperImage,
  mix: Mix,
  use: (transfer: Transfer) => Promise<void>,
): Promise<void> {
  const kubectl = findKubectls().found.at(-1);
  if (kubectl === undefined) throw new Error('no kubectl');
  const folder = mkdtempSync(join(tmpdir(), 'stepwright-bench-'));
  const transfer = await startTransfer(folder, kubectl.path, image);
  try {
    fill(transfer.source, mix);
    await transfer.pack();
    await use(transfer);
  } finally {
    await transfer.cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function throughput(image: HelperImage, mix: Mix): Promise<void> {
  await withData(image, mix, async (transfer) => {
    const runs = [bare, ...STREAMS.map((streams) => (one: Transfer) => place(one, streams))];
    const costs: Cost[][] = runs.map(() => []);
    // Not counted: the first one finds the data not in memory.
    await cost(transfer, () => bare(transfer));
    for (let round = 0; round < ROUNDS; round += 1)
      for (const [at, run] of runs.entries()) costs[at]?.push(await cost(transfer, () => run(transfer)));
    const rates = costs.map((all) => size(mix) / MIB / median(all.map(({ seconds }) => seconds)));
    const [base = NaN, ...own] = rates;
    const cpu = costs.map((all) => median(all.map((one) => one.cpu)));
    const ratios = own.map((rate) => `${rate.toFixed(0)} (${(rate / base).toFixed(2)})`);
    const spent = [cpu[0], cpu.at(-1)].map((one = NaN) => ((one / size(mix)) * MIB * 1024).toFixed(1));
    const amount = (size(mix) / MIB).toFixed(0);
    console.log(row([`${mix.name}, ${image}`, amount, base.toFixed(0), ...ratios, ...spent]));
  });
}

async function memory(mix: Mix): Promise<void> {
  await withData('host', mix, async (transfer) => {
    const base = await peaks(() => cost(transfer, () => bare(transfer)));
    const own = await peaks(() => cost(transfer, () => place(transfer, 4)));
    const numbers = [base.client, base.pod, own.client, own.pod].map((kib) => (kib / 1024).toFixed(0));
    console.log(row([`${(size(mix) / MIB).toFixed(0)} MiB`, ...numbers]));
  });
}

export async function benchTransfer(): Promise<void> {
  const reason = unsupported();
  if (reason !== undefined) {
    console.log(`skipped: ${reason}`);
    return;
  }
  console.log(
    '\nProject files into the volume, MiB/s (ratio to bare tar | kubectl exec tar; aim: 0.9 or more)',
  );
  const columns = [...STREAMS.map((count) => `${count} streams`), 'bare, cpu/GiB', '4, cpu/GiB'];
  console.log(row(['', 'MiB', 'bare', ...columns]));
  for (const [mix, image] of RUNS) await throughput(image, mix);
  console.log('\nPeak memory, MiB, large files (aim: flat)');
  console.log(row(['', 'bare, here', 'bare, pod', '4, here', '4, pod']));
  for (const mix of GROWTH) await memory(mix);
}
