/** `verify` of evidence: a real run's record, collected with the commands of INSTALL.txt, and what somebody did to it on the way. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { SIGNED, allowSigner, found, makeBundleFolder, pack, unpack, verify } from '../support/bundle.js';
import { removeFolder } from '../support/folder.js';
import { commandsOf } from '../support/site.js';

const test = suite<{ folder: string }>('verify evidence');

const EVIDENCE = 'small-evidence';

/** Unpacks the bundle, runs it, and collects the evidence, all by INSTALL.txt, with a key of the operator's. */
test.before(async (context) => {
  context.folder = makeBundleFolder();
  const { folder } = context;
  const bundle = join(folder, unpack(folder, await pack(folder, SIGNED)));
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder };
  execFileSync(
    'bash',
    ['-c', 'mkdir .ssh && cp release .ssh/id_ed25519 && cp release.pub .ssh/id_ed25519.pub'],
    { cwd: folder },
  );
  const commands = commandsOf(readFileSync(join(bundle, 'INSTALL.txt'), 'utf8'));
  const first = commands.findIndex((one) => one.startsWith('bash migrate.sh run'));
  for (const command of commands.slice(first))
    execFileSync('bash', ['-c', command], { cwd: bundle, env, stdio: 'pipe' });
  allowSigner(folder, 'release', 'stepwright-evidence');
  cpSync(join(folder, EVIDENCE), join(folder, 'kept'), { recursive: true });
});
test.before.each(({ folder }) => {
  rmSync(join(folder, EVIDENCE), { recursive: true });
  cpSync(join(folder, 'kept'), join(folder, EVIDENCE), { recursive: true });
});
test.after(({ folder }) => {
  removeFolder(folder);
});

const path = (folder: string, name: string): string => join(folder, EVIDENCE, name);

function edit(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

/** The operator's last two commands, once more. */
function sealAnew(folder: string, namespace = 'stepwright-evidence'): void {
  const seal =
    'sha256sum journal.jsonl $(ls report.* 2>/dev/null) transcript.log >SHA256SUMS; rm -f SHA256SUMS.sig; ' +
    `ssh-keygen -q -Y sign -f ../release -n ${namespace} SHA256SUMS`;
  execFileSync('bash', ['-c', seal], { cwd: join(folder, EVIDENCE), stdio: 'ignore' });
}

test('the record of a run passes, packed and unpacked, and what nobody can check is said', async ({
  folder,
}) => {
  const last = /last hash ([0-9a-f]{64})/.exec(readFileSync(path(folder, 'report.md'), 'utf8'))?.[1] ?? '-';
  for (const name of [`${EVIDENCE}.tar`, EVIDENCE]) {
    const { status, out } = await verify(folder, name);
    assert.is(status, 0, out);
    assert.match(out, 'checked         the chain of journal.jsonl holds over');
    assert.match(out, new RegExp(`^not checked +whether the journal was written anew.*${last}$`, 'm'));
    assert.not.match(out, 'migrate.sh');
  }
});

const CASES: readonly (readonly [string, (folder: string) => void, readonly string[]])[] = [
  [
    'a changed journal',
    (folder) => {
      edit(path(folder, 'journal.jsonl'), (text) => text.replace('"done"', '"none"'));
    },
    ['changed journal.jsonl', 'broken-journal journal.jsonl'],
  ],
  [
    'a changed transcript',
    (folder) => {
      appendFileSync(path(folder, 'transcript.log'), 'all well\n');
    },
    ['changed transcript.log'],
  ],
  [
    'a missing transcript',
    (folder) => {
      rmSync(path(folder, 'transcript.log'));
    },
    ['missing transcript.log'],
  ],
  [
    'a missing journal',
    (folder) => {
      rmSync(path(folder, 'journal.jsonl'));
      sealAnew(folder);
    },
    ['missing journal.jsonl'],
  ],
  [
    'no report',
    (folder) => {
      for (const name of ['report.md', 'report.json']) rmSync(path(folder, name));
      sealAnew(folder);
    },
    ['missing report.md'],
  ],
  [
    'a line of the journal changed and all sealed anew',
    (folder) => {
      edit(path(folder, 'journal.jsonl'), (text) => text.replace('"done"', '"none"'));
      sealAnew(folder);
    },
    ['broken-journal journal.jsonl'],
  ],
  [
    'the last line dropped and all sealed anew',
    (folder) => {
      edit(path(folder, 'journal.jsonl'), (text) => text.replace(/[^\n]*\n$/, ''));
      sealAnew(folder);
    },
    ['disagrees report.md', 'disagrees report.json'],
  ],
  [
    'a report of another journal',
    (folder) => {
      edit(path(folder, 'report.md'), (text) => text.replace(/last hash [0-9a-f]{8}/, 'last hash 00000000'));
      sealAnew(folder);
    },
    ['disagrees report.md'],
  ],
  [
    'a report of another procedure',
    (folder) => {
      edit(path(folder, 'report.json'), (text) => text.replace('"version":"1.0.0"', '"version":"1.0.1"'));
      sealAnew(folder);
    },
    ['disagrees report.json'],
  ],
  [
    'an event dropped from the report',
    (folder) => {
      edit(path(folder, 'report.json'), (text) =>
        text.replace(/"events":\[.*?"hash":"[0-9a-f]+"\},/, '"events":['),
      );
      sealAnew(folder);
    },
    ['disagrees report.json'],
  ],
  [
    'an event of the report told another way',
    (folder) => {
      edit(path(folder, 'report.json'), (text) => text.replace('"result":"done"', '"result":"failed"'));
      sealAnew(folder);
    },
    ['disagrees report.json'],
  ],
  [
    'a seal for another purpose',
    (folder) => {
      sealAnew(folder, 'stepwright-bundle');
    },
    ['bad-signature SHA256SUMS.sig'],
  ],
  [
    'no seal',
    (folder) => {
      rmSync(path(folder, 'SHA256SUMS.sig'));
    },
    ['unsigned SHA256SUMS.sig'],
  ],
  [
    'an added file',
    (folder) => {
      writeFileSync(path(folder, 'notes.txt'), '');
    },
    ['added notes.txt'],
  ],
];

for (const [what, tamper, expected] of CASES) {
  test(`${what} is found`, async ({ folder }) => {
    tamper(folder);
    const ended = await verify(folder, EVIDENCE);
    assert.is(ended.status, 1, ended.out);
    assert.equal(found(ended).sort(), [...expected].sort());
    assert.match(ended.out, 'It is not shown that this is the record of the run.');
  });
}

test('a last line that was cut short is no broken chain', async ({ folder }) => {
  appendFileSync(path(folder, 'journal.jsonl'), '{"seq":99,"ti');
  sealAnew(folder);
  const { status, out } = await verify(folder, EVIDENCE);
  assert.is(status, 0, out);
});

test.run();
