/**
 * check and diff as processes in a scratch git repository.
 * Slow: check and diff compile both sides of each comparison anew.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PROGRAM, stepwright } from '../support/cli.js';
import { commandIn } from '../support/command-in.js';
import type { Ended } from '../support/cli.js';
import { makeFolder, removeFolder, smallProcedure } from '../support/folder.js';
import { OUT, SOURCE, copyRepository, edit, makeRepository, must } from '../support/repository.js';
import { CLEAN_SERVICE } from '../support/service-procedure.js';

const test = suite<{ folder: string; template: string }>('check and diff');

function codes({ out }: Ended): string[] {
  return [...out.matchAll(/(SW08\d\d): `?(\S+?)`? /g)].map(([, code]) => code ?? '');
}

test.before((context) => {
  context.template = makeRepository();
});
test.before.each((context) => {
  context.folder = copyRepository(context.template);
});
test.after.each(({ folder }) => {
  removeFolder(folder);
});
test.after(({ template }) => {
  removeFolder(template);
});

test('check is silent about what build has made, and writes nothing', async ({ folder }) => {
  const { status, out } = await commandIn(folder, ['check']);
  assert.is(status, 0);
  assert.is(out, '');
  assert.is(must(folder, 'git status --porcelain'), '');
});

test('check tells a changed procedure, an edited output, a mode, a missing and a foreign file apart, and shows the difference', async ({
  folder,
}) => {
  edit(folder, SOURCE, 'sleep 30', 'sleep 40');
  const stale = await commandIn(folder, ['check', '--diff']);
  assert.is(stale.status, 1);
  assert.equal(codes(stale), ['SW0802']);
  assert.match(stale.out, /^-sleep 30\n\+sleep 40$/m);
  assert.match(stale.out, `--- a/${OUT}/README.md`);
  must(folder, 'git checkout -q .');

  edit(folder, `${OUT}/migrate.sh`, '\nsleep 30\n', '\nsleep 1\n');
  const edited = await commandIn(folder, ['check', '--diff']);
  assert.is(edited.status, 1);
  assert.equal(codes(edited).slice(0, 1), ['SW0803']);
  assert.match(edited.out, 'SW0807');
  assert.match(edited.out, 'SW0808');
  assert.match(edited.out, /^-sleep 1\n\+sleep 30$/m);
  must(folder, 'git checkout -q .');

  writeFileSync(join(folder, OUT, 'README.md'), `${readFileSync(join(folder, OUT, 'README.md'), 'utf8')}\n`);
  writeFileSync(join(folder, OUT, 'migrate.sh'), `${readFileSync(join(folder, OUT, 'migrate.sh'), 'utf8')} `);
  const spaced = (await commandIn(folder, ['check'])).out;
  for (const name of ['README.md', 'migrate.sh'])
    assert.match(spaced, `\`${name}\` was changed after it was made`);
  must(folder, 'git checkout -q .');

  chmodSync(join(folder, OUT, 'migrate.sh'), 0o644);
  writeFileSync(join(folder, OUT, 'notes.txt'), 'mine\n');
  rmSync(join(folder, OUT, 'index.html'));
  mkdirSync(join(folder, 'out/gone'));
  const other = await commandIn(folder, ['check']);
  for (const code of ['SW0801', 'SW0805', 'SW0806']) assert.match(other.out, code);
  assert.match(other.out, 'no procedure makes `gone`');
  assert.is(readFileSync(join(folder, OUT, 'notes.txt'), 'utf8'), 'mine\n');
});

test('check speaks to people, to programs, to workflows and to code scanning', async ({ folder }) => {
  edit(folder, `${OUT}/README.md`, 'sleep 30', 'sleep 31');
  const json = JSON.parse((await commandIn(folder, ['check', '--format', 'json'])).out) as {
    diagnostics: { code: string; path: string; line: number }[];
  };
  const [first] = json.diagnostics;
  assert.ok(first);
  assert.is(first.code, 'SW0803');
  assert.is(first.path, `${OUT}/README.md`);
  const line = readFileSync(join(folder, OUT, 'README.md'), 'utf8').split('\n')[first.line - 1];
  assert.is(line, 'sleep 31');
  assert.match(
    (await commandIn(folder, ['check', '--format', 'github'])).out,
    new RegExp(`^::error file=${OUT}/README.md,line=${first.line},`, 'm'),
  );
  const sarif = JSON.parse((await commandIn(folder, ['check', '--format', 'sarif'])).out) as {
    runs: { results: { ruleId: string }[] }[];
  };
  assert.ok(sarif.runs[0]?.results.some(({ ruleId }) => ruleId === 'SW0808'));
});

test('diff takes a commit, a range, a file of a commit, folders and files', async ({ folder }) => {
  edit(folder, SOURCE, 'sleep 30', 'sleep 3');
  const uncommitted = await commandIn(folder, ['diff', 'HEAD']);
  assert.is(uncommitted.status, 1);
  assert.match(uncommitted.out, 'wait-shortened');
  const range = await commandIn(folder, ['diff', 'HEAD..HEAD']);
  assert.is(range.status, 0);
  assert.match(range.err, 'not committed');
  must(folder, 'git checkout -q -b change && stepwright build && git add -A && git commit -q -m second');
  for (const args of [
    ['main..HEAD'],
    ['main...HEAD'],
    ['main..'],
    ['HEAD~1'],
    ['main', 'HEAD'],
    [`main:${SOURCE}`, SOURCE],
    [`main:./${OUT}`, `${OUT}/migrate.sh`],
    [`main:procedures`, 'procedures'],
  ]) {
    const { status, out, err } = await commandIn(folder, ['diff', ...args]);
    assert.is(status, 1, err);
    assert.match(out, 'wait-shortened', args.join(' '));
    assert.match(out, '+ sleep {+3+}');
  }
  assert.is((await commandIn(folder, ['diff', 'main..main'])).status, 0);
  const inside = await commandIn(join(folder, 'procedures'), [
    'diff',
    'main..HEAD',
    '--path',
    'move-service',
  ]);
  assert.match(inside.out, 'wait-shortened', inside.err);
  const coloured = stepwright(folder, ['diff', 'main..HEAD'], { FORCE_COLOR: '1' });
  assert.match(coloured.out, '\u001b[7;32m');
});

test('diff takes names with slashes on either side of a range, and warns of a path that is a revision too', async ({
  folder,
}) => {
  must(folder, 'git checkout -q -b feature/x');
  edit(folder, SOURCE, 'sleep 30', 'sleep 3');
  must(folder, 'git commit -q -a -m second && git branch feature/y main');
  for (const range of [
    'main..feature/x',
    'main...feature/x',
    'feature/y..feature/x',
    'feature/y...',
    `main:${SOURCE}..feature/x:${SOURCE}`,
  ]) {
    const { status, out, err } = await commandIn(folder, ['diff', range]);
    assert.is(status, 1, `${range} ${err}`);
    assert.match(out, 'wait-shortened', range);
  }
  must(folder, 'cp -r procedures main');
  const both = await commandIn(folder, ['diff', 'main', 'procedures']);
  assert.match(both.err, 'both a path and a revision');
});

test('diff takes --fail-on more than once, and keeps a comment below what a forge takes', async ({
  folder,
}) => {
  edit(folder, SOURCE, '        undo: {restore: replicas}\n', '');
  assert.is(
    (await commandIn(folder, ['diff', 'HEAD', '--fail-on', 'waits', '--fail-on', 'lost-undo'])).status,
    1,
  );
  assert.is(
    (await commandIn(folder, ['diff', 'HEAD', '--fail-on', 'waits', '--fail-on', 'destructive'])).status,
    0,
  );
  const { out } = await commandIn(folder, ['diff', 'HEAD', '--format', 'md', '--max-bytes', '4000']);
  assert.ok(Buffer.byteLength(out) <= 4000);
  assert.match(out, 'lost-undo');
});

test('diff follows procedures that were renamed, folder and name, when there are several', async ({
  folder,
}) => {
  const other = smallProcedure('other');
  mkdirSync(join(folder, 'procedures/other'));
  writeFileSync(join(folder, 'procedures/other/procedure.yaml'), other);
  must(folder, 'git add -A && git commit -q -m two');
  renameSync(join(folder, 'procedures/move-service'), join(folder, 'procedures/shift-service'));
  renameSync(join(folder, 'procedures/other'), join(folder, 'procedures/another'));
  edit(
    folder,
    'procedures/shift-service/procedure.yaml',
    'procedure: move-service',
    'procedure: shift-service',
  );
  edit(folder, 'procedures/shift-service/procedure.yaml', 'sleep 30', 'sleep 3');
  edit(folder, 'procedures/another/procedure.yaml', 'procedure: other', 'procedure: another');
  const { out } = await commandIn(folder, ['diff', 'HEAD']);
  assert.match(out, 'wait-shortened');
  assert.not.match(out, 'step-removed');
  assert.not.match(out, 'step-added');
});

test('a procedure that does not parse hides nothing of its outputs', async ({ folder }) => {
  edit(folder, SOURCE, 'title: Pack it', 'titel: Pack it');
  assert.not.match((await commandIn(folder, ['check'])).out, 'SW08');
  edit(folder, `${OUT}/migrate.sh`, '\nsleep 30\n', '\nsleep 1\n');
  const { status, out } = await commandIn(folder, ['check']);
  assert.is(status, 1);
  for (const code of ['SW0807', 'SW0808']) assert.match(out, code);
});

test('check: bad usage and odd places are clear errors', async ({ folder }) => {
  const trouble = async (...args: readonly string[]): Promise<string> => {
    const { status, err, out } = await commandIn(folder, ['check', ...args]);
    assert.is(status, 2, out);
    assert.not.match(err, 'bug');
    return err;
  };
  assert.match(await trouble('--diff', '--format', 'json'), '--diff is for people');
  assert.match(await trouble('--out', 'a', '--out', 'b'), '--out is given more than once');
  assert.match(await trouble('--format', 'json', '--format', 'sarif'), '--format is given more than once');
  writeFileSync(join(folder, 'file'), '');
  assert.match(await trouble('--out', 'file'), '`file` is a file');
  rmSync(join(folder, OUT), { recursive: true });
  writeFileSync(join(folder, OUT), '');
  assert.match(await trouble(), 'is a file where the folder');
  must(folder, `rm ${OUT} && mkdir ${OUT} && git checkout -q -- ${OUT}`);
  writeFileSync(join(folder, OUT, 'README.md'), '');
  assert.match((await commandIn(folder, ['check', '--diff'])).out, `--- a/${OUT}/README.md`);
});

test('the schemas of both are printed', async ({ folder }) => {
  const schema = async (...args: readonly string[]): Promise<{ $id?: string; title?: string }> =>
    JSON.parse((await commandIn(folder, ['schema', ...args])).out) as { $id?: string; title?: string };
  assert.is((await schema()).title, 'stepwright procedure');
  assert.is((await schema('procedure')).title, 'stepwright procedure');
  assert.match((await schema('diff')).$id ?? '', 'diff');
});

test('diff follows the branch from where it began, not from where main went', async ({ folder }) => {
  must(folder, 'git checkout -q -b change && git commit -q --allow-empty -m second && git checkout -q main');
  edit(folder, SOURCE, 'sleep 30', 'sleep 3');
  must(folder, 'git commit -q -a -m third && git checkout -q change');
  assert.is((await commandIn(folder, ['diff', 'main...HEAD'])).status, 0);
  assert.is((await commandIn(folder, ['diff', 'main..HEAD'])).status, 1);
});

test('diff --fail-on fails for what is named and for what cannot be read, not for the rest', async ({
  folder,
}) => {
  edit(folder, SOURCE, '        undo: {restore: replicas}\n', '');
  const args = (failOn: string): string[] => ['diff', 'HEAD', '--fail-on', failOn];
  assert.is((await commandIn(folder, args('destructive,lost-undo'))).status, 1);
  assert.is((await commandIn(folder, args('danger'))).status, 1);
  assert.is((await commandIn(folder, args('destructive,waits'))).status, 0);
  assert.is((await commandIn(folder, args('never'))).status, 0);
  const slip = await commandIn(folder, args('lost-undoo'));
  assert.is(slip.status, 2);
  assert.match(slip.err, 'did you mean `lost-undo`');
  writeFileSync(join(folder, SOURCE), 'procedure: [');
  assert.is((await commandIn(folder, args('destructive'))).status, 1);
});

test('diff: a procedure on one side only, renamed, or no longer parsed is still shown', async ({
  folder,
}) => {
  mkdirSync(join(folder, 'procedures/other'));
  writeFileSync(join(folder, 'procedures/other/procedure.yaml'), smallProcedure('other'));
  const added = await commandIn(folder, ['diff', 'HEAD', '--format', 'md']);
  assert.match(added.out, 'This procedure is new');
  assert.match(added.out, '`first`');
  assert.not.match(added.out, 'stop-clients');
  rmSync(join(folder, 'procedures/other'), { recursive: true });
  renameSync(join(folder, 'procedures/move-service'), join(folder, 'procedures/moved'));
  edit(folder, 'procedures/moved/procedure.yaml', 'sleep 30', 'sleep 3');
  const renamed = await commandIn(folder, ['diff', 'HEAD']);
  assert.match(renamed.out, 'wait-shortened');
  assert.not.match(renamed.out, 'step-removed');
  writeFileSync(
    join(folder, 'procedures/moved/procedure.yaml'),
    CLEAN_SERVICE.replace('title: Pack it', 'titel: Pack it'),
  );
  const broken = await commandIn(folder, ['diff', `HEAD:${SOURCE}`, 'procedures/moved', '--format', 'md']);
  assert.is(broken.status, 1);
  assert.match(broken.out, 'cannot be read');
  assert.match(broken.out, /procedure\.yaml:\d+/);
  assert.match(broken.out, 'stop-clients');
});

test('diff: bad operands are clear errors', async ({ folder }) => {
  const trouble = async (...args: readonly string[]): Promise<string> => {
    const { status, err, out } = await commandIn(folder, ['diff', ...args]);
    assert.is(status, 2, out);
    assert.not.match(err, 'bug');
    return err;
  };
  assert.match(await trouble('no-such-revision'), 'neither a file or folder nor a revision');
  assert.match(await trouble('no-such..HEAD'), '`no-such` is neither');
  assert.match(await trouble('procedures'), 'with what');
  assert.match(await trouble('HEAD:nowhere', 'HEAD:nowhere'), 'there is no `nowhere` in HEAD');
  assert.match(
    await trouble(`HEAD:${SOURCE.replace('procedure.yaml', 'nosuch')}`, SOURCE),
    'there is no `procedures/move-service/nosuch`',
  );
  mkdirSync(join(folder, 'empty'));
  assert.match(await trouble('empty', 'procedures'), 'no procedure and no script in `empty`');
  assert.match(await trouble('/dev/null', 'procedures'), 'neither a file or folder');
  must(folder, 'ln -s loop loop');
  assert.match(await trouble('loop', 'procedures'), 'neither a file or folder');
  must(folder, 'git checkout -q --orphan other && git commit -q -m other && git checkout -q main');
  assert.match(await trouble('main...other'), 'no commit in common');
  assert.match(await trouble('HEAD', '--fail-on', 'never,destructive'), 'contradicts');
  for (const option of ['--format', '--path', '--max-bytes']) {
    const value = option === '--format' ? 'md' : option === '--path' ? '.' : '9000';
    assert.match(await trouble('HEAD', option, value, option, value), `${option} is given more than once`);
  }
  assert.match(await trouble('HEAD', '--max-bytes', '9000'), '--format md');
  assert.match(await trouble('HEAD', '--format', 'md', '--max-bytes', '12'), 'from 4000 on');
  must(folder, 'git clone -q --bare . bare');
  assert.match((await commandIn(join(folder, 'bare'), ['diff', 'HEAD'])).err, 'no working tree');
  const outside = makeFolder({ 'x/procedure.yaml': smallProcedure('x') });
  assert.match((await commandIn(outside, ['diff', 'HEAD~1'])).err, 'nor a revision');
  const bin = makeFolder();
  const noGit = spawnSync(process.execPath, [PROGRAM, 'diff', 'HEAD~1'], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: bin },
  });
  assert.is(noGit.status, 2);
  assert.match(noGit.stderr, 'git is not installed');
  removeFolder(outside);
  removeFolder(bin);
});

test('diff: binary and huge files are named as such, and the other side is still listed', async ({
  folder,
}) => {
  writeFileSync(join(folder, 'binary.sh'), Buffer.from([0x23, 0x21, 0, 0xff, 1]));
  writeFileSync(join(folder, 'huge.sh'), '#!/bin/sh\n');
  truncateSync(join(folder, 'huge.sh'), 300 * 1024 * 1024);
  writeFileSync(join(folder, 'foreign.sh'), '#!/bin/sh\necho hello\n');
  for (const [name, words] of [
    ['binary.sh', 'not UTF-8 text'],
    ['huge.sh', 'too large'],
    ['foreign.sh', 'neither a procedure nor a script'],
  ] as const) {
    const { status, out } = await commandIn(folder, ['diff', `${OUT}/migrate.sh`, name]);
    assert.is(status, 1);
    assert.match(out, words);
    assert.match(out, 'stop-clients');
  }
});

test("diff: a script from a site against the repository's says what the site changed", async ({ folder }) => {
  copyFileSync(join(folder, OUT, 'migrate.sh'), join(folder, 'site.sh'));
  edit(folder, 'site.sh', '\nsleep 30\n', '\n');
  for (const other of [`${OUT}/migrate.sh`, 'procedures/move-service', `HEAD:${OUT}/migrate.sh`]) {
    const { out, status } = await commandIn(folder, ['diff', other, 'site.sh']);
    assert.is(status, 1);
    assert.match(out, 'edited-on-site');
    assert.match(out, 'wait-removed');
  }
});

test('included files count, also in a commit, and a link out of the folder does not', async ({ folder }) => {
  const file = 'procedures/move-service/dump.sh';
  edit(
    folder,
    SOURCE,
    'run: |\n          kubectl exec',
    'run: |\n          echo begin\n          kubectl exec',
  );
  writeFileSync(join(folder, file), 'echo one\n');
  edit(
    folder,
    SOURCE,
    '      - id: drop-old\n',
    '      - {id: included, title: Included, rerun: safe, run: {include: dump.sh}}\n      - id: drop-old\n',
  );
  must(folder, 'git add -A && git commit -q -m include');
  writeFileSync(join(folder, file), 'echo two\n');
  const { out } = await commandIn(folder, ['diff', 'HEAD']);
  assert.match(out, '- echo [-one-]');
  assert.match(out, '+ echo {+two+}');
  must(folder, `rm ${file} && ln -s /etc/hostname ${file} && git add -A && git commit -q -m link`);
  assert.match((await commandIn(folder, ['diff', 'HEAD~1..HEAD'])).out, 'cannot be read');
});

test.run();
