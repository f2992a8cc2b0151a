/** What a value is stands in every output as the procedure has it: members with signs of Markdown, defaults of several lines, ways back that there are. */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { structuredPatch } from 'diff';
import { build } from '../support/compile.js';

const test = suite('shown as it is');

const HEAD = 'procedure: sample\ntitle: Sample\nversion: 1.0.0\n';
const phase = (id: string, count: number, more = ''): string =>
  `  - id: ${id}\n    title: Phase ${id}\n    steps:\n${more}${Array.from(
    { length: count },
    (_, at) => `      - {id: ${id}-${at}, title: Touch it, run: touch a, undo: none}\n`,
  ).join('')}`;

test('a member of an enum is not emphasised', () => {
  const { output } = build(
    `${HEAD}variables:\n  MODE: {type: enum, values: ["*x*", _y_], help: How.}\nphases:\n` +
      phase('a', 1, `      - {id: use, title: Use it, risk: read-only, run: 'test "$MODE"'}\n`),
  );
  for (const name of ['README.md', 'index.html']) {
    assert.match(output(name), /MODE=''.*# How\. One of: \*x\*, _y_\./, name);
    assert.not.match(output(name), /<em>[xy]<\/em>/, name);
  }
});

test('a default of several lines has its line ends', () => {
  const { output } = build(
    `${HEAD}variables:\n  HOSTS: {type: string, default: "one\\ntwo", help: Which.}\nphases:\n` +
      phase('a', 1, `      - {id: use, title: Use it, risk: read-only, run: 'test "$HOSTS"'}\n`),
  );
  for (const name of ['README.md', 'index.html', 'migrate.sh'])
    assert.match(output(name), "'one\ntwo'", name);
  assert.match(output('REVIEW.md'), "HOSTS=$'one\\ntwo'");
});

test('only a step with an undo says that it has one, and leads there', () => {
  const guide = build(
    `${HEAD}phases:\n` + phase('a', 1, '      - {id: back, title: Do it, run: touch b, undo: {run: rm b}}\n'),
  ).output('README.md');
  const about = (id: string): string => guide.split(`<a id="step-${id}">`)[1]?.split('\n#')[0] ?? '';
  assert.match(about('back'), '[Undo](#undo-back)');
  assert.not.match(about('a-0'), /undo/i);
  assert.match(guide, '<a id="undo-back">');
  assert.not.match(guide, 'undo-a-0');
});

test('a step that is put first renumbers its own phase in the guide, and nothing in another', () => {
  const procedure = (more: string): string => `${HEAD}phases:\n${phase('a', 3, more)}${phase('b', 97)}`;
  const guides = ['', '      - {id: new, title: Look, risk: read-only, run: "true"}\n'].map((more) =>
    build(procedure(more)).output('README.md'),
  );
  const { hunks } = structuredPatch('', '', guides[0] ?? '', guides[1] ?? '', '', '', { context: 0 });
  const changed = hunks.flatMap(({ lines }) => lines);
  assert.equal(
    changed.filter((line) => line.includes('b-')),
    [],
  );
  assert.ok(changed.length < 40, changed.join('\n'));
});

test.run();
