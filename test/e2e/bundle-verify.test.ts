/** `verify` against bundles that somebody tampered with: each kind of change is found and named, nothing is written, nothing of it runs. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  cpSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { FINDING_CODES } from '../../src/bundle/finding.js';
import type { FindingCode } from '../../src/bundle/finding.js';
import {
  END_MARK,
  NAME,
  SIGNED,
  TRUSTED,
  allowSigner,
  found,
  listFiles,
  makeBundleFolder,
  pack,
  tarOf,
  unpack,
  verify,
  withMembers,
} from '../support/bundle.js';
import type { OddMember } from '../support/bundle.js';
import { stepwright } from '../support/cli.js';
import { commandIn } from '../support/command-in.js';
import { makeFolder, removeFolder } from '../support/folder.js';

interface Tampered {
  readonly what: string;
  /** Findings, as `code path`; the codes alone would not say that it is named. */
  readonly expected: readonly string[];
  /** Changes something, and returns what verify is given. */
  readonly tamper: (folder: string, archive: string) => string;
}

/** A change in the unpacked folder, checked as it is and packed again. */
function inFolder(what: string, change: (path: string) => void, ...expected: readonly string[]): Tampered[] {
  const tamper = (folder: string, archive: string): string => {
    const path = unpack(folder, archive);
    change(join(folder, path));
    return path;
  };
  const packed = (folder: string, archive: string): string => {
    execFileSync('tar', ['--format=ustar', '-cf', 'odd.tar', tamper(folder, archive)], { cwd: folder });
    return 'odd.tar';
  };
  return [
    { what: `${what}, in a folder`, expected, tamper },
    { what: `${what}, in an archive`, expected, tamper: packed },
  ];
}

/** Members that only an archive can have. */
function added(what: string, members: readonly OddMember[], ...expected: readonly string[]): Tampered {
  return { what, expected, tamper: (folder, archive) => withMembers(folder, archive, members) };
}

function rewritten(
  what: string,
  change: (bytes: Buffer) => Buffer,
  ...expected: readonly string[]
): Tampered {
  return {
    what,
    expected,
    tamper: (folder, archive) => {
      writeFileSync(join(folder, 'odd.tar'), change(readFileSync(join(folder, archive))));
      return 'odd.tar';
    },
  };
}

const evil = (path: string): OddMember => ({ path, content: 'echo evil\n' });

/** Lists and signs anew what stands in a folder. */
function signAnew(path: string, key: string, namespace = 'stepwright-bundle'): void {
  const script =
    `rm -f SHA256SUMS.sig; find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum | sed 's|  \\./|  |' >../new; ` +
    `mv ../new SHA256SUMS; ssh-keygen -q -Y sign -f ../${key} -n ${namespace} SHA256SUMS`;
  execFileSync('bash', ['-c', script], { cwd: path, stdio: 'ignore' });
}

const CASES: readonly Tampered[] = [
  ...inFolder(
    'a changed script',
    (at) => {
      appendFileSync(join(at, 'migrate.sh'), '# more\n');
    },
    'changed migrate.sh',
  ),
  ...inFolder(
    'a missing file',
    (at) => {
      rmSync(join(at, 'README.md'));
    },
    'missing README.md',
  ),
  ...inFolder(
    'an added file',
    (at) => {
      writeFileSync(join(at, 'evil.sh'), '');
    },
    'added evil.sh',
  ),
  ...inFolder(
    'a renamed file',
    (at) => {
      renameSync(join(at, 'README.md'), join(at, 'READ.md'));
    },
    'renamed README.md',
  ),
  ...inFolder(
    'a symbolic link',
    (at) => {
      rmSync(join(at, 'README.md'));
      symlinkSync('/etc/passwd', join(at, 'README.md'));
    },
    'link README.md',
  ),
  ...inFolder(
    'a hard link',
    (at) => {
      linkSync(join(at, 'README.md'), join(at, 'extra'));
    },
    'link',
  ),
  ...inFolder(
    'a named pipe',
    (at) => {
      rmSync(join(at, 'README.md'));
      execFileSync('mkfifo', [join(at, 'README.md')]);
    },
    'device README.md',
  ),
  ...inFolder(
    'a file that runs as its owner',
    (at) => {
      chmodSync(join(at, 'migrate.sh'), 0o4755);
    },
    'odd-mode migrate.sh',
  ),
  ...inFolder(
    'a name with a line end',
    (at) => {
      writeFileSync(join(at, 'a\nb'), '');
    },
    'odd-name a\\nb',
  ),
  ...inFolder(
    'a name that a terminal acts upon',
    (at) => {
      writeFileSync(join(at, '\u001b[2Jx'), '');
    },
    'odd-name \\u001b[2Jx',
  ),
  ...inFolder(
    'a name that looks like another',
    (at) => {
      writeFileSync(join(at, 'mіgrate.sh'), '');
    },
    'odd-name m\\u0456grate.sh',
  ),
  ...inFolder(
    'a name that is not UTF-8',
    (at) => {
      writeFileSync(Buffer.concat([Buffer.from(`${at}/x`), Buffer.from([0xff])]), '');
    },
    'odd-name x\\ufffd',
  ),
  ...inFolder(
    'a name that begins like an option',
    (at) => {
      writeFileSync(join(at, '-rf'), '');
    },
    'odd-name -rf',
  ),
  ...inFolder(
    'names that differ in case',
    (at) => {
      copyFileSync(join(at, 'README.md'), join(at, 'readme.md'));
    },
    'name-clash',
  ),
  ...inFolder(
    'no SHA256SUMS',
    (at) => {
      rmSync(join(at, 'SHA256SUMS'));
    },
    'no-checksums SHA256SUMS',
  ),
  ...inFolder(
    'a line that is no checksum',
    (at) => {
      appendFileSync(join(at, 'SHA256SUMS'), 'all is well\n');
    },
    'bad-checksums SHA256SUMS',
    'bad-signature SHA256SUMS.sig',
  ),
  ...inFolder(
    'a file listed twice',
    (at) => {
      const [line = ''] = readFileSync(join(at, 'SHA256SUMS'), 'utf8').split('\n');
      appendFileSync(join(at, 'SHA256SUMS'), `${line}\n`);
    },
    'bad-checksums SHA256SUMS',
    'bad-signature SHA256SUMS.sig',
  ),
  ...inFolder(
    'no signature',
    (at) => {
      rmSync(join(at, 'SHA256SUMS.sig'));
    },
    'unsigned SHA256SUMS.sig',
  ),
  ...inFolder(
    'a signature that is none',
    (at) => {
      writeFileSync(join(at, 'SHA256SUMS.sig'), 'signed by me\n');
    },
    'bad-signature SHA256SUMS.sig',
  ),
  ...inFolder(
    'a script changed and signed anew by a stranger',
    (at) => {
      appendFileSync(join(at, 'migrate.sh'), '# more\n');
      signAnew(at, 'stranger');
    },
    'bad-signature SHA256SUMS.sig',
    'disagrees manifest.json',
    'disagrees provenance.json',
  ),
  ...inFolder(
    'a bundle signed for another purpose',
    (at) => {
      signAnew(at, 'release', 'file');
    },
    'bad-signature SHA256SUMS.sig',
  ),
  ...inFolder(
    'a script changed and signed by the release key, but not made with the rest',
    (at) => {
      appendFileSync(join(at, 'migrate.sh'), '# more\n');
      signAnew(at, 'release');
    },
    'disagrees manifest.json',
    'disagrees provenance.json',
  ),
  ...inFolder(
    'a journal added, as if it were evidence',
    (at) => {
      writeFileSync(join(at, 'journal.jsonl'), '');
    },
    'added journal.jsonl',
  ),
  added(
    'a path that leaves the folder',
    [evil(`${NAME}/../../evil.sh`)],
    'outside-path small-1.0.0/../../evil.sh',
  ),
  added('an absolute path', [evil('/tmp/evil.sh')], 'outside-path /tmp/evil.sh'),
  added('a file beside the folder', [evil('evil.sh')], 'added evil.sh'),
  added('a second copy of the script', [evil(`${NAME}/migrate.sh`)], 'duplicate migrate.sh'),
  added('a file that is a folder too', [evil(`${NAME}/procedure`)], 'duplicate procedure'),
  added(
    'a hard link out of the folder',
    [{ path: `${NAME}/x`, type: 'Link', linkpath: '/etc/passwd' }],
    'link x',
  ),
  added(
    'a folder that is a link',
    [{ path: `${NAME}/procedure`, type: 'SymbolicLink', linkpath: '/' }],
    'link procedure',
  ),
  added('a device', [{ path: `${NAME}/null`, type: 'CharacterDevice' }], 'device null'),
  added(
    'a header that renames the next member',
    [
      { path: `${NAME}/pax`, type: 'ExtendedHeader', content: '22 path=../../evil.sh\n' },
      evil(`${NAME}/harmless`),
    ],
    'odd-member pax',
  ),
  added(
    'a member that says to be larger than all disks',
    [{ ...evil(`${NAME}/huge`), size: 2 ** 45 }],
    'too-large huge',
  ),
  rewritten('a truncated archive', (bytes) => bytes.subarray(0, 40_000), 'truncated'),
  rewritten('an archive without its end', (bytes) => bytes.subarray(0, -1024), 'truncated'),
  rewritten('an archive cut in its end mark', (bytes) => bytes.subarray(0, -512), 'truncated'),
  rewritten('a truncated compressed archive', (bytes) => gzipSync(bytes).subarray(0, -3000), 'truncated'),
  rewritten(
    'something behind the end',
    (bytes) => Buffer.concat([bytes, tarOf([evil(`${NAME}/late`)]), END_MARK]),
    'damaged',
  ),
  rewritten(
    'a header whose sum does not fit',
    (bytes) => {
      const copy = Buffer.from(bytes);
      copy[0] = 0x78;
      return copy;
    },
    'damaged',
  ),
  rewritten('a text that is no archive', () => Buffer.from('hello\n'.repeat(200)), 'damaged'),
  rewritten('an empty file', () => Buffer.alloc(0), 'truncated'),
  rewritten(
    'a compressed archive that grows without measure',
    () =>
      gzipSync(
        Buffer.concat([tarOf([{ path: `${NAME}/zeros`, size: 2 ** 33 }]), Buffer.alloc(300 * 2 ** 20)]),
      ),
    'too-large',
  ),
  ...inFolder(
    'a list that has more lines than there may be files',
    (at) => {
      appendFileSync(join(at, 'SHA256SUMS'), `${'0'.repeat(64)}  x\n`.repeat(20_001));
    },
    'too-large SHA256SUMS',
  ),
  ...inFolder(
    'a manifest that says nothing',
    (at) => {
      writeFileSync(join(at, 'manifest.json'), '{}\n');
      signAnew(at, 'release');
    },
    'disagrees manifest.json',
  ),
  rewritten(
    'more members than a bundle may have',
    () =>
      Buffer.concat([
        tarOf(Array.from({ length: 20_001 }, (_, at) => ({ path: `${NAME}/${at}` }))),
        END_MARK,
      ]),
    'too-large small-1.0.0/20000',
  ),
];

/** The folder of one test, and the path in it of the signed bundle. */
interface Context {
  folder: string;
  archive: string;
  template: string;
}

const test = suite<Context>('verify a bundle');

test.before(async (context) => {
  context.template = makeBundleFolder();
  context.archive = await pack(context.template, SIGNED);
});
test.before.each((context) => {
  context.folder = makeFolder();
  cpSync(context.template, context.folder, { recursive: true });
});
test.after.each(({ folder }) => {
  removeFolder(folder);
});
test.after(({ template }) => {
  removeFolder(template);
});

for (const { what, expected, tamper } of CASES) {
  test(`${what} is found`, async ({ folder, archive }) => {
    const path = tamper(folder, archive);
    const before = listFiles(folder);
    const ended = await verify(folder, path);
    assert.is(ended.status, 1, ended.out + ended.err);
    assert.is(ended.err, '');
    for (const one of expected)
      assert.ok(`\n${ended.out.replace(/ {2,}/g, ' ')}`.includes(`\n${one}`), `${one}\n${ended.out}`);
    assert.match(ended.out, 'do not run it');
    assert.not.match(ended.out, 'is the script that was signed\n');
    assert.not.match(ended.out, /[^\n -~]/);
    assert.equal(listFiles(folder), before, 'nothing was written');
  });
}

const GONE: readonly (readonly [string, (at: string) => void])[] = [
  [
    'missing',
    (at) => {
      rmSync(at);
    },
  ],
  [
    'changed',
    (at) => {
      appendFileSync(at, '# more\n');
    },
  ],
  [
    'renamed',
    (at) => {
      renameSync(at, `${at}.new`);
    },
  ],
  [
    'link',
    (at) => {
      rmSync(at);
      symlinkSync('/etc/passwd', at);
    },
  ],
];

for (const [code, tamper] of GONE) {
  test(`a file that is found as ${code} is one finding`, async ({ folder, archive }) => {
    unpack(folder, archive);
    tamper(join(folder, NAME, 'migrate.sh'));
    const { out } = await verify(folder, NAME);
    assert.match(out, new RegExp(`^${code} +migrate\\.sh: .*\\n(?:checked .*\\n)*\\n1 finding in`));
  });
}

test('a file that only the manifest names is said not to be there', async ({ folder, archive }) => {
  unpack(folder, archive);
  rmSync(join(folder, NAME, 'migrate.sh'));
  signAnew(join(folder, NAME), 'release');
  const { out } = await verify(folder, NAME);
  assert.match(out, /^disagrees +manifest\.json: it names migrate\.sh, which is not there$/m);
});

test('what cannot be read is said in words', async ({ folder, archive }) => {
  const { status, err } = await verify(folder, 'nowhere.tar');
  assert.is(status, 2);
  assert.is(err, 'stepwright: `nowhere.tar`: there is no such file or folder\n');
  const trust = await verify(folder, archive, ['--allowed-signers', 'nobody', '--identity', 'me']);
  assert.is(trust.status, 2);
  assert.is(trust.err, 'stepwright: `nobody`: there is no such file or folder\n');
});

test('every code has a case that shows it', () => {
  const shown = new Set(CASES.flatMap(({ expected }) => expected.map((one) => one.split(' ')[0])));
  const elsewhere: readonly FindingCode[] = ['broken-journal'];
  assert.equal(
    Object.keys(FINDING_CODES).filter((code) => !shown.has(code)),
    elsewhere,
  );
});

test('every code is explained in the documentation', () => {
  const page = readFileSync('docs/bundle.md', 'utf8');
  for (const [code, meaning] of Object.entries(FINDING_CODES))
    assert.match(page, `| \`${code}\` | ${meaning} |`);
});

test('a changed byte anywhere in the archive is found or changes nothing that is unpacked', async ({
  folder,
  archive,
}) => {
  const bytes = readFileSync(join(folder, archive));
  const unpacked = (): string =>
    execFileSync(
      'bash',
      [
        '-c',
        `tar -xf odd.tar -C x 2>/dev/null; cd x; find . -type f -print0 | sort -z | xargs -0 sha256sum; ls -lR | cut -c1-10`,
      ],
      { cwd: folder, encoding: 'utf8' },
    );
  const look = (): string => {
    rmSync(join(folder, 'x'), { recursive: true, force: true });
    mkdirSync(join(folder, 'x'));
    return unpacked();
  };
  writeFileSync(join(folder, 'odd.tar'), bytes);
  const sound = look();
  for (let at = 7; at < bytes.length - 1024; at += 9001) {
    const copy = Buffer.from(bytes);
    copy[at] = (copy[at] ?? 0) ^ 0x11;
    writeFileSync(join(folder, 'odd.tar'), copy);
    const { status, out } = await verify(folder, 'odd.tar');
    assert.ok(status === 1 || (status === 0 && look() === sound), `byte ${at}: ${out}`);
  }
});

test('a sound bundle passes as an archive, compressed, packed again with GNU tar, and unpacked', async ({
  folder,
  archive,
}) => {
  execFileSync('gzip', ['-k', archive], { cwd: folder });
  unpack(folder, archive);
  execFileSync('tar', ['-cf', 'again.tar', NAME], { cwd: folder });
  execFileSync('tar', ['--format=pax', '-cf', 'pax.tar', NAME], { cwd: folder });
  execFileSync('tar', ['-cf', 'dot.tar', '-C', NAME, '.'], { cwd: folder });
  for (const path of [archive, `${archive}.gz`, NAME, 'again.tar', 'pax.tar', 'dot.tar']) {
    const ended = await verify(folder, path);
    assert.is(ended.status, 0, `${path}\n${ended.out}${ended.err}`);
    assert.match(ended.out, 'is the script that was signed');
  }
});

test('what was not checked is said, and nothing more is claimed', async ({ folder, archive }) => {
  const { status, out } = await verify(folder, archive, []);
  assert.is(status, 0);
  assert.match(out, /^not checked +whose key SHA256:\S+ is/m);
  assert.match(out, /^not checked +whether migrate\.sh is the script that was signed/m);
  assert.match(out, /^not checked +when it was signed/m);
  assert.match(out, /^not checked +.*whether its key was revoked since/m);
  assert.not.match(out, 'is the script that was signed\n');
});

test('another name, and a key that is trusted for something else, are refused', async ({
  folder,
  archive,
}) => {
  const other = await verify(folder, archive, [
    '--allowed-signers',
    'allowed_signers',
    '--identity',
    'boss@example.org',
  ]);
  assert.equal(found(other), ['bad-signature SHA256SUMS.sig']);
  allowSigner(folder, 'release', 'stepwright-evidence');
  assert.equal(found(await verify(folder, archive)), ['bad-signature SHA256SUMS.sig']);
});

test('wrong usage and what cannot be read end with status 2', async ({ folder, archive }) => {
  truncateSync(join(folder, 'allowed_signers'), 0);
  assert.is((await verify(folder, archive)).status, 1);
  for (const args of [
    [],
    ['nowhere.tar'],
    [archive, '--identity', 'a'],
    [archive, '--allowed-signers', 'allowed_signers'],
    [archive, '--allowed-signers', 'nowhere', '--identity', 'a'],
    ['/dev/null'],
  ]) {
    const { status, out, err } = await commandIn(folder, ['verify', ...args]);
    assert.is(status, 2, args.join(' '));
    assert.is(out, '');
    assert.not.match(err, /\n {4}at /);
  }
});

test('where there is no ssh-keygen, verify says so and ends with status 2', ({ folder, archive }) => {
  const { status, err } = stepwright(folder, ['verify', archive, ...TRUSTED], {
    PATH: '/nonexistent',
  });
  assert.is(status, 2);
  assert.match(err, 'there is no program `ssh-keygen`');
});

test.run();
