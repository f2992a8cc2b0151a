/** A signed report tells a journal that was shortened or written anew, and by whose key it was signed; ssh-keygen decides. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { RUNNER_PROGRAMS } from '../../src/plan/script-facts.js';
import { run } from '../support/run-script.js';
import type { Ended } from '../support/run-script.js';
import { folderIn, scriptOf } from '../support/rendered-script.js';
import type { RenderedScript } from '../support/rendered-script.js';

const test = suite('runner: a signed report');

const PROCEDURE = `
procedure: signed
title: "Signed \\"journal\\":{\\"lines\\":1,\\"last\\":\\"${'0'.repeat(64)}\\"}"
version: 1.0.0
contact: nobody
phases:
  - id: main
    title: Main
    where: here
    steps:
      - {id: first, title: First, run: 'echo a >>"$WORK/first"', undo: {run: 'rm "$WORK/first"'}}
`;

function keygen(folder: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync('ssh-keygen', ['-q', ...args], { cwd: folder, encoding: 'utf8' });
  assert.is(status, 0, stderr);
}

const sign = (folder: string, name: string, key = 'operator', purpose = 'stepwright-evidence'): void => {
  keygen(folder, ['-Y', 'sign', '-n', purpose, '-f', key, name]);
};

/** A script that ran, with a report in each format, and keys of which one is trusted. */
async function reported(): Promise<RenderedScript> {
  const script = scriptOf(PROCEDURE);
  assert.is((await run(script, ['run', 'main'])).status, 0);
  for (const key of ['operator', 'stranger'])
    keygen(script.folder, ['-t', 'ed25519', '-N', '', '-C', '', '-f', key]);
  const trusted = readFileSync(join(script.folder, 'operator.pub'), 'utf8');
  writeFileSync(join(script.folder, 'allowed'), `op@example.org ${trusted}`);
  for (const format of ['md', 'json']) {
    const { stdout } = await run(script, ['report', '--format', format]);
    writeFileSync(join(script.folder, `report.${format}`), stdout);
    sign(script.folder, `report.${format}`);
  }
  return script;
}

const TRUST = ['--allowed-signers', 'allowed', '--identity', 'op@example.org'];

const judge = (script: RenderedScript, name: string, trust: readonly string[] = TRUST): Promise<Ended> =>
  run(script, ['verify-journal', '--signature', `${name}.sig`, ...trust]);

/** A copy of the report, changed, and signed as told. */
function put(script: RenderedScript, name: string, edit: (text: string) => string): void {
  writeFileSync(join(script.folder, name), edit(readFileSync(join(script.folder, 'report.md'), 'utf8')));
}

test('a signed report of either format is of this journal, also when the journal has grown since', async () => {
  const script = await reported();
  for (const grown of [false, true]) {
    if (grown) assert.is((await run(script, ['run', 'main'])).status, 0);
    for (const name of ['report.md', 'report.json']) {
      const { status, stdout, stderr } = await judge(script, name);
      assert.is(status, 0, stderr);
      assert.match(stdout, `${name}: Good "stepwright-evidence" signature for op@example.org`);
      assert.match(stdout, 'Line 4 has the expected hash: up to there the journal is as it was then.');
    }
  }
});

test('a journal that was written anew is none of the report', async () => {
  const script = await reported();
  rmSync(script.state, { recursive: true });
  assert.is((await run(script, ['run', 'main', '--skip', 'first=another story'])).status, 0);
  assert.is((await run(script, ['verify-journal'])).status, 0);
  const { status, stderr } = await judge(script, 'report.json');
  assert.is(status, 3);
  assert.match(stderr, 'the journal has no line with the hash');
});

test('what the trusted key did not sign so, for this purpose, is refused with the words of ssh-keygen', async () => {
  const script = await reported();
  put(script, 'edited.md', (text) => `${text}more\n`);
  writeFileSync(
    join(script.folder, 'edited.md.sig'),
    readFileSync(join(script.folder, 'report.md.sig'), 'utf8'),
  );
  put(script, 'by-stranger.md', (text) => text);
  sign(script.folder, 'by-stranger.md', 'stranger');
  put(script, 'for-files.md', (text) => text);
  sign(script.folder, 'for-files.md', 'operator', 'file');
  for (const name of ['edited.md', 'by-stranger.md', 'for-files.md']) {
    const { status, stdout, stderr } = await judge(script, name);
    assert.is(status, 3, name);
    assert.match(stderr, /Could not verify signature/, name);
    assert.not.match(stdout, 'has the expected hash', name);
  }
  const other = await judge(script, 'report.md', ['--allowed-signers', 'allowed', '--identity', 'else']);
  assert.is(other.status, 3);
});

test('what is signed must be a report, and its count that of the line with its hash', async () => {
  const script = await reported();
  put(script, 'letter.md', () => 'Dear all\n');
  put(script, 'counted.md', (text) => text.replace(/^- Journal: \d+/m, '- Journal: 3'));
  for (const [name, words] of [
    ['letter.md', 'does not say what the journal is'],
    ['counted.md', 'says that this is line 3'],
  ] as const) {
    sign(script.folder, name);
    const { status, stderr } = await judge(script, name);
    assert.is(status, 3, name);
    assert.match(stderr, words);
  }
});

test('without what it needs it says what that is', async () => {
  const script = await reported();
  for (const [name, trust] of [
    ['report.md', []],
    ['report.md', ['--allowed-signers', 'allowed']],
    ['none.md', TRUST],
  ] as const) {
    const { status, stderr } = await judge(script, name, trust);
    assert.is(status, 64, name);
    assert.match(stderr, '--signature REPORT.sig --allowed-signers FILE --identity NAME');
  }
  const bin = folderIn(script, 'bin');
  for (const name of [...RUNNER_PROGRAMS, 'sha256sum']) symlinkSync(`/usr/bin/${name}`, join(bin, name));
  symlinkSync(process.env['BASH_UNDER_TEST'] ?? '/bin/bash', join(bin, 'bash'));
  const { status, stderr } = await run(script, ['verify-journal', '--signature', 'report.md.sig', ...TRUST], {
    env: { PATH: bin },
  });
  assert.is(status, 69, stderr);
  assert.match(stderr, 'ssh-keygen');
});

test.run();
