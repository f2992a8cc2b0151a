/**
 * A systemd of its own: in a process namespace, with nothing but the given units, and folders in memory where it writes. In: unit files. Out: a folder
 * with a `systemctl` that speaks to it. Needs root. It ends with this process, or when it is stopped.
 */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Systemd {
  /** Holds `systemctl` and `journalctl`; goes first on a PATH. */
  readonly bin: string;
  readonly stop: () => void;
}

const GROUPS = '/sys/fs/cgroup/systemd';

const BASE = '[Unit]\nDefaultDependencies=no\n';

/** $1 holds the units. What systemd writes to is memory, and only these units are found. */
const SETUP = `set -e
mount --make-rprivate /
for folder in /run /var/log /sys/fs/cgroup /etc/systemd/system; do mount -t tmpfs none "$folder"; done
mkdir -p /sys/fs/cgroup/systemd /run/systemd/system
mount -t cgroup -o none,name=systemd,xattr cgroup /sys/fs/cgroup/systemd
mount -t proc proc /proc
mount -o bind,ro /proc/sys /proc/sys
cp "$1"/* /run/systemd/system/
export container=test SYSTEMD_UNIT_PATH=/etc/systemd/system:/run/systemd/system SYSTEMD_GENERATOR_PATH=/nonexistent
exec /lib/systemd/systemd --system --unit=base.target --log-target=null --show-status=0
`;

/** Groups can go when the last process of them is reaped. */
const TIDY =
  'for wait in 1 2 3 4 5 6 7 8 9; do sleep 0.3; find "$1" -depth -type d -exec rmdir {} \\; 2>/dev/null; [ -e "$1" ] || exit 0; done';

function childOf(pid: number): number {
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
  return Number(child ?? 0);
}

async function wait(what: string, holds: () => boolean): Promise<void> {
  const limit = Date.now() + 20_000;
  while (!holds()) {
    if (Date.now() > limit) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function writeClients(bin: string, pid: number): void {
  for (const name of ['systemctl', 'journalctl']) {
    const inside = `exec nsenter -t ${pid} -m -p -C -- /usr/bin/${name} "$@"`;
    writeFileSync(join(bin, name), `#!/bin/sh\n${inside}\n`);
    chmodSync(join(bin, name), 0o755);
  }
}

export async function startSystemd(units: Readonly<Record<string, string>>): Promise<Systemd> {
  const folder = mkdtempSync(join(tmpdir(), 'stepwright-systemd-'));
  const [bin, files] = [join(folder, 'bin'), join(folder, 'units')];
  for (const path of [bin, files]) mkdirSync(path);
  for (const [name, text] of Object.entries({ 'base.target': BASE, ...units }))
    writeFileSync(join(files, name), text);
  if (!existsSync(GROUPS)) mkdirSync(GROUPS);
  if (spawnSync('mountpoint', ['-q', GROUPS]).status !== 0)
    spawnSync('mount', ['-t', 'cgroup', '-o', 'none,name=systemd,xattr', 'cgroup', GROUPS]);
  const group = mkdtempSync(join(GROUPS, 'stepwright-'));
  const enter = `echo $$ >"$2/cgroup.procs" && exec unshare -pfmuiC --kill-child sh -c '${SETUP}' setup "$1"`;
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'sh', '-c', enter, 'enter', files, group], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const { pid = 0 } = child;
  await wait('systemd has begun', () => childOf(pid) > 0);
  writeClients(bin, childOf(pid));
  const isRunning = (): boolean =>
    spawnSync(join(bin, 'systemctl'), ['is-active', 'base.target']).stdout.toString() === 'active\n';
  await wait('systemd runs', isRunning);
  const stop = (): void => {
    child.kill('SIGKILL');
    spawnSync('sh', ['-c', TIDY, 'tidy', group]);
    rmSync(folder, { recursive: true, force: true });
  };
  return { bin, stop };
}
