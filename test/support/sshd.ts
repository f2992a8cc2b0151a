/**
 * Starts a real sshd on loopback for tests. In: nothing but an installed OpenSSH. Out: an `SshHost` with a client in front of PATH that has
 * a key and knows the host's. Every address of 127.0.0.0/8 is this host. Only the user that runs the tests can log in.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import type { uvu } from 'uvu';
import { freePort } from './free-port.js';
import { processesWith, processesWithin } from './processes.js';

export interface SshHost {
  readonly port: number;
  readonly user: string;
  /** PATH with the client in front. */
  readonly path: string;
  /** Holds keys, settings, the log, and `known_hosts`. */
  readonly folder: string;
}

export interface SshdOptions {
  /** A folder in front of PATH in sessions. */
  readonly tools?: string;
}

const SSHD = '/usr/sbin/sshd';

/** What every process of a session has in its environment. */
const markOf = (folder: string): string => `STEPWRIGHT_HOST=${folder}`;

function keyPair(path: string): string {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', path]);
  return readFileSync(`${path}.pub`, 'utf8').trim();
}

function serverSettings(folder: string, port: number, { tools }: SshdOptions): string {
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    'ListenAddress 127.0.0.2',
    'ListenAddress 127.0.0.3',
    `HostKey ${folder}/host_key`,
    `AuthorizedKeysFile ${folder}/key.pub`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'PermitRootLogin yes',
    'MaxStartups 100',
    'Subsystem sftp internal-sftp',
    `SetEnv ${markOf(folder)}${tools === undefined ? '' : ` PATH=${tools}:/usr/bin:/bin:/usr/sbin:/sbin`}`,
    '',
  ].join('\n');
}

/** What an operator has in `~/.ssh`, which ssh does not look for below HOME. */
function clientSettings(folder: string): string {
  return `IdentityFile ${folder}/key\nIdentitiesOnly yes\nUserKnownHostsFile ${folder}/known_hosts\nGlobalKnownHostsFile /dev/null\n`;
}

/** Puts a program in front of PATH, as an operator's own settings would be. */
function placeClient(folder: string): string {
  mkdirSync(join(folder, 'bin'));
  const text = `#!/bin/sh\nexec /usr/bin/ssh -F '${folder}/client_settings' "$@"\n`;
  writeFileSync(join(folder, 'bin/ssh'), text, { mode: 0o755 });
  return `${folder}/bin:${process.env['PATH'] ?? '/usr/bin:/bin'}`;
}

/** Makes the client know a host by a key, its own one if no other is given. */
export function knowHost({ folder, port }: Pick<SshHost, 'folder' | 'port'>, key?: string): void {
  const own = key ?? readFileSync(join(folder, 'host_key.pub'), 'utf8').trim();
  const lines = ['127.0.0.1', '127.0.0.2', '127.0.0.3'].map((host) => `[${host}]:${port} ${own}\n`);
  writeFileSync(join(folder, 'known_hosts'), lines.join(''));
}

async function answers(folder: string, port: number): Promise<boolean> {
  const ask = [
    '-F',
    join(folder, 'client_settings'),
    '-o',
    'BatchMode=yes',
    '-p',
    String(port),
    '127.0.0.1',
    'true',
  ];
  for (let tries = 0; tries < 200; tries += 1) {
    if (spawnSync('/usr/bin/ssh', ask).status === 0) return true;
    await sleep(50);
  }
  return false;
}

export async function startSshd(options: SshdOptions = {}): Promise<SshHost> {
  const folder = mkdtempSync(join(tmpdir(), 'stepwright-sshd-'));
  const port = await freePort();
  keyPair(join(folder, 'host_key'));
  keyPair(join(folder, 'key'));
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  writeFileSync(join(folder, 'server_settings'), serverSettings(folder, port, options));
  writeFileSync(join(folder, 'client_settings'), clientSettings(folder));
  knowHost({ folder, port });
  const host = { port, user: userInfo().username, path: placeClient(folder), folder };
  process.once('exit', () => {
    stopSshd(host);
  });
  await serve(host);
  return host;
}

/** Starts the server of a host, at first or after it was killed. */
export async function serve({ folder, port }: SshHost): Promise<void> {
  const args = ['-D', '-f', join(folder, 'server_settings'), '-E', join(folder, 'log')];
  spawn(SSHD, args, { stdio: 'ignore' }).unref();
  if (!(await answers(folder, port)))
    throw new Error(`sshd does not answer:\n${readFileSync(join(folder, 'log'), 'utf8')}`);
}

/** The process that listens. */
export function serverOf({ folder }: SshHost): number[] {
  return processesWith(`${folder}/server_settings`);
}

/** What runs on the host for its sessions. */
export function runningOn({ folder }: SshHost): number[] {
  return processesWithin(markOf(folder), '');
}

/** Ends the server; its sessions end by themselves. */
export function stopSshd(host: SshHost): void {
  for (const pid of serverOf(host)) process.kill(pid, 'SIGTERM');
  rmSync(host.folder, { recursive: true, force: true });
}

/** Processes of the server that serve one session each, the newest last. */
export function sessionsOf(host: SshHost): number[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  const rows = stdout.split('\n').map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line));
  const children = (parent: number): number[] =>
    rows.flatMap((row) =>
      row !== null && Number(row[2]) === parent && row[3]?.startsWith('sshd') === true
        ? [Number(row[1])]
        : [],
    );
  return serverOf(host)
    .flatMap(children)
    .flatMap((child) => [child, ...children(child)]);
}

/** How many connections were accepted so far. */
export function connectionsOf({ folder }: SshHost): number {
  return readFileSync(join(folder, 'log'), 'utf8').split('Accepted publickey').length - 1;
}

/** A suite whose tests share a host. */
export function hostSuite(title: string): uvu.Test<{ host: SshHost }> {
  const test = suite<{ host: SshHost }>(title);
  test.before(async (context) => {
    context.host = await startSshd();
  });
  test.after(({ host }) => {
    stopSshd(host);
  });
  return test;
}
