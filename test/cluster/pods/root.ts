/** Builds a container's root directory from its image. In: the image and an empty folder. Out: the folder filled, and the mounts that belong to it. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Image } from '../api.js';
import type { Mount } from './container.js';

const FOLDERS = [
  'dev',
  'proc',
  'etc',
  'run',
  'home',
  'mnt',
  'opt',
  'srv',
  'sys',
  'usr',
  'var/lib',
  'var/log',
];

/** Files of the host's /etc that its programs need. */
const HOST_ETC = [
  'passwd',
  'group',
  'nsswitch.conf',
  'ld.so.cache',
  'ld.so.conf',
  'localtime',
  'services',
  'protocols',
  'profile',
  'bash.bashrc',
];

/** Folders of the host's /etc that its programs need; mounted, because hundreds of links would be made for each container. */
const HOST_ETC_FOLDERS = ['alternatives', 'ld.so.conf.d'];

/** Folders of programs that are links into /usr where /usr is merged, else folders. */
const PROGRAMS = ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32'];

function hostSystem(root: string): readonly Mount[] {
  for (const name of HOST_ETC)
    if (existsSync(join('/etc', name)))
      cpSync(join('/etc', name), join(root, 'etc', name), { recursive: true, verbatimSymlinks: true });
  const mounts: Mount[] = [{ source: '/usr', target: '/usr', readOnly: true }];
  for (const source of HOST_ETC_FOLDERS.map((name) => join('/etc', name)).filter(existsSync)) {
    mkdirSync(join(root, source));
    mounts.push({ source, target: source, readOnly: true });
  }
  for (const name of PROGRAMS.filter((one) => existsSync(join('/', one)))) {
    const source = join('/', name);
    if (lstatSync(source).isSymbolicLink()) symlinkSync(readlinkSync(source), join(root, name));
    else {
      mkdirSync(join(root, name));
      mounts.push({ source, target: source, readOnly: true });
    }
  }
  return mounts;
}

/** Libraries of a program that is not static, each to its own place. */
function copyLibraries(program: string, root: string): void {
  const { stdout } = spawnSync('ldd', [program], { encoding: 'utf8' });
  for (const [path] of stdout.matchAll(/\/\S+\.so\S*/g))
    cpSync(path, join(root, path), { dereference: true });
}

function busyboxSystem(root: string): readonly Mount[] {
  const program = ['/bin/busybox', '/usr/bin/busybox'].find(existsSync);
  if (program === undefined) throw new Error('BusyBox is not installed (Debian: apt-get install busybox)');
  mkdirSync(join(root, 'bin'));
  cpSync(program, join(root, 'bin/busybox'), { dereference: true });
  copyLibraries(program, root);
  const applets = execFileSync(program, ['--list'], { encoding: 'utf8' }).split('\n');
  for (const applet of applets.filter((name) => name !== '' && name !== 'busybox'))
    symlinkSync('busybox', join(root, 'bin', applet));
  mkdirSync(join(root, 'usr/bin'));
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\n');
  return [];
}

export function buildRoot(image: Image, root: string): readonly Mount[] {
  for (const folder of FOLDERS) mkdirSync(join(root, folder), { recursive: true });
  for (const folder of ['tmp', 'var/tmp']) {
    mkdirSync(join(root, folder));
    chmodSync(join(root, folder), 0o1777);
  }

  mkdirSync(join(root, 'root'), { mode: 0o700 });
  symlinkSync('/run', join(root, 'var/run'));
  const mounts = image.system === 'host' ? hostSystem(root) : busyboxSystem(root);
  if (image.files !== undefined) cpSync(image.files, root, { recursive: true, verbatimSymlinks: true });
  return mounts;
}
