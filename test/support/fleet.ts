/** A fleet for tests: hosts that are one machine with folders of their own, reached over a real sshd, and Debian's ansible, which plays the playbook there. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import type { uvu } from 'uvu';
import * as assert from 'uvu/assert';
import { IDENTITY, allowSigner, makeKey } from './bundle.js';
import { stepwright } from './cli.js';
import { makeFolder, removeFolder } from './folder.js';
import { publish } from './published.js';
import { startSshd, stopSshd } from './sshd.js';
import type { SshHost } from './sshd.js';

export const SECRET = 'hunter2-hunter2';
const PROCEDURE = `procedure: mark
title: Leave a mark
version: 1.0.0
requires:
  access:
    - run: '[ "$NAME" != blocked ]'
variables:
  FOLDER: {type: dir, help: Where.}
  NAME: {type: string, help: What stands in it.}
  TOKEN: {type: string, secret: true, help: A token.}
phases:
  - id: only
    title: The only phase
    steps:
      - id: look
        title: Look at the command lines of this machine
        risk: read-only
        run: |
          cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' >"$FOLDER/processes" || true
      - id: leave
        title: Leave the mark
        run: |
          [ "$NAME" != broken ]
          printf '%s %s\\n' "$NAME" "\${#TOKEN}" >"$FOLDER/mark"
        undo: {run: rm -f "$FOLDER/mark"}
`;

export interface Host {
  readonly name: string;
  readonly value: string;
}

export function pack(folder: string, key = 'release'): void {
  const args = ['bundle', '--out', 'public/mark', '--sign-key', key, '--identity', IDENTITY];
  assert.is(stepwright(folder, args).status, 0);
}

/** JSON is YAML. */
function inventory(folder: string, { port, folder: client }: SshHost, hosts: readonly Host[]): string {
  const entries = hosts.map(({ name, value }) => {
    mkdirSync(join(folder, name, 'target'), { recursive: true });
    const own = {
      stepwright_folder: join(folder, name, 'bundles'),
      stepwright_state: join(folder, name, 'state'),
      stepwright_values: { FOLDER: join(folder, name, 'target'), NAME: value, TOKEN: SECRET },
    };
    return [name, own];
  });
  const vars = {
    ansible_host: '127.0.0.1',
    ansible_port: port,
    ansible_ssh_private_key_file: join(client, 'key'),
    ansible_ssh_common_args: `-o UserKnownHostsFile="'${join(client, 'known_hosts')}'" -o ControlPath=none`,
    ansible_python_interpreter: '/usr/bin/python3',
    stepwright_phase: 'only',
    stepwright_signer: IDENTITY,
    stepwright_allowed_signers: join(folder, 'allowed_signers'),
  };
  writeFileSync(
    join(folder, 'inventory.json'),
    JSON.stringify({ all: { vars, hosts: Object.fromEntries(entries) as object } }),
  );
  return join(folder, 'inventory.json');
}

export interface Fleet {
  readonly folder: string;
  readonly sshd: SshHost;
}

/** Tests with one sshd for all, and a folder for each. */
export function fleetSuite(name: string): uvu.Test<Fleet> {
  const test = suite<Fleet>(name);
  test.before(async (context) => {
    Object.assign(context, { sshd: await startSshd() });
  });
  test.after(({ sshd }) => {
    stopSshd(sshd);
  });
  test.before.each((context) => {
    Object.assign(context, { folder: makeFleetFolder() });
  });
  test.after.each(({ folder }) => {
    removeFolder(folder);
  });
  return test;
}

export interface Played {
  readonly status: number;
  readonly out: string;
}

export async function play(
  folder: string,
  sshd: SshHost,
  hosts: readonly Host[],
  more: object = {},
): Promise<Played> {
  const list = inventory(folder, sshd, hosts);
  writeFileSync(join(folder, 'site.json'), JSON.stringify(more));
  const args = [
    '-vv',
    '-i',
    list,
    '-e',
    `@${join(folder, 'site.json')}`,
    join(folder, 'public/mark/playbook.yml'),
  ];
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    LC_ALL: 'C.UTF-8',
    ANSIBLE_NOCOLOR: '1',
    ANSIBLE_PIPELINING: '1',
  };
  try {
    const { stdout, stderr } = await promisify(execFile)('ansible-playbook', args, { cwd: folder, env });
    return { status: 0, out: stdout + stderr };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: number; stdout?: string; stderr?: string };
    return { status: Number(code), out: stdout + stderr };
  }
}

export const mark = (folder: string, host: string): string => {
  const path = join(folder, host, 'target/mark');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
};

/** A folder with the playbook of a procedure, and keys. */
function makeFleetFolder(): string {
  const folder = makeFolder({ 'procedures/mark/procedure.yaml': PROCEDURE });
  makeKey(folder, 'release');
  makeKey(folder, 'stranger');
  allowSigner(folder, 'release');
  publish(folder, 'ansible');
  return folder;
}
