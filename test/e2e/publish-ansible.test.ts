/** `publish --format ansible`: the playbook, run by Debian's ansible over a real sshd on the loopback interface, on two hosts that are one machine with folders of their own. */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { IDENTITY, allowSigner, makeKey } from '../support/bundle.js';
import { stepwright } from '../support/cli.js';
import { makeFolder, removeFolder } from '../support/folder.js';
import { publish } from '../support/published.js';
import { startSshd } from '../support/sshd.js';
import type { Sshd } from '../support/sshd.js';

const SECRET = 'hunter2-hunter2';
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

interface Host {
  readonly name: string;
  readonly value: string;
}

const test = suite<{ folder: string; sshd: Sshd }>('publish-ansible');

test.before(async (context) => {
  context.sshd = await startSshd();
});
test.after(async ({ sshd }) => {
  await sshd.stop();
});
test.before.each((context) => {
  context.folder = makeFolder({ 'procedures/mark/procedure.yaml': PROCEDURE });
  makeKey(context.folder, 'release');
  makeKey(context.folder, 'stranger');
  allowSigner(context.folder, 'release');
  publish(context.folder, 'ansible');
});
test.after.each(({ folder }) => {
  removeFolder(folder);
});

function pack(folder: string, key = 'release'): void {
  const args = ['bundle', '--out', 'public/mark', '--sign-key', key, '--identity', IDENTITY];
  assert.is(stepwright(folder, args).status, 0);
}

/** JSON is YAML. */
function inventory(folder: string, { port, key, knownHosts }: Sshd, hosts: readonly Host[]): string {
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
    ansible_ssh_private_key_file: key,
    ansible_ssh_common_args: `-o UserKnownHostsFile="'${knownHosts}'" -o ControlPath=none`,
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

interface Played {
  readonly status: number;
  readonly out: string;
}

async function play(folder: string, sshd: Sshd, hosts: readonly Host[], more: object = {}): Promise<Played> {
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

const mark = (folder: string, host: string): string => {
  const path = join(folder, host, 'target/mark');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
};

test('every host gets the bundle, checks it, plans and runs, and the evidence comes home and holds', async ({
  folder,
  sshd,
}) => {
  pack(folder);
  const hosts = [
    { name: 'one', value: `it's "first"` },
    { name: 'two', value: 'second $HOME' },
  ];
  const played = await play(folder, sshd, hosts, { stepwright_serial: 2 });
  assert.is(played.status, 0, played.out);
  assert.is(mark(folder, 'one'), `it's "first" 15\n`);
  assert.is(mark(folder, 'two'), 'second $HOME 15\n');
  for (const { name } of hosts) {
    const evidence = join(folder, 'public/mark/evidence', name, 'mark-evidence.tar');
    assert.is(stepwright(folder, ['verify', evidence]).status, 0, name);
    const record = execFileSync('tar', ['-xOf', evidence], { encoding: 'utf8' });
    assert.match(record, '"leave"');
    assert.not.match(record, SECRET);
    assert.not.match(readFileSync(join(folder, name, 'target/processes'), 'utf8'), SECRET);
    assert.equal(existsSync(join(folder, name, 'bundles/values')), false);
  }
  assert.not.match(played.out, SECRET);
});

test('where a host fails, no other host begins unless that is allowed, and what it did is fetched; the same again resumes', async ({
  folder,
  sshd,
}) => {
  pack(folder);
  const hosts = (value: string): Host[] => [
    { name: 'one', value },
    { name: 'two', value: 'second' },
  ];
  const broken = await play(folder, sshd, hosts('broken'));
  assert.is.not(broken.status, 0);
  assert.equal(readdirSync(join(folder, 'two')), ['target']);
  assert.ok(existsSync(join(folder, 'public/mark/evidence/one/mark-evidence.tar')));
  const allowed = { stepwright_serial: 2, stepwright_max_fail_percentage: 50 };
  const more = await play(folder, sshd, hosts('broken'), allowed);
  assert.is.not(more.status, 0);
  assert.is(mark(folder, 'one'), '');
  assert.is(mark(folder, 'two'), 'second 15\n');
  const again = await play(folder, sshd, hosts('first').slice(0, 1));
  assert.is(again.status, 0, again.out);
  assert.match(again.out, 'steps done before: 1');
  assert.is(mark(folder, 'one'), 'first 15\n');
});

test('a bundle that someone changed, or whom nobody trusts signed, runs nowhere', async ({
  folder,
  sshd,
}) => {
  const hosts = [{ name: 'one', value: 'first' }];
  pack(folder, 'stranger');
  const stranger = await play(folder, sshd, hosts);
  assert.is.not(stranger.status, 0);
  assert.match(stranger.out, 'Check who signed it');
  pack(folder);
  const changes: readonly (readonly [string, string])[] = [
    ['echo "# more" >>migrate.sh', 'Compare each file with its checksum'],
    ['echo more >more', 'not-listed|> ?|./more'],
  ];
  for (const [change, said] of changes) {
    execFileSync(
      'bash',
      [
        '-ec',
        `tar -xf mark-1.0.0.tar; cd mark-1.0.0; ${change}; cd ..; tar -cf mark-1.0.0.tar mark-1.0.0; rm -r mark-1.0.0`,
      ],
      {
        cwd: join(folder, 'public/mark'),
      },
    );
    const changed = await play(folder, sshd, hosts);
    assert.is.not(changed.status, 0, change);
    assert.match(changed.out, new RegExp(said));
    pack(folder);
  }
  assert.is(mark(folder, 'one'), '');
  assert.is(existsSync(join(folder, 'one/state')), false);
});

test('a plan that is blocked runs nothing, and so does what was asked for wrongly', async ({
  folder,
  sshd,
}) => {
  pack(folder);
  const blocked = await play(folder, sshd, [{ name: 'one', value: 'blocked' }]);
  assert.is.not(blocked.status, 0);
  assert.match(blocked.out, 'Plan, which changes nothing');
  assert.not.match(blocked.out, 'TASK [Run the phase]');
  const hosts = [{ name: 'one', value: 'first' }];
  for (const wrong of [
    { stepwright_phase: 'other' },
    { stepwright_arguments: ['--set', 'NAME=x'] },
    { stepwright_values: { NAMES: 'x' } },
  ]) {
    const refused = await play(folder, sshd, hosts, wrong);
    assert.is.not(refused.status, 0);
    assert.match(refused.out, 'Set stepwright_phase');
  }
  assert.is((await play(folder, sshd, hosts, { stepwright_plan_only: true })).status, 0);
  assert.is(mark(folder, 'one'), '');
});

test.run();
