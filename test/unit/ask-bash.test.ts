/** The build asks bash: what it refuses is a finding at its place, and without a bash the parser decides and that is said. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { askBash } from '../../src/cli/ask-bash.js';
import type { Ran } from '../support/terminal.js';
import { runCommand } from '../support/terminal.js';

const test = suite('asking bash');

async function inFolder(yaml: string, ...words: readonly string[]): Promise<Ran & { built: boolean }> {
  const before = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), 'stepwright-'));
  try {
    writeFileSync(join(folder, 'procedure.yaml'), yaml);
    process.chdir(folder);
    const ran = await runCommand(...words);
    return { ...ran, built: existsSync(join('out', 'sample', 'migrate.sh')) };
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  }
}

function procedureWith(text: string): string {
  const lines = text.split('\n').map((line) => `          ${line}`);
  return [
    'procedure: sample',
    'title: Hold one text',
    'version: 1.0.0',
    'phases:',
    '  - id: only',
    '    title: The only phase',
    '    steps:',
    '      - id: first',
    '        title: Do it',
    '        undo: none',
    '        run: |',
    ...lines,
    '',
  ].join('\n');
}

/** The parser lets it pass. */
const REFUSED = 'echo first\n[[ | ]]\necho last';

test('bash reads without running', () => {
  assert.equal(askBash('exit 3\n'), { kind: 'reads' });
  assert.equal(askBash('echo "\n').kind, 'refuses');
  assert.equal(askBash('true\n', '/nowhere/bash'), { kind: 'absent' });
});

test('bash reads from a file that is gone at once, and from a pipe where none can be made', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stepwright-'));
  const tellsInput = join(folder, 'bash');
  writeFileSync(tellsInput, '#!/bin/sh\n[ -f /dev/stdin ] || echo pipe >&2\n', { mode: 0o755 });
  const before = process.env['TMPDIR'];
  try {
    process.env['TMPDIR'] = join(folder, 'tmp');
    mkdirSync(join(folder, 'tmp'));
    assert.is(askBash('echo a\n', tellsInput).kind, 'reads');
    assert.equal(readdirSync(join(folder, 'tmp')), []);
    rmSync(join(folder, 'tmp'), { recursive: true });
    assert.is(askBash('echo a\n', tellsInput).kind, 'refuses');
    assert.is(askBash('echo "\n').kind, 'refuses');
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(folder, { recursive: true });
  }
});

test('what bash prints counts, whatever its status', () => {
  const answer = askBash('cat <<EOF\nx\n');
  assert.is(answer.kind, 'refuses');
});

for (const verb of ['build', 'check']) {
  test(`${verb} refuses a text that bash refuses, at its line`, async () => {
    const { status, out, log, built } = await inFolder(procedureWith(REFUSED), verb, 'procedure.yaml');
    assert.is(status, 1);
    assert.match(out + log, /procedure\.yaml:13:11: error SW0523: bash refuses this text/);
    assert.not.ok(built);
  });

  test(`${verb} says that it could not ask`, async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = '/nowhere';
    try {
      const { log } = await inFolder(procedureWith('echo a'), verb, 'procedure.yaml');
      assert.match(log, /there is no bash here: the parser alone has read the scripts/);
    } finally {
      process.env['PATH'] = path;
    }
  });
}

test('nothing is said of bash where it was asked', async () => {
  const { status, log, built } = await inFolder(procedureWith('echo a'), 'build', 'procedure.yaml');
  assert.is(status, 0);
  assert.not.match(log, /bash/);
  assert.ok(built);
});

test.run();
