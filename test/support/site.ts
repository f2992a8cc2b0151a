/** A machine at a site: no node, no network. In: what INSTALL.txt prints. Out: its commands, and what they did. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Ended } from './cli.js';

const ABSENT = /^(?:node|nodejs|npm|npx|corepack|stepwright)$/;

/** A folder of links to every program of this machine but node and what comes with it. */
export function programsWithoutNode(folder: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const seen = new Set<string>();
  for (const place of ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']) {
    for (const name of namesIn(place)) {
      if (ABSENT.test(name) || seen.has(name)) continue;
      seen.add(name);
      symlinkSync(join(place, name), join(bin, name));
    }
  }
  return bin;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Programs of the packages that the checks and the evidence need, as far as the commands call them, and `unshare`, by which the tests take the network away. */
const PACKAGES = 'bash cp diff find mkdir sed sha256sum sort ssh-keygen tar unshare'.split(' ');

/** A folder of links to what INSTALL.txt names, and to nothing else. */
export function programsNamed(folder: string, install: string): string {
  const bin = join(folder, 'named');
  mkdirSync(bin);
  const lines = /missing:\n\n((?: {8}.*\n)+)/.exec(install)?.[1] ?? '';
  const listed = lines.split(/,|\n| or /).map((one) => one.trim().split(' ')[0] ?? '');
  for (const name of new Set([...PACKAGES, ...listed])) {
    const place = ['/usr/bin', '/bin'].find((one) => namesIn(one).includes(name));
    if (place !== undefined) symlinkSync(join(place, name), join(bin, name));
  }
  return bin;
}

/** Lines that begin with four blanks, and no more. */
export function commandsOf(install: string): string[] {
  return [...install.matchAll(/^ {4}(\S.*)$/gm)].map(([, command = '']) => command);
}

export interface Site {
  /** What every command sees. */
  readonly env: Readonly<Record<string, string>>;
  /** Where the bundle was unpacked. */
  readonly cwd: string;
}

/** Options of `unshare`: a network namespace of its own, in which not even the loopback is up. */
export const WITHOUT_NETWORK: readonly string[] = [
  'unshare',
  '-n',
  ...(process.getuid?.() === 0 ? [] : ['-r']),
];

export function atSite({ env, cwd }: Site, command: string): Ended {
  const run = spawnSync('unshare', [...WITHOUT_NETWORK, 'bash', '-c', command], {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (run.error !== undefined) throw run.error;
  return { status: run.status, out: run.stdout, err: run.stderr };
}

export function installCommands(cwd: string): string[] {
  return commandsOf(readFileSync(join(cwd, 'INSTALL.txt'), 'utf8'));
}
