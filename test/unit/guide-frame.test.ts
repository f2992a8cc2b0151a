/** The guide's own lines, in a real bash: files of an earlier run are seen, a wrong value is named with the phases that need it, a value to be filled in is marked. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  const setup = block(guide, 'functions');
  const clean = 'aliases and functions that could stand for commands: none\n';
  assert.equal(runBash(setup, { HOME: folder }), { stdout: clean, stderr: '', status: 0 });
  const work = join(folder, 'stepwright/two-phases');
  writeFileSync(join(work, 'replicas-web'), '2');
  assert.match(runBash(setup, { HOME: folder }).stdout, `${work} has files of an earlier run`);
});

test('what has no default comes first and is named, with what each value is and the phases it is for', ({
  guide,
}) => {
  assert.equal(block(guide, 'values').split('\n').slice(0, 3), [
    "EVERYWHERE=''          # Needed in both.",
    'LATER=/nowhere/at-all  # Needed in the second. Phase 2.',
    "MAYBE=''               # May be empty. Phase 1.",
  ]);
  assert.match(guide, 'Fill in `EVERYWHERE`; change the other values only if your site differs.');
});

test('a wrong value is named, and kept all the same: it is the value of this terminal', ({
  folder,
  guide,
}) => {
  const work = join(folder, 'stepwright/two-phases');
  rmSync(work, { recursive: true, force: true });
  const blocks = [block(guide, 'functions'), block(guide, 'values')].join('\n');
  const { stderr } = runBash(blocks, { HOME: folder });
  assert.equal(stderr.trimEnd().split('\n'), [
    'EVERYWHERE is not valid: ',
    'LATER is not valid: /nowhere/at-all',
  ]);
  assert.is(readFileSync(join(work, 'LATER'), 'utf8'), '/nowhere/at-all');
});

test('a value is checked in any locale and with any text in it, and comes back in a new terminal as it was', ({
  folder,
  guide,
}) => {
  const odd = `it's "$(touch pwned)" \`x\` ü\n  two lines`;
  const values = block(guide, 'values')
    .replace(/^EVERYWHERE=''/m, 'EVERYWHERE=12')
    .replace(/^LATER=\S+/m, 'LATER=/')
    .replace(/^MAYBE=''/m, () => `MAYBE='${odd.replaceAll("'", "'\\''")}'`);
  const functions = block(guide, 'functions');
  const env = { HOME: folder, LC_ALL: 'C.UTF-8' };
  assert.is(runBash(`${functions}\n${values}`, env).stderr, 'LATER is not valid: /\n');
  const { stdout } = runBash(
    `${functions}\n${block(guide, 'resume')}\nprintf '<%s>' "$EVERYWHERE" "$MAYBE"`,
    env,
  );
  assert.is(stdout.slice(stdout.indexOf('<')), `<12><${odd}>`);
});

test('a value that is filled in later, by the block pasted again, is there in a new terminal', ({
  folder,
  guide,
}) => {
  const [functions, values] = [block(guide, 'functions'), block(guide, 'values')];
  const env = { HOME: folder, LC_ALL: 'C.UTF-8' };
  const first = values.replace(/^EVERYWHERE=''/m, 'EVERYWHERE=12');
  const again = first.replace(/^MAYBE=''/m, "MAYBE='known by now'");
  runBash(`${functions}\n${first}\n${again}`, env);
  const { stdout } = runBash(
    `${functions}\n${block(guide, 'resume')}\nprintf '<%s>' "$EVERYWHERE" "$MAYBE"`,
    env,
  );
  assert.is(stdout.slice(stdout.indexOf('<')), '<12><known by now>');
});

test('a right that one phase needs says which', ({ guide }) => {
  assert.match(guide, 'Check your rights for phase 2:');
});

test('each phase is taken back on its own, the last one first', ({ guide }) => {
  const back = guide.slice(guide.indexOf('</a>Roll back'));
  const order = [...back.matchAll(/^### (.*)$|role=undo step=(\S+)/gm)].map(
    ([, title, step]) => title ?? step,
  );
  assert.equal(order, ['Phase 2: The second', 'second', 'Phase 1: The first', 'first']);
});

test.run();
