/** A folder of small procedures, enough that a search has something to tell apart, and ways to publish it. */
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stepwright } from './cli.js';
import type { Ended } from './cli.js';
import { makeFolder } from './folder.js';

/** Name, title, summary, and a title and a command for each step. */
type Sketch = readonly [string, string, string, ...(readonly [string, string])[]];

const SKETCHES: readonly Sketch[] = [
  [
    'rotate-certificates',
    'Rotate the certificates of the ingress',
    'Replaces certificates before they expire.',
    ['Request a certificate', 'openssl req -new -key server.key -out server.csr'],
    ['Reload the ingress', 'kubectl rollout restart deployment/ingress'],
  ],
  [
    'grow-volume',
    'Grow a volume that is nearly full',
    'Adds space to a logical volume while it is in use.',
    ['Extend the logical volume', 'lvextend -L +10G /dev/vg0/data'],
    ['Grow the file system', 'xfs_growfs /srv/data'],
  ],
  [
    'fail-over-redis',
    'Fail over Redis to its replica',
    'Makes the replica the primary.',
    ['Promote the replica', 'redis-cli replicaof no one'],
    ['Point the clients at it', 'kubectl set env deployment/web REDIS=replica'],
  ],
  [
    'empty-queue',
    'Empty a queue that is stuck',
    'Discards messages that no consumer can read.',
    ['Purge the queue', 'rabbitmqctl purge_queue orders'],
    ['Restart the consumers', 'systemctl restart consumer'],
  ],
  [
    'restore-etcd',
    'Restore etcd from a snapshot',
    'Brings the control plane of a cluster back.',
    ['Stop the control plane', 'systemctl stop kubelet'],
    ['Restore the snapshot', 'etcdctl snapshot restore snapshot.db'],
  ],
  [
    'renew-license',
    'Renew the licence of the proxy',
    'Puts a new licence file in place.',
    ['Copy the licence', 'install -m 600 licence.lic /etc/proxy/licence.lic'],
    ['Reload the proxy', 'systemctl reload proxy'],
  ],
];

function sketched([name, title, summary, ...steps]: Sketch): string {
  const lines = steps.map(
    ([step, command], at) =>
      `      - {id: s${at + 1}, title: ${step}, run: ${JSON.stringify(command)}, undo: none}\n`,
  );
  return `procedure: ${name}
title: ${title}
version: 1.0.0
contact: team-${name}@example.org
summary: ${summary}
phases:
  - id: only
    title: The only phase
    steps:
${lines.join('')}`;
}

export function makePublishFolder(): string {
  const files = SKETCHES.map(
    (sketch) => [`procedures/${sketch[0]}/procedure.yaml`, sketched(sketch)] as const,
  );
  return makeFolder(Object.fromEntries(files));
}

export function publish(folder: string, format: string, ...more: readonly string[]): Ended {
  return stepwright(folder, ['publish', '--format', format, '--out', 'public', ...more]);
}

/** Raises a procedure's version and changes what `from` says. */
export function change(folder: string, name: string, from: string, to: string): void {
  const path = join(folder, 'procedures', name, 'procedure.yaml');
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
}

/** Every file below a folder by its path, as text. */
export function filesBelow(folder: string): ReadonlyMap<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = paths.filter((path) => statSync(join(folder, path)).isFile());
  return new Map(files.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

export function put(folder: string, path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}
