/** What `write` and `copy` leave on disk, byte for byte, and what they refuse. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { build } from '../support/compile.js';
import { scratchFolder } from '../support/rendered-script.js';
import { runBash } from '../support/run-bash.js';
import type { BashResult } from '../support/run-bash.js';

const test = suite<{ folder: string }>('write and copy');

const work = scratchFolder();
test.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'stepwright-write-'));
});
test.after.each(({ folder }) => {
  rmSync(folder, { recursive: true, force: true });
  for (const name of readdirSync(work)) rmSync(join(work, name), { recursive: true });
});

function run(action: object, folder: string, value = ''): BashResult {
  const { plan } = build(
    JSON.stringify({
      procedure: 'one',
      title: 'One',
      version: '1.0.0',
      variables: {
        FOLDER: { type: 'string', help: 'A folder.' },
        VALUE: { type: 'string', help: 'A value.' },
      },
      phases: [{ id: 'only', title: 'Only', steps: [{ id: 'one', title: 'One', ...action }] }],
    }),
  );
  const text = plan.phases[0]?.steps[0]?.texts.body?.source ?? 'exit 99';
  const functions = plan.functions.map(({ source }) => source).join('\n');
  return runBash(`${functions}\nset -euo pipefail\n${text}`, { FOLDER: folder, VALUE: value, WORK: work });
}

const CONTENTS = [
  '',
  '\n',
  'x',
  'x\n',
  'x\n\n',
  ' \t\n',
  'END\n',
  '  END\nEND_2\n',
  "it's\n$$HOME `x` \\\n",
  'a\nb',
  '-n',
  '%s\\n',
];

for (const content of CONTENTS) {
  test(`writes ${JSON.stringify(content)} as it is`, ({ folder }) => {
    const { status, stderr } = run({ write: { path: '${FOLDER}/a b', content } }, folder);
    assert.is(status, 0, stderr);
    assert.is(readFileSync(join(folder, 'a b'), 'utf8'), content.replaceAll('$$', '$'));
  });
}

for (const end of ['', '\n', '!\n']) {
  test(`writes a value as it is before ${JSON.stringify(end)}`, ({ folder }) => {
    const value = `-n $(touch x) \`y\` "q" \\ 'z'\nEND`;
    assert.is(
      run({ write: { path: '${FOLDER}/file', content: `\${VALUE}${end}` } }, folder, value).status,
      0,
    );
    assert.is(readFileSync(join(folder, 'file'), 'utf8'), value + end);
  });
}

test('a directory in the place of the file is left alone', ({ folder }) => {
  mkdirSync(join(folder, 'there'));
  writeFileSync(join(folder, 'source'), 'x');
  const actions = [
    { write: { path: '${FOLDER}/there', content: 'x\n' } },
    { copy: { from: { path: '${FOLDER}/source' }, to: { path: '${FOLDER}/there' } } },
  ];
  for (const action of actions) {
    const { status, stderr } = run(action, folder);
    assert.is(status, 1);
    assert.match(stderr, /(?:a directory of that name exists|not a file): .*there/);
  }
  assert.equal(readdirSync(join(folder, 'there')), []);
  assert.equal(readdirSync(folder).sort(), ['source', 'there']);
});

test('a file without a mode is for its owner alone, as everything that steps make', ({ folder }) => {
  chmodSync(folder, 0o755);
  const { plan, output } = build(
    'procedure: one\ntitle: One\nversion: 1.0.0\nphases: [{id: only, title: Only, steps: [{id: one, title: One, write: {path: /x, content: y}}]}]\n',
  );
  assert.is(plan.phases.length, 1);
  assert.match(output('migrate.sh'), /^ *umask 077$/m);
  assert.match(output('README.md'), /^umask 077$/m);
});

test.run();
