/** `bundle`: what is in the archive, that it is the same everywhere, what is refused, and how much memory it takes. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import {
  IDENTITY,
  NAME,
  SIGNED,
  TRUSTED,
  listFiles,
  makeBundleFolder,
  makeKey,
  pack,
  unpack,
  verify,
} from '../support/bundle.js';
import { PROGRAM, stepwright } from '../support/cli.js';
import { commandIn } from '../support/command-in.js';
import { makeFolder, removeFolder, smallProcedure } from '../support/folder.js';

const test = suite<{ folder: string }>('bundle');

test.before.each((context) => {
  context.folder = makeBundleFolder();
});
test.after.each(({ folder }) => {
  removeFolder(folder);
});

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

test('it holds every output, the procedure with its includes, the bill, and what checks them', async ({
  folder,
}) => {
  await commandIn(folder, ['build']);
  unpack(folder, await pack(folder, SIGNED));
  const own = ['INSTALL.txt', 'SHA256SUMS', 'SHA256SUMS.sig', 'bill.cdx.json', 'provenance.json'];
  const sources = ['procedure', 'procedure/procedure.yaml', 'procedure/text', 'procedure/text/why.md'];
  const outputs = readdirSync(join(folder, 'out/small'));
  assert.equal(listFiles(join(folder, NAME)), [...outputs, ...own, ...sources].sort());
  for (const name of outputs) {
    assert.ok(
      readFileSync(join(folder, NAME, name)).equals(readFileSync(join(folder, 'out/small', name))),
      name,
    );
  }
});

test('SHA256SUMS has a line for each file but itself and its signature, sorted, as coreutils write it', async ({
  folder,
}) => {
  unpack(folder, await pack(folder, SIGNED));
  const sums = readFileSync(join(folder, NAME, 'SHA256SUMS'), 'utf8');
  const paths = listFiles(join(folder, NAME)).filter(
    (path) => !/^SHA256SUMS|^procedure(\/text)?$/.test(path),
  );
  const lines = paths.map((path) => `${sha256(readFileSync(join(folder, NAME, path)))}  ${path}\n`);
  assert.is(sums, lines.join(''));
});

test('other times, modes, line ends, folders and orders give the same bytes', async ({ folder }) => {
  const first = readFileSync(join(folder, await pack(folder, SIGNED)));
  const other = makeFolder();
  try {
    cpSync(folder, other, { recursive: true });
    const source = join(other, 'procedures/small/procedure.yaml');
    writeFileSync(source, `\uFEFF${readFileSync(source, 'utf8').replaceAll('\n', '\r\n')}`);
    utimesSync(source, 1, 1);
    chmodSync(source, 0o600);
    assert.ok(readFileSync(join(other, await pack(other, SIGNED, 'elsewhere'))).equals(first));
  } finally {
    removeFolder(other);
  }
});

test('SOURCE_DATE_EPOCH is the time of all members, and a wrong one is refused', ({ folder }) => {
  const args = ['bundle', 'procedures/small', '--out', 'dist'];
  stepwright(folder, args, { SOURCE_DATE_EPOCH: '86400' });
  const list = execFileSync('tar', ['--utc', '-tvf', join('dist', `${NAME}.tar`)], {
    cwd: folder,
    encoding: 'utf8',
  });
  for (const line of list.trimEnd().split('\n')) assert.match(line, / 0\/0 +\d+ 1970-01-02 00:00 /);
  const wrong = stepwright(folder, args, { SOURCE_DATE_EPOCH: 'yesterday' });
  assert.is(wrong.status, 2);
  assert.match(wrong.err, 'SOURCE_DATE_EPOCH=yesterday');
});

test('other programs read the archive: GNU tar and that of busybox', async ({ folder }) => {
  const archive = await pack(folder);
  const gnu = execFileSync('tar', ['-tf', archive], { cwd: folder, encoding: 'utf8' });
  assert.is(execFileSync('busybox', ['tar', '-tf', archive], { cwd: folder, encoding: 'utf8' }), gnu);
});

test('a file of the procedure that only the script needs to be executable is so', async ({ folder }) => {
  const list = execFileSync('tar', ['-tvf', await pack(folder)], { cwd: folder, encoding: 'utf8' });
  const executable = list.split('\n').filter((line) => /^-rwxr-xr-x/.test(line));
  assert.is(executable.length, 1);
  assert.match(executable[0] ?? '', 'migrate.sh');
});

test('the line for allowed_signers that is printed makes verify accept the bundle', async ({ folder }) => {
  const { out, err } = await commandIn(folder, ['bundle', 'procedures/small', '--out', 'dist', ...SIGNED]);
  assert.not.match(err, 'nobody signed it');
  const [, line = ''] = /^ {2}(release@example\.org namespaces=.*)$/m.exec(out) ?? [];
  writeFileSync(join(folder, 'allowed_signers'), `${line}\n`);
  const { status, out: said } = await verify(folder, `dist/${NAME}.tar`);
  assert.is(status, 0, said);
  const script = sha256(
    execFileSync('tar', ['-xOf', `dist/${NAME}.tar`, `${NAME}/migrate.sh`], { cwd: folder }),
  );
  assert.match(out, `${script}  migrate.sh`);
  assert.match(said, `migrate.sh (SHA-256 ${script}) is the script that was signed`);
});

for (const type of ['rsa', 'ecdsa'] as const) {
  test(`keys of the type ${type} sign too`, async ({ folder }) => {
    makeKey(folder, type, type);
    const archive = await pack(folder, ['--sign-key', type, '--identity', IDENTITY]);
    const { status, out } = await verify(folder, archive, []);
    assert.is(status, 0, out);
    const shown = execFileSync('ssh-keygen', ['-lf', `${type}.pub`], { cwd: folder, encoding: 'utf8' });
    assert.match(out, `not checked     whose key ${shown.split(' ')[1] ?? ''} is`);
  });
}

test('minisign signs when it is asked, and verify checks it', async ({ folder }) => {
  for (const name of ['ours', 'theirs'])
    execFileSync('minisign', ['-G', '-W', '-p', `${name}.pub`, '-s', `${name}.key`], {
      cwd: folder,
      input: '',
    });
  const archive = await pack(folder, ['--minisign-key', 'ours.key']);
  const bytes = readFileSync(join(folder, archive));
  assert.ok(readFileSync(join(folder, await pack(folder, ['--minisign-key', 'ours.key']))).equals(bytes));
  const good = await verify(folder, archive, ['--minisign-key', 'ours.pub']);
  assert.is(good.status, 0, good.out);
  assert.match(good.out, 'is the script that was signed');
  const bad = await verify(folder, archive, ['--minisign-key', 'theirs.pub']);
  assert.is(bad.status, 1);
  assert.match(bad.out, /^bad-signature +SHA256SUMS\.minisig: minisign says/m);
  assert.match((await verify(folder, archive, [])).out, 'not checked     the signature SHA256SUMS.minisig');
  const none = await verify(folder, archive, TRUSTED);
  assert.is(none.status, 1);
  assert.match(none.out, /^unsigned +SHA256SUMS\.sig/m);
});

test('without a key the bundle is unsigned, and both bundle and verify say so', async ({ folder }) => {
  const { status, err } = await commandIn(folder, ['bundle', 'procedures/small', '--out', 'dist']);
  assert.is(status, 0);
  assert.match(err, 'warning: nobody signed it');
  const { status: checked, out } = await verify(folder, `dist/${NAME}.tar`, []);
  assert.is(checked, 0);
  assert.match(out, 'not checked     who made it: nobody signed it');
  assert.not.match(out, 'was signed for');
});

test('artifacts go in with size and checksum, in SHA256SUMS, bill and provenance', async ({ folder }) => {
  writeFileSync(join(folder, 'app.tar'), 'image');
  writeFileSync(join(folder, 'tool.rpm'), 'package');
  unpack(folder, await pack(folder, ['--artifact', 'tool.rpm', '--artifact', 'app.tar']));
  const read = (path: string): string => readFileSync(join(folder, NAME, path), 'utf8');
  assert.is(read('artifacts/app.tar'), 'image');
  assert.match(read('SHA256SUMS'), `${sha256('package')}  artifacts/tool.rpm\n`);
  const bill = JSON.parse(read('bill.cdx.json')) as { components: { name: string; properties?: object[] }[] };
  const { properties } = bill.components.find(({ name }) => name === 'artifacts/app.tar') ?? {};
  assert.equal(properties, [{ name: 'stepwright:bytes', value: '5' }]);
  assert.match(read('provenance.json'), `"sha256": "${sha256('image')}"`);
  assert.match(read('INSTALL.txt'), 'artifacts/');
});

test('the provenance names what was made, from which sources, by which version', async ({ folder }) => {
  unpack(folder, await pack(folder));
  const statement = JSON.parse(readFileSync(join(folder, NAME, 'provenance.json'), 'utf8')) as {
    _type: string;
    predicateType: string;
    subject: { name: string; digest: { sha256: string } }[];
    predicate: {
      buildDefinition: {
        buildType: string;
        resolvedDependencies: { name: string; digest: { sha256: string } }[];
      };
      runDetails: { builder: { id: string; version: { stepwright: string } } };
    };
  };
  assert.is(statement._type, 'https://in-toto.io/Statement/v1');
  assert.is(statement.predicateType, 'https://slsa.dev/provenance/v1');
  for (const { name, digest } of statement.subject)
    assert.is(digest.sha256, sha256(readFileSync(join(folder, NAME, name))), name);
  const { buildDefinition, runDetails } = statement.predicate;
  assert.equal(
    buildDefinition.resolvedDependencies.map(({ name, digest }) => [name, digest.sha256]),
    ['procedure.yaml', 'text/why.md'].map((name) => [
      name,
      sha256(readFileSync(join(folder, NAME, 'procedure', name))),
    ]),
  );
  assert.match(buildDefinition.buildType, /^\w+:/);
  assert.is(runDetails.builder.version.stepwright, (await commandIn(folder, ['--version'])).out.trim());
});

test('memory does not grow with the size of an artifact', ({ folder }) => {
  const peak = (args: readonly string[]): number => {
    const reporter = `data:text/javascript,process.on('exit',()=>process.stderr.write('peak '+process.resourceUsage().maxRSS))`;
    const run = spawnSync(process.execPath, ['--import', reporter, PROGRAM, ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.is(run.status, 0, run.stderr);
    return Number(/peak (\d+)$/.exec(run.stderr)?.[1]);
  };
  const packed = ['bundle', 'procedures/small', '--out', 'dist'];
  const checked = ['verify', `dist/${NAME}.tar`];
  const small = [peak(packed), peak(checked)];
  writeFileSync(join(folder, 'large.img'), '');
  truncateSync(join(folder, 'large.img'), 300 * 1024 * 1024);
  const large = [peak([...packed, '--artifact', 'large.img']), peak(checked)];
  large.forEach((kib, at) => {
    assert.ok(kib - (small[at] ?? 0) < 48 * 1024, `${small[at] ?? 0} KiB became ${kib} KiB`);
  });
});

async function refused(folder: string, more: readonly string[], message: string): Promise<void> {
  const { status, out, err } = await commandIn(folder, [
    'bundle',
    'procedures/small',
    '--out',
    'dist',
    ...more,
  ]);
  assert.is(status, 2, err);
  assert.is(out, '');
  assert.match(err, message);
  assert.not.match(err, /\n {4}at /);
  assert.not(existsSync(join(folder, 'dist')), 'nothing is written');
}

test('private keys are refused, whatever they are called', async ({ folder }) => {
  execFileSync('minisign', ['-G', '-W', '-p', 'm.pub', '-s', 'm.key'], { cwd: folder, input: '' });
  execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', 'tls.pem'], {
    cwd: folder,
    stdio: 'ignore',
  });
  copyFileSync(join(folder, 'release'), join(folder, 'notes.txt'));
  writeFileSync(join(folder, 'store.p12'), '');
  for (const name of ['release', 'notes.txt', 'm.key', 'tls.pem', 'store.p12'])
    await refused(folder, ['--artifact', name], `the artifact \`${name}\` looks like a`);
  assert.is((await commandIn(folder, ['bundle', '--out', 'public', '--artifact', 'release.pub'])).status, 0);
});

test('a private key among the includes is refused', async ({ folder }) => {
  copyFileSync(join(folder, 'release'), join(folder, 'procedures/small/text/why.md'));
  await refused(folder, [], 'text/why.md');
});

test('what is no ordinary file of a portable name is refused as an artifact', async ({ folder }) => {
  mkdirSync(join(folder, 'images'));
  execFileSync('mkfifo', ['pipe'], { cwd: folder });
  writeFileSync(join(folder, 'a b.tar'), '');
  await refused(folder, ['--artifact', 'images'], 'is a folder');
  await refused(folder, ['--artifact', 'pipe'], 'a pipe');
  await refused(folder, ['--artifact', 'a b.tar'], 'rename the file');
  await refused(folder, ['--artifact', 'nowhere'], 'nowhere');
});

test('two artifacts of one name are refused', async ({ folder }) => {
  for (const name of ['one', 'two']) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, name === 'one' ? 'App.tar' : 'app.tar'), name);
  }
  await refused(folder, ['--artifact', 'one/App.tar', '--artifact', 'two/app.tar'], 'would be one file');
});

test('options that do not fit together are refused', async ({ folder }) => {
  await refused(folder, ['--identity', 'a'], '--identity goes with --sign-key');
  await refused(folder, ['--sign-key', 'release'], '--identity NAME');
  await refused(folder, ['--sign-key', 'release', '--identity', 'a b; reboot'], '--identity NAME');
  await refused(folder, [...SIGNED, '--minisign-key', 'm.key'], 'exclude each other');
  await refused(folder, ['--sign-key', 'release.pub.none', '--identity', 'a'], 'ssh-keygen could not sign');
  assert.is((await commandIn(folder, ['bundle'])).status, 2);
});

test('several procedures become an archive each, and artifacts are then refused', async ({ folder }) => {
  mkdirSync(join(folder, 'procedures/other'));
  writeFileSync(join(folder, 'procedures/other/procedure.yaml'), smallProcedure('other'));
  writeFileSync(join(folder, 'app.tar'), '');
  assert.is((await commandIn(folder, ['bundle', '--out', 'dist', '--artifact', 'app.tar'])).status, 2);
  assert.is((await commandIn(folder, ['bundle', '--out', 'dist'])).status, 0);
  assert.equal(readdirSync(join(folder, 'dist')).sort(), ['other-1.0.0.tar', 'small-1.0.0.tar']);
});

test('a procedure with errors is not packed', async ({ folder }) => {
  writeFileSync(join(folder, 'procedures/small/procedure.yaml'), 'procedure: small\n');
  const { status, err } = await commandIn(folder, ['bundle', '--out', 'dist']);
  assert.is(status, 1);
  assert.match(err, 'SW0302');
  assert.not(existsSync(join(folder, 'dist')));
});

test('what stands where the archive belongs is replaced only when it is an ordinary file', async ({
  folder,
}) => {
  await pack(folder);
  await pack(folder);
  assert.equal(readdirSync(join(folder, 'dist')), [`${NAME}.tar`]);
  mkdirSync(join(folder, `full/${NAME}.tar`), { recursive: true });
  const { status, err } = await commandIn(folder, ['bundle', '--out', 'full']);
  assert.is(status, 2);
  assert.match(err, 'is not an ordinary file');
  assert.equal(readdirSync(join(folder, 'full')), [`${NAME}.tar`]);
});

test.run();
