/** The guide's own lines, in a real bash: files of an earlier run are seen, a wrong value is named with the phases that need it, a value to be filled in is marked. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { compile } from '../../src/compile.js';
import { createSourceReader } from '../../src/parse/read-source.js';
import { readGuide } from '../../src/outputs/guide.js';
import { makeFolder, removeFolder } from '../support/folder.js';
import { runBash } from '../support/run-bash.js';

const PROCEDURE = `procedure: two-phases
title: Do two things
version: 1.0.0
variables:
  EVERYWHERE: {type: int, help: Needed in both.}
  LATER: {type: file, default: /nowhere/at-all, help: Needed in the second.}
  MAYBE: {type: string, default: '', help: May be empty.}
phases:
  - id: one
    title: The first
    steps:
      - {id: first, title: Do it, run: 'echo "$EVERYWHERE" "$MAYBE"', undo: {run: echo back from one}}
  - id: two
    title: The second
    requires: {access: [{run: 'true'}]}
    steps:
      - {id: second, title: Do more, run: 'cat "$LATER" "$EVERYWHERE"', undo: {run: echo back from two}}
`;

interface Context {
  folder: string;
  guide: string;
}

const test = suite<Context>('guide frame');
test.before((context) => {
  context.folder = makeFolder({ 'procedure.yaml': PROCEDURE });
  const { outputs = [] } = compile('procedure.yaml', createSourceReader(context.folder));
  context.guide = outputs.find(({ path }) => path === 'README.md')?.content ?? '';
});
test.after(({ folder }) => {
  removeFolder(folder);
});

const block = (guide: string, role: string): string =>
  readGuide(guide).find((one) => one.role === role)?.text ?? '';

test('files of an earlier run are seen by the set-up, and nothing else is said', ({ folder, guide }) => {
  const setup = block(guide, 'setup');
  assert.equal(runBash(setup, { HOME: folder }), { stdout: '', stderr: '', status: 0 });
  const work = join(folder, 'stepwright/two-phases');
  mkdirSync(work, { recursive: true });
  writeFileSync(join(work, 'replicas-web'), '2');
  assert.match(runBash(setup, { HOME: folder }).stdout, `there are files of an earlier run in ${work}`);
});

test('what has no default is marked, what may be empty is not', ({ guide }) => {
  assert.is(block(guide, 'values'), "EVERYWHERE='' # fill in\nLATER=/nowhere/at-all\nMAYBE=''");
});

test('a wrong value is named, with the phases that need it unless all do', ({ folder, guide }) => {
  const { stdout } = runBash(`${block(guide, 'values')}\n${block(guide, 'keep')}`, { WORK: folder });
  assert.equal(stdout.trimEnd().split('\n'), [
    'EVERYWHERE is not of the type int',
    'LATER is not the path of a file (needed for: The second)',
  ]);
});

test('a right that one phase needs says which', ({ guide }) => {
  assert.match(guide, 'For The second, this must end with status 0:');
});

test('each phase is taken back on its own, the last one first', ({ guide }) => {
  const back = guide.slice(guide.indexOf('## Roll back'), guide.indexOf('## Verification'));
  const order = [...back.matchAll(/^### (.*)$|role=undo step=(\S+)/gm)].map(
    ([, title, step]) => title ?? step,
  );
  assert.equal(order, ['Taking back: The second', 'second', 'Taking back: The first', 'first']);
});

test.run();
