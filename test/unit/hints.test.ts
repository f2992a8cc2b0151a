/** What to write instead: the hint for a value of the wrong type says all that is wrong with it at once. */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { compileFiles } from '../support/compile.js';

const test = suite('hints');

function hintFor(step: string, head = 'version: 1.0.0'): string {
  const text = `procedure: sample\ntitle: Sample\n${head}\nphases:\n  - id: only\n    title: Only\n    steps:\n      - id: first\n        title: Do it\n        ${step}\n`;
  const [first, ...others] = compileFiles({ 'procedure.yaml': text }).diagnostics;
  assert.equal(others, []);
  assert.match(first?.code ?? '', /^SW030[34]$/);
  return first?.hint ?? '';
}

const RUN = 'run: echo done\n        ';

const STEPS: readonly (readonly [step: string, hint: string])[] = [
  ['confirm: Does it work?', "write `{question: 'Does it work?'}`"],
  ["confirm: Doesn't it work?", 'write `{question: "Doesn\'t it work?"}`'],
  [`${RUN}for_each: [a, "b c"]`, 'write `{name: …, in: [a, b c]}`'],
  [`${RUN}for_each: kubectl get pods`, 'write `{name: …, run: kubectl get pods}`'],
  [`${RUN}timeout: 30`, 'a number with s, m or h, such as `90s`'],
  [`${RUN}retry: 3`, 'write `{attempts: 3}`'],
  [`${RUN}retry: {attempts: "3"}`, 'write the number without quotes'],
  [`${RUN}retry: {attempts: three}`, ''],
  [`${RUN}interactive: yes`, 'write `true`'],
  [`${RUN}interactive: Off`, 'write `false`'],
  [`${RUN}undo: rm -f x`, 'write `{run: rm -f x}`'],
  ['wait: pg_isready -q', 'write `{timeout: …, condition: pg_isready -q}`'],
  ['sql: SELECT 1', 'write `{on: …, statements: SELECT 1}`'],
  ['write: /etc/motd', 'write `{content: …, path: /etc/motd}`'],
  ['run: [ls, -l]', 'text that holds brackets or `: ` is written in quotes, or in a block under `|`'],
  ['run: {a: b}', 'text that holds brackets or `: ` is written in quotes, or in a block under `|`'],
  ['run: 7', 'put it in quotes, so that it is text'],
  ['run:', 'write a value after the colon, or remove the key'],
];

for (const [step, hint] of STEPS) {
  test(`the hint for ${step.replace(RUN, '')} is what to write`, () => {
    assert.is(hintFor(step), hint);
  });
}

test('a version of two numbers is told its whole form', () => {
  assert.is(hintFor('run: echo done', 'version: 1.0'), 'it looks like `1.0.0`');
});

test('a number that is right as text is put in quotes', () => {
  assert.is(
    hintFor('run: echo done', 'version: 1.0.0\nrequires: {bash: 3.2}'),
    'put it in quotes, so that it is text',
  );
  assert.is(
    hintFor('run: echo done', 'version: 1.0.0\nrequires: {disk: {/data: 5}}'),
    'it looks like `5GiB`',
  );
});

test.run();
