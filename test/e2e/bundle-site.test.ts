/** A site with bash and coreutils, without node and without a network: the commands that INSTALL.txt prints, as they are printed, from the bundle to the evidence. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { NAME, SIGNED, allowSigner, makeBundleFolder, makeKey, pack, unpack } from '../support/bundle.js';
import { commandIn } from '../support/command-in.js';
import { removeFolder } from '../support/folder.js';
import { until } from '../support/run-script.js';
import {
  WITHOUT_NETWORK,
  atSite,
  installCommands,
  programsNamed,
  programsWithoutNode,
} from '../support/site.js';
import type { Site } from '../support/site.js';

const test = suite<{ folder: string; bin: string }>('at the site');

test.before((context) => {
  context.folder = makeBundleFolder();
  context.bin = programsWithoutNode(context.folder);
});
test.after(({ folder }) => {
  removeFolder(folder);
});

/** A home of the operator's, with the keys that this person trusts. */
function openSite(folder: string, bin: string, home: string, bundle: string): Site {
  mkdirSync(join(folder, home, '.ssh'), { recursive: true });
  copyFileSync(join(folder, 'allowed_signers'), join(folder, home, '.ssh/allowed_signers'));
  return { cwd: join(folder, unpack(folder, bundle, home)), env: { PATH: bin, HOME: join(folder, home) } };
}

/** The commands of steps 1 and 2: what they must print is nothing but that all is well. */
function check(site: Site): string[] {
  const [sums = '', odd = '', listed = '', signature = ''] = installCommands(site.cwd);
  const problems: string[] = [];
  if (atSite(site, sums).status !== 0) problems.push('sums');
  if (atSite(site, odd).out !== '') problems.push('odd');
  if (atSite(site, listed).out !== '') problems.push('listed');
  const signed = atSite(site, signature);
  if (signed.status !== 0 || !/^Good "stepwright-bundle" signature for /.test(signed.out))
    problems.push('signature');
  return problems;
}

test('there is neither node nor a network', ({ folder, bin }) => {
  const site = { cwd: folder, env: { PATH: bin } };
  assert.is(atSite(site, 'command -v node').status, 1);
  assert.is.not(atSite(site, 'exec 3<>/dev/tcp/127.0.0.1/9').status, 0);
  assert.is(atSite(site, "tail -n +3 /proc/net/dev | grep -vc '^ *lo:'").out, '0\n');
});

test('the commands of INSTALL.txt accept a sound bundle', async ({ folder, bin }) => {
  assert.equal(check(openSite(folder, bin, 'sound', await pack(folder, SIGNED))), []);
});

const CHANGES: readonly (readonly [string, (at: string) => void, readonly string[]])[] = [
  [
    'a changed script',
    (at) => {
      appendFileSync(join(at, 'migrate.sh'), '#\n');
    },
    ['sums'],
  ],
  [
    'a renamed file',
    (at) => {
      renameSync(join(at, 'README.md'), join(at, 'READ.md'));
    },
    ['sums', 'listed'],
  ],
  [
    'an added file',
    (at) => {
      writeFileSync(join(at, 'evil.sh'), '');
    },
    ['listed'],
  ],
  [
    'an added link',
    (at) => {
      symlinkSync('/', join(at, 'root'));
    },
    ['odd'],
  ],
  [
    'a line added to SHA256SUMS',
    (at) => {
      appendFileSync(join(at, 'SHA256SUMS'), `${'0'.repeat(64)}  x\n`);
    },
    ['sums', 'listed', 'signature'],
  ],
];

for (const [what, change, expected] of CHANGES) {
  test(`the commands of INSTALL.txt find ${what}`, async ({ folder, bin }) => {
    const site = openSite(folder, bin, what.replaceAll(' ', '-'), await pack(folder, SIGNED));
    change(site.cwd);
    assert.equal(check(site), expected);
  });
}

test('the programs that INSTALL.txt names are enough for all of its commands, and it names no others', async ({
  folder,
  bin,
}) => {
  const all = openSite(folder, bin, 'named-home', await pack(folder, SIGNED, 'named-dist'));
  const install = readFileSync(join(all.cwd, 'INSTALL.txt'), 'utf8');
  const site = { ...all, env: { ...all.env, PATH: programsNamed(folder, install) } };
  makeKey(join(folder, 'named-home'), '.ssh/id_ed25519');
  for (const command of installCommands(site.cwd)) {
    const { status, out, err } = atSite(site, command);
    assert.is(status, 0, `${command}: ${out}${err}`);
  }
  unlinkSync(join(site.env.PATH, 'base64'));
  assert.match(atSite(site, 'bash migrate.sh plan').err, 'not on PATH, and the runner needs it: base64');
});

test('the commands of INSTALL.txt find that a stranger signed', async ({ folder, bin }) => {
  const forged = await pack(folder, ['--sign-key', 'stranger', '--identity', SIGNED[3] ?? ''], 'forged');
  assert.equal(check(openSite(folder, bin, 'forged-home', forged)), ['signature']);
});

test('an unsigned bundle prints the checksum to compare, and claims no signature', async ({
  folder,
  bin,
}) => {
  const site = openSite(folder, bin, 'unsigned', await pack(folder, [], 'unsigned-dist'));
  const install = readFileSync(join(site.cwd, 'INSTALL.txt'), 'utf8');
  assert.match(install, 'Nobody signed this bundle.');
  assert.not.match(install, '-Y verify');
  const [sums = '', odd = '', listed = '', own = ''] = installCommands(site.cwd);
  for (const command of [sums, odd, listed, own]) assert.is(atSite(site, command).status, 0, command);
  assert.match(atSite(site, own).out, /^[0-9a-f]{64} {2}SHA256SUMS\n$/);
});

/** Runs the command until the journal says that the step has begun, then interrupts it as a terminal does. */
async function interrupt(site: Site, command: string, journal: string, step: string): Promise<number | null> {
  const child = spawn('unshare', [...WITHOUT_NETWORK, 'bash', '-c', `exec ${command}`], {
    cwd: site.cwd,
    env: site.env,
    detached: true,
    stdio: 'ignore',
  });
  await until(
    `step ${step} begins`,
    () => existsSync(journal) && readFileSync(journal, 'utf8').includes(`"event":"start","step":"${step}"`),
  );
  process.kill(-(child.pid ?? 0), 'SIGINT');
  const [status] = (await once(child, 'close')) as [number | null];
  return status;
}

/** Files enough that copying them takes a moment. */
function fill(folder: string): void {
  for (let at = 0; at < 2000; at += 1) {
    mkdirSync(join(folder, String(at % 50)), { recursive: true });
    writeFileSync(join(folder, String(at % 50), String(at)), `${at}\n`.repeat(200));
  }
}

test('from the bundle to verified, planned, run, interrupted, resumed and reported', async ({
  folder,
  bin,
}) => {
  const packed = await commandIn(process.cwd(), [
    ...['bundle', 'procedures/move-data-directory', '--out', join(folder, 'move')],
    ...['--sign-key', join(folder, 'release'), '--identity', SIGNED[3] ?? ''],
  ]);
  assert.is(packed.status, 0, packed.err);
  const name = 'move-data-directory';
  const [, archive = ''] = /^wrote +(.*\.tar)$/m.exec(packed.out) ?? [];
  mkdirSync(join(folder, 'site/.ssh'), { recursive: true });
  copyFileSync(join(folder, 'allowed_signers'), join(folder, 'site/.ssh/allowed_signers'));
  const [data, disk, home] = [join(folder, 'site/data'), join(folder, 'site/disk'), join(folder, 'site')];
  fill(data);
  mkdirSync(disk);
  const env = { PATH: bin, HOME: home };
  const arrived = atSite({ cwd: home, env }, `tar -xf '${archive}' && echo ${name}-*`);
  assert.is(arrived.status, 0, arrived.err);
  const site: Site = { cwd: join(home, arrived.out.trim()), env };
  assert.equal(check(site), []);

  const commands = installCommands(site.cwd);
  const command = (begins: string): string => {
    const found = commands.find((one) => one.startsWith(begins));
    assert.ok(found !== undefined, begins);
    return found;
  };
  const must = (line: string): string => {
    const { status, out, err } = atSite(site, line);
    assert.is(status, 0, `${line}\n${out}${err}`);
    return out;
  };
  assert.match(must('bash migrate.sh'), 'plan');
  const install = readFileSync(join(site.cwd, 'INSTALL.txt'), 'utf8');
  const [, vars = ''] = /^`(--vars \S+)` to `plan` and to the first `run`/m.exec(install) ?? [];
  assert.match(install, /^ {8}SOURCE {2}\S.*\n {8}TARGET {2}\S/m);
  writeFileSync(join(home, `${name}.vars`), `SOURCE=${data}\nTARGET=${join(disk, 'data')}\n`);
  must(`${command('bash migrate.sh plan')} ${vars}`);

  const answers = ' --yes --confirm service-is-stopped=yes --confirm service-runs';
  const run = `${command('bash migrate.sh run move')} ${vars}${answers}`;
  const journal = join(home, '.local/state/stepwright', name, 'journal.jsonl');
  assert.is(await interrupt(site, run, journal, 'copy'), 130);
  assert.ok(lstatSync(data).isDirectory(), 'nothing was swapped');
  must(`${command('bash migrate.sh run move')}${answers}`);
  assert.ok(lstatSync(data).isSymbolicLink());
  assert.is(readFileSync(join(data, '7/7'), 'utf8'), '7\n'.repeat(200));
  must(`${command('bash migrate.sh run clean-up')} --confirm old-data-may-go --confirm remove-old`);
  assert.not(existsSync(`${data}.old`));

  makeKey(join(home, '.ssh'), 'id_ed25519');
  for (const line of commands.slice(commands.findIndex((one) => one.startsWith('mkdir ')))) must(line);
  assert.equal(check(site), [], 'the bundle is as it was');

  allowSigner(join(folder, 'site/.ssh'), 'id_ed25519', 'stepwright-evidence');
  const trusted = ['--allowed-signers', join(home, '.ssh/allowed_signers'), '--identity', SIGNED[3] ?? ''];
  const { status, out } = await commandIn(home, ['verify', `${name}-evidence.tar`, ...trusted]);
  assert.is(status, 0, out);
  assert.match(out, 'the chain of journal.jsonl holds');
  assert.match(readFileSync(join(home, `${name}-evidence/report.md`), 'utf8'), 'interrupted');
});

test('the folder that the bundle is unpacked to has its name', async ({ folder }) => {
  assert.is(unpack(folder, await pack(folder, SIGNED)), NAME);
});

test.run();
