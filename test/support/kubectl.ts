/**
 * Finds the real kubectl, and a second one of another age beside it: Debian's package, unpacked aside. In: what is installed, and apt.
 * Out: the programs with their versions, oldest first, and why there is only one when there is.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

export interface Kubectl {
  readonly path: string;
  /** As in `1.20.2`. */
  readonly version: string;
}

export interface Kubectls {
  readonly found: readonly Kubectl[];
  /** Why there are not two. */
  readonly skipped: string | undefined;
}

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function versionOf(path: string): string | undefined {
  const { stdout } = spawnSync(path, ['version', '--client', '-o', 'json'], { encoding: 'utf8' });
  return /"gitVersion": "v([0-9.]+)/.exec(stdout)?.[1];
}

const minor = (version: string): number => Number(version.split('.')[1]);

/** Some installations' kubectl only chooses one of its versioned neighbours: the newest of them is meant then. */
function installed(): Kubectl | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const onPath = folders.map((folder) => join(folder, 'kubectl')).find(existsSync);
  if (onPath === undefined) return undefined;
  const folder = dirname(realpathSync(onPath));
  const versioned = readdirSync(folder).filter((name) => /^kubectl\.1\.\d+$/.test(name));
  const newest = versioned.sort((a, b) => Number(a.split('.')[2]) - Number(b.split('.')[2])).at(-1);
  const path = newest === undefined ? onPath : join(folder, newest);
  const version = versionOf(path);
  return version === undefined ? undefined : { path, version };
}

/** Kept between runs: the package is large, and unpacked it is only read. */
const ASIDE = join(tmpdir(), 'stepwright-kubectl-debian');

function unpackAside(): string {
  const program = join(ASIDE, 'usr/bin/kubectl');
  if (existsSync(program)) return program;
  const work = mkdtempSync(join(tmpdir(), 'stepwright-kubectl-'));
  const run = (name: string, args: readonly string[]): void => {
    const { status, stderr, error } = spawnSync(name, args, { cwd: work, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${name} ${args.join(' ')}: ${error?.message ?? stderr.trim()}`);
  };
  try {
    run('apt-get', ['download', '-q', 'kubernetes-client']);
    const archive = readdirSync(work).find((name) => name.endsWith('.deb')) ?? '';
    run('dpkg', ['-x', archive, 'unpacked']);
    if (!existsSync(program)) renameSync(join(work, 'unpacked'), ASIDE);
  } catch (error) {
    // Another test may have been faster.
    if (!existsSync(program)) throw error;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return program;
}

export function findKubectls(): Kubectls {
  const first = installed();
  if (first === undefined)
    return { found: [], skipped: 'no kubectl is installed (Debian: kubernetes-client)' };
  try {
    const path = unpackAside();
    const version = versionOf(path);
    if (version === undefined || minor(version) === minor(first.version))
      return {
        found: [first],
        skipped: `only kubectl ${first.version} is to be had here, no second version`,
      };
    const both = [first, { path, version }].sort((a, b) => minor(a.version) - minor(b.version));
    return { found: both, skipped: undefined };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      found: [first],
      skipped: `kubectl ${first.version} only, Debian's could not be unpacked aside: ${why}`,
    };
  }
}

export interface KubectlOptions {
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs it with a kubeconfig and nothing of the caller's own configuration; never rejects because of its status. */
export async function kubectl(
  { path }: Kubectl,
  kubeconfig: string,
  args: readonly string[],
  { input = '', env = {} }: KubectlOptions = {},
): Promise<Ran & { readonly bytes: Buffer }> {
  const child = spawn(path, args, {
    env: { PATH: process.env['PATH'], HOME: dirname(kubeconfig), KUBECONFIG: kubeconfig, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const chunks: Readonly<Record<'stdout' | 'stderr', Buffer[]>> = { stdout: [], stderr: [] };
  child.stdout.on('data', (chunk: Buffer) => chunks.stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.stderr.push(chunk));
  // A command that ended early no longer reads; its status tells the story.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [status] = (await once(child, 'close')) as [number | null];
  const bytes = Buffer.concat(chunks.stdout);
  return {
    status,
    bytes,
    stdout: bytes.toString('utf8'),
    stderr: Buffer.concat(chunks.stderr).toString('utf8'),
  };
}
