/** A real sshd on the loopback interface, for the user who runs the tests. In: nothing. Out: its port, a key that it lets in, and what ends it. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { makeFolder, removeFolder } from './folder.js';

export interface Sshd {
  readonly port: number;
  /** File of the private key. */
  readonly key: string;
  /** File of the server's key as known_hosts has it. */
  readonly knownHosts: string;
  readonly stop: () => Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function makeKey(path: string): void {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path]);
}

function answers(port: number): boolean {
  return (
    spawnSync('ssh-keyscan', ['-T', '2', '-p', String(port), '127.0.0.1'], { encoding: 'utf8' }).stdout !== ''
  );
}

export async function startSshd(): Promise<Sshd> {
  const folder = makeFolder();
  const at = (name: string): string => join(folder, name);
  for (const name of ['host', 'user']) makeKey(at(name));
  copyFileSync(at('user.pub'), at('authorized'));
  chmodSync(at('authorized'), 0o600);
  mkdirSync('/run/sshd', { recursive: true });
  const port = await freePort();
  const settings = {
    Port: port,
    ListenAddress: '127.0.0.1',
    HostKey: `"${at('host')}"`,
    AuthorizedKeysFile: `"${at('authorized')}"`,
    PidFile: 'none',
    UsePAM: 'no',
    StrictModes: 'no',
    PasswordAuthentication: 'no',
    PermitRootLogin: 'prohibit-password',
    Subsystem: 'sftp internal-sftp',
  };
  writeFileSync(
    at('config'),
    Object.entries(settings)
      .map(([name, value]) => `${name} ${value}\n`)
      .join(''),
  );
  const child = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', at('config')], { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('close', resolve));
  for (let looks = 0; looks < 50 && !answers(port); looks += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  const hostKey = readFileSync(at('host.pub'), 'utf8');
  writeFileSync(at('known'), `[127.0.0.1]:${port} ${hostKey}`);
  return {
    port,
    key: at('user'),
    knownHosts: at('known'),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      removeFolder(folder);
    },
  };
}
