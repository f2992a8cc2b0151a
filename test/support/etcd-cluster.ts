/**
 * Three real etcd members on loopback, each started by a stand-in for systemctl on the address that ssh came to. In: an sshd's tools folder. Out: the
 * members, their keys, and the values of restore-etcd-cluster. As with Type=notify, a member counts as started when the cluster takes it in.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { until } from './run-script.js';

const NAMES = ['a', 'b', 'c'] as const;

export interface EtcdCluster {
  readonly folder: string;
  readonly values: Readonly<Record<string, string>>;
  /** Runs etcdctl against all members. */
  readonly ctl: (...args: readonly string[]) => string;
  /** All keys and values. */
  readonly keys: () => string;
  readonly isHealthy: () => boolean;
  /** Names in the data directory of each member. */
  readonly left: () => readonly string[];
  /** Ends all members at once. */
  readonly stop: () => void;
}

/** $1 and more: as systemctl takes them. The member is the one on the address of the connection; it is no process of the session. */
const systemctl = (folder: string, client: number, peer: number): string => `#!/bin/bash
set -- "$@" end
host=$(set -- $SSH_CONNECTION; echo "$3")
case $host in *.1) name=a ;; *.2) name=b ;; *) name=c ;; esac
cd '${folder}' || exit
unset STEPWRIGHT_HOST
runs() { [ -s "$name.pid" ] && kill -0 "$(cat "$name.pid")" 2>/dev/null; }
state() {
  if ! runs; then echo inactive; elif grep -q 'serving .*client traffic' "$name.log"; then echo active; else echo activating; fi
}
case " $* " in
*' -p LoadState --value '*) echo loaded ;;
*' -p ActiveState --value '*) state ;;
*' show '*) printf 'LoadState=loaded\\nActiveState=%s\\nUnitFileState=enabled\\nJob=\\n' "$(state)" ;;
*' start '*)
  runs && exit
  : >"$name.log"
  peers=http://127.0.0.1:${peer} all=a=http://127.0.0.1:${peer},b=http://127.0.0.2:${peer},c=http://127.0.0.3:${peer}
  setsid etcd --name "$name" --data-dir "$PWD/$name" --logger zap --unsafe-no-fsync \\
    --listen-client-urls "http://$host:${client}" --advertise-client-urls "http://$host:${client}" \\
    --listen-peer-urls "http://$host:${peer}" --initial-advertise-peer-urls "http://$host:${peer}" \\
    --initial-cluster "$all" --initial-cluster-token old >"$name.log" 2>&1 </dev/null &
  echo "$!" >"$name.pid"
  ;;
*' stop '*)
  ! runs || { kill "$(cat "$name.pid")"; while runs; do sleep 0.1; done; }
  rm -f "$name.pid"
  ;;
*' status '*) tail -n 20 "$name.log" ;;
*) exit 1 ;;
esac
`;

function pids(folder: string): readonly number[] {
  const files = NAMES.map((name) => join(folder, `${name}.pid`)).filter((path) => existsSync(path));
  return files.map((path) => Number(readFileSync(path, 'utf8'))).filter((pid) => pid > 0);
}

function kill(folder: string): void {
  for (const pid of pids(folder)) spawnSync('kill', ['-9', String(pid)]);
  for (const name of NAMES) spawnSync('rm', ['-f', join(folder, `${name}.pid`)]);
}

/** Members with keys of which the snapshot has two, and one that came later. */
export async function makeEtcdCluster(folder: string, tools: string, sshPort: number): Promise<EtcdCluster> {
  mkdirSync(folder, { recursive: true });
  const [client, peer] = [await freePort(), await freePort()];
  writeFileSync(join(tools, 'systemctl'), systemctl(folder, client, peer), { mode: 0o755 });
  process.once('exit', () => {
    kill(folder);
  });
  const endpoints = [1, 2, 3].map((at) => `http://127.0.0.${at}:${client}`);
  const env = { ...process.env, ETCDCTL_API: '3' };
  const etcdctl = (args: readonly string[], at = endpoints): string =>
    execFileSync('etcdctl', ['--endpoints', at.join(','), ...args], { env, encoding: 'utf8', stdio: 'pipe' });
  const ctl = (...args: readonly string[]): string => etcdctl(args);
  const isHealthy = (): boolean =>
    spawnSync('etcdctl', ['--endpoints', endpoints.join(','), 'endpoint', 'health'], { env }).status === 0;
  const startAll = async (): Promise<void> => {
    for (const at of [1, 2, 3])
      execFileSync(join(tools, 'systemctl'), ['start', 'etcd'], {
        env: { ...env, SSH_CONNECTION: `127.0.0.1 1 127.0.0.${at} 1` },
        stdio: 'ignore',
      });
    await until('the members are healthy', isHealthy);
  };
  for (const name of NAMES) mkdirSync(join(folder, name), { mode: 0o700 });
  await startAll();
  ctl('put', '/app/one', '1');
  ctl('put', '/app/two', "it's two");
  etcdctl(['snapshot', 'save', join(folder, 'snapshot.db')], endpoints.slice(0, 1));
  ctl('put', '/app/late', '3');
  ctl('del', '/app/one');
  return {
    folder,
    ctl,
    isHealthy,
    keys: () => ctl('get', '', '--from-key'),
    left: () => NAMES.map((name) => readdirSync(join(folder, name)).sort().join(' ')),
    stop: () => {
      kill(folder);
    },
    values: {
      SNAPSHOT: join(folder, 'snapshot.db'),
      MEMBERS: NAMES.map((name, at) => `${name}=127.0.0.${at + 1}:${folder}/${name}`).join(' '),
      SCHEME: 'http',
      CLIENT_PORT: String(client),
      PEER_PORT: String(peer),
      SSH_PORT: String(sshPort),
      WITHIN: '30s',
    },
  };
}
