/**
 * Containers as local processes: namespaces of their own for mounts, processes, IPC and host name, and a root directory of their own; the network is
 * the host's. In: what to run and where. Out: the running container; `enter` runs another command in it. Linux, as root.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

export interface Mount {
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export interface ContainerPlan {
  readonly root: string;
  readonly hostname: string;
  readonly mounts: readonly Mount[];
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly account: Account | undefined;
  /** Standard output and standard error are appended to it. */
  readonly log: string;
}

export interface Container {
  readonly plan: ContainerPlan;
  /** The first process of the container, by its id on the host. */
  readonly pid: number;
  /** The exit status, 128 + N for signal N. */
  readonly ended: Promise<number>;
}

/**
 * Runs as root in the new namespaces: mounts, tells its process id on descriptor 3, becomes the program. Arguments: root, host name,
 * log file,
 * then mode, source and target of each mount, `--`, and the command. All mounts go with the last process of the namespace.
 */
const SETUP = `
set -eu
path=$PATH
PATH=/usr/sbin:/usr/bin:/sbin:/bin
root=$1
echo "$2" >/proc/sys/kernel/hostname
log=$3
shift 3
mount -t tmpfs -o mode=755 dev "$root/dev"
cp -a /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty "$root/dev/"
mkdir "$root/dev/pts" "$root/dev/shm"
mount --bind /dev/pts "$root/dev/pts"
mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
ln -s /proc/self/fd/0 "$root/dev/stdin"
ln -s /proc/self/fd/1 "$root/dev/stdout"
ln -s /proc/self/fd/2 "$root/dev/stderr"
while [ "$1" != -- ]; do
  mount --bind "$2" "$root$3"
  [ "$1" = rw ] || mount -o remount,bind,ro "$root$3"
  shift 3
done
shift
read -r pid rest </proc/self/stat
mount -t proc proc "$root/proc"
for kernel in sys sysrq-trigger; do
  [ -e "$root/proc/$kernel" ] || continue
  mount --bind "$root/proc/$kernel" "$root/proc/$kernel"
  mount -o remount,bind,ro "$root/proc/$kernel"
done
echo "$pid" >&3
exec 3>&- >>"$log" 2>&1
PATH=$path
exec "$@"
`;

/** A runtime's usual ones but for `mknod`, by which a pod could reach the host's disks. */
const CAPABILITIES = [
  'chown',
  'dac_override',
  'fowner',
  'fsetid',
  'kill',
  'setgid',
  'setuid',
  'setpcap',
  'net_bind_service',
  'net_raw',
  'sys_chroot',
  'audit_write',
  'setfcap',
];
const BOUNDS = ['-all', ...CAPABILITIES.map((name) => `+${name}`)].join(',');

const NAMESPACES = ['--mount', '--pid', '--ipc', '--uts'];

/** A program of the host by its path: the environment, PATH included, is the container's, so that no secret stands in an argument. */
export function tool(name: string): string {
  const found = ['/usr/bin', '/usr/sbin', '/bin', '/sbin']
    .map((folder) => join(folder, name))
    .find(existsSync);
  if (found === undefined)
    throw new Error(`the stand-in Kubernetes needs ${name} (Debian: util-linux, coreutils)`);
  return found;
}

function inRoot(
  { root }: ContainerPlan,
  account: Account | undefined,
  argv: readonly string[],
): readonly string[] {
  const userspec = account === undefined ? [] : [`--userspec=${account.uid}:${account.gid}`];
  return [tool('setpriv'), '--bounding-set', BOUNDS, tool('chroot'), ...userspec, root, ...argv];
}

/** Not to the end of the stream: unshare, which waits beside the container, holds it open. */
async function firstLine(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  return text.trim();
}

export function statusOf(child: ChildProcess): number {
  if (child.signalCode !== null) return 128 + constants.signals[child.signalCode];
  return child.exitCode ?? 0;
}

/** Starts the program; the container dies with this process even when it is killed (`--pdeathsig`, `--kill-child`), unless it has changed its account. */
export async function startContainer(plan: ContainerPlan): Promise<Container> {
  const mounts = plan.mounts.flatMap(({ source, target, readOnly }) => [
    readOnly ? 'ro' : 'rw',
    source,
    target,
  ]);
  const args = [
    '--pdeathsig',
    'KILL',
    tool('unshare'),
    ...NAMESPACES,
    '--fork',
    '--kill-child',
    '/bin/sh',
    '-c',
    SETUP,
    'setup',
  ];
  const command = inRoot(plan, plan.account, plan.argv);
  const child = spawn(
    tool('setpriv'),
    [...args, plan.root, plan.hostname, plan.log, ...mounts, '--', ...command],
    {
      env: plan.env,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      detached: true,
    },
  );
  // What unshare itself says, as when its child is killed, is no output of the container's.
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<number>((resolve) => {
    child.once('exit', () => {
      resolve(statusOf(child));
    });
  });
  const pid = Number(await firstLine(child.stdio[3] as Readable));
  if (pid === 0) throw new Error(`the container did not start: ${said}`);
  return { plan, pid, ended };
}

/** Runs a command in the container's namespaces, with pipes; like `kubectl exec` it goes on when its caller leaves. */
export function enter({ pid, plan }: Container, argv: readonly string[], tty = false): ChildProcess {
  const namespaces = ['--target', String(pid), ...NAMESPACES, '--'];
  const command = [tool('nsenter'), ...namespaces, ...inRoot(plan, plan.account, argv)];
  const [program = '', ...args] = tty ? onTerminal(command) : command;
  return spawn(program, args, { env: plan.env, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
}

/** script(1) gives the command a terminal of its own; its words are quoted for the one shell that script starts. */
function onTerminal(argv: readonly string[]): readonly string[] {
  const words = argv.map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
  return [tool('script'), '--quiet', '--return', '--command', words.join(' '), '/dev/null'];
}

/** Whether the first process does anything when it is told to stop: without a handler the kernel drops the signal, and only KILL ends it. */
export function catches({ pid }: Container, signal: NodeJS.Signals): boolean {
  try {
    const mask = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
    return ((BigInt(`0x${mask}`) >> BigInt(constants.signals[signal] - 1)) & 1n) === 1n;
  } catch {
    return false;
  }
}

export function signal({ pid }: Container, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
