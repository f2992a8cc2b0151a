/** What `check` takes grows with the number of steps, and no faster: ten thousand steps take at most three times their build. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compareOutputs } from '../../src/check/compare-outputs.js';
import { compileFiles } from '../support/compile.js';

const STEPS = 10_000;
const test = suite('check of many steps');

const step = (at: number): string =>
  `      - {id: step-${at}, title: Do thing ${at}, run: 'echo ${at} >"$WORK/f${at}"', verify: 'test -e "$WORK/f${at}"', undo: {run: 'rm -f "$WORK/f${at}"'}}`;

const procedure = [
  'procedure: many',
  'title: Do many things',
  'version: 1.0.0',
  'phases:',
  '  - id: one',
  '    title: Do them',
  '    steps:',
  ...Array.from({ length: STEPS }, (_, at) => step(at)),
  '',
].join('\n');

/** Seconds of processor time. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

test('it takes at most three times what the build takes', () => {
  const begin = processorTime();
  const { outputs, plan } = compileFiles({ 'procedure.yaml': procedure });
  const build = processorTime() - begin;
  assert.ok(outputs !== undefined && plan !== undefined);
  const entries = outputs.map(({ path, content, executable }) => {
    return { name: path, text: content, oddity: '', executable };
  });
  const expected = { outputs, digest: plan.digest, version: plan.toolVersion };
  const from = processorTime();
  assert.equal(compareOutputs(entries, expected).diagnostics, []);
  const check = processorTime() - from;
  console.log(`noted: ${STEPS} steps: build ${build.toFixed(1)} s, check ${check.toFixed(1)} s`);
  assert.ok(check <= 3 * build, `build ${build} s, check ${check} s`);
});

test.run();
