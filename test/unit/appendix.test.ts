/** A function of the appendix: where guide and script have it, what says so, and that both are proved to hold the same. In: a small procedure. Out: assertions. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { proveOutputs } from '../../src/check/prove-outputs.js';
import { compile } from '../../src/compile.js';
import { readGuide } from '../../src/outputs/guide.js';
import { createSourceReader } from '../../src/parse/read-source.js';
import { makeFolder, removeFolder } from '../support/folder.js';
import { runBash } from '../support/run-bash.js';

const long = (lines: number): string =>
  Array.from({ length: lines }, (_, at) => `      echo ${at} >>"$1"\n`).join('');

const procedure = (appendix: string): string => `procedure: library
title: Load a library
version: 1.0.0
functions:
  load_all:
    help: "FILE: writes much."
${appendix}    run: |
${long(41)}  count: {help: "FILE: counts lines.", run: 'wc -l <"$1"'}
phases:
  - id: only
    title: The only phase
    steps:
      - {id: load, title: Load it, run: 'load_all "$HOME/loaded"', undo: {run: rm -f "$HOME/loaded"}}
      - {id: count, title: Count it, risk: read-only, run: 'count "$HOME/loaded"'}
`;

interface Context {
  folder: string;
  guide: string;
  script: string;
}

const test = suite<Context>('appendix');
test.before((context) => {
  context.folder = makeFolder({ 'procedure.yaml': procedure('    appendix: true\n') });
  const { outputs = [], diagnostics } = compile('procedure.yaml', createSourceReader(context.folder));
  assert.equal(diagnostics, []);
  const output = (name: string): string => outputs.find(({ path }) => path === name)?.content ?? '';
  context.guide = output('README.md');
  context.script = output('migrate.sh');
});
test.after(({ folder }) => {
  removeFolder(folder);
});

const block = (guide: string, role: string, step = ''): string =>
  readGuide(guide).find((one) => one.role === role && one.step === step)?.text ?? '';

const faults = ({ guide, script }: Pick<Context, 'guide' | 'script'>): string[] =>
  proveOutputs(
    new Map([
      ['README.md', guide],
      ['migrate.sh', script],
    ]),
  ).map(({ message, span }) => `${guide.slice(0, span?.start).split('\n').length}: ${message}`);

test('its lines stand once in the guide, behind everything that is pasted in order', ({ guide }) => {
  assert.not.match(block(guide, 'functions'), 'load_all()');
  assert.match(block(guide, 'functions'), /^count\(\) \{/m);
  assert.match(block(guide, 'appendix'), /^load_all\(\) \{ # FILE: writes much\.\n {2}echo 0 /);
  assert.ok(guide.indexOf('id="roll-back"') < guide.indexOf('id="appendix"'));
});

test('set-up, a new terminal and the step that calls it say where it is', ({ guide }) => {
  for (const words of [
    /### .*Set-up\n.*After this block, paste that of the \[appendix\]\(#appendix\):\n```bash role=functions/,
    /\*\*In a new terminal:\*\* .*that of the \[appendix\]\(#appendix\)/,
    /id="step-load".*\nThe \[appendix\]\(#appendix\) defines `load_all`\./,
    /id="appendix".*\nPaste this block in \[Set-up\]\(#set-up\)/,
  ])
    assert.match(guide, words);
  assert.is(guide.match(/defines `load_all`/g)?.length, 1);
});

test('the script has it behind the other functions', ({ script }) => {
  assert.ok(script.indexOf('\ncount() {') < script.indexOf('\nload_all() {'));
});

test('the law holds, and any difference in it is found where it is', (outputs) => {
  const { guide } = outputs;
  assert.equal(faults(outputs), []);
  const at = guide.split('\n').findIndex((line) => line.includes('echo 7 ')) + 1;
  const edited = { ...outputs, guide: guide.replace('echo 7 ', 'echo 8 ') };
  assert.equal(faults(edited), [`${at}: the functions are not the same in the guide and in the script`]);
  const [whole = ''] = /^```bash role=appendix\n[\s\S]*?^```\n/m.exec(guide) ?? [];
  for (const other of ['', whole + whole])
    assert.is(faults({ ...outputs, guide: guide.replace(whole, () => other) }).length, 1);
});

test('who has not pasted it is told its name, and nothing is done', ({ guide, folder }) => {
  const [setUp, appendix] = [block(guide, 'functions'), block(guide, 'appendix')];
  const load = block(guide, 'body', 'load');
  const without = runBash(`${setUp}\n${load}`, { HOME: folder });
  assert.is(without.status, 127);
  assert.match(without.stderr, 'load_all: command not found');
  assert.not.ok(existsSync(join(folder, 'loaded')));
  const pasted = `${setUp}\n${appendix}\n${load}\n${block(guide, 'body', 'count')}`;
  assert.match(runBash(pasted, { HOME: folder }).stdout, /^ *41$/m);
});

test('only there may a function be longer than a text', () => {
  const folder = makeFolder({ 'procedure.yaml': procedure('') });
  const { diagnostics } = compile('procedure.yaml', createSourceReader(folder));
  removeFolder(folder);
  assert.equal(
    diagnostics.map(({ code, message }) => `${code}: ${message}`),
    ['SW0901: the function `load_all` has 41 lines, and 40 are the most'],
  );
});

test.run();
