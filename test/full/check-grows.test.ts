/** What `check` takes grows with the number of steps, and no faster: ten thousand steps take at most three times their build. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compareOutputs } from '../../src/check/compare-outputs.js';
import { compileFiles } from '../support/compile.js';
import { manySteps, procedureOf, timed } from '../support/many-steps.js';

const STEPS = 10_000;
const test = suite('check of many steps');

test('it takes at most three times what the build takes', () => {
  const procedure = procedureOf(manySteps(STEPS));
  const build = timed(() => compileFiles({ 'procedure.yaml': procedure }));
  const { outputs, plan } = build.result;
  assert.ok(outputs !== undefined && plan !== undefined);
  const entries = outputs.map(({ path, content, executable }) => {
    return { name: path, text: content, oddity: '', executable };
  });
  const expected = { outputs, digest: plan.digest, version: plan.toolVersion };
  const check = timed(() => compareOutputs(entries, expected));
  assert.equal(check.result.diagnostics, []);
  console.log(
    `noted: ${STEPS} steps: build ${build.seconds.toFixed(1)} s, check ${check.seconds.toFixed(1)} s`,
  );
  assert.ok(check.seconds <= 3 * build.seconds, `build ${build.seconds} s, check ${check.seconds} s`);
});

test.run();
