/**
 * Starts throw-away MariaDB servers for tests, on a socket and on loopback. In: an installed MariaDB. Out: a `MariadbServer`; `stopMariadb`
 * ends it and deletes all that it wrote. As root the server runs as `mysql`, because it refuses root.
 */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.js';

export interface MariadbServer {
  readonly folder: string;
  readonly data: string;
  readonly socket: string;
  readonly port: number;
  readonly pid: number;
}

const asMysql = (): string[] => (process.getuid?.() === 0 ? ['--user=mysql'] : []);

/** Settings by name; `server-id` makes a server that can be a source or a replica. */
export type Settings = Readonly<Record<string, string>>;

function makeData(folder: string): void {
  const how = ['--no-defaults', '--auth-root-authentication-method=normal', '--skip-test-db'];
  const made = spawnSync('mariadb-install-db', [...how, ...asMysql(), `--datadir=${folder}/data`], {
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`mariadb-install-db failed: ${made.stdout}${made.stderr}`);
}

function launch(folder: string, port: number, settings: Settings): number {
  const own = {
    datadir: `${folder}/data`,
    socket: `${folder}/socket`,
    port: String(port),
    'bind-address': '127.0.0.1',
    'pid-file': `${folder}/data/pid`,
    'log-error': `${folder}/data/log`,
    'innodb-flush-log-at-trx-commit': '0',
    'innodb-buffer-pool-size': '16M',
    ...settings,
  };
  const flags = Object.entries(own).map(([name, value]) =>
    value === '' ? `--${name}` : `--${name}=${value}`,
  );
  const child = spawn('mariadbd', ['--no-defaults', ...asMysql(), ...flags], {
    stdio: 'ignore',
    cwd: folder,
  });
  child.unref();
  return child.pid ?? 0;
}

async function answers(socket: string): Promise<boolean> {
  for (let tries = 0; tries < 600; tries += 1) {
    const asked = spawnSync('mariadb-admin', ['--no-defaults', `--socket=${socket}`, '-u', 'root', 'ping']);
    if (asked.status === 0) return true;
    await sleep(100);
  }
  return false;
}

export async function startMariadb(settings: Settings = {}): Promise<MariadbServer> {
  const folder = mkdtempSync(join(tmpdir(), 'stepwright-my-'));
  mkdirSync(join(folder, 'data'));
  chmodSync(folder, 0o777);
  makeData(folder);
  const port = await freePort();
  const socket = join(folder, 'socket');
  const server = { folder, data: join(folder, 'data'), socket, port, pid: launch(folder, port, settings) };
  process.once('exit', () => {
    endMariadb(server);
  });
  if (!(await answers(socket)))
    throw new Error(`the MariaDB server did not start:\n${readFileSync(join(folder, 'data/log'), 'utf8')}`);
  return server;
}

function alive(pid: number): boolean {
  return existsSync(`/proc/${pid}/stat`) && !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
}

/** Nothing of a throw-away server is worth a clean end. */
function endMariadb({ pid, folder }: MariadbServer): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

export async function stopMariadb(server: MariadbServer): Promise<void> {
  process.kill(server.pid, 'SIGKILL');
  while (alive(server.pid)) await sleep(20);
  endMariadb(server);
}

/** The output of SQL that must succeed, as root, without its last line end. */
export function ask({ socket }: MariadbServer, sql: string): string {
  const words = [
    '--no-defaults',
    '--batch',
    '--raw',
    '--skip-column-names',
    `--socket=${socket}`,
    '-u',
    'root',
  ];
  const { status, stdout, stderr } = spawnSync('mariadb', words, { input: sql, encoding: 'utf8' });
  if (status !== 0) throw new Error(`mariadb ended with status ${String(status)}: ${stderr}`);
  return stdout.replace(/\n$/, '');
}
