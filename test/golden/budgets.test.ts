/** The budgets of what a reviewer reads, counted on the outputs of the shipped procedures. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { BUDGETS, countOutputs } from '../support/budgets.js';
import { compileCase, shippedCases } from './cases.js';

const test = suite('budgets');

test('the runner is short enough to be reviewed once a release', () => {
  const [first] = shippedCases();
  assert.ok(first !== undefined);
  const script = compileCase(first).get('migrate.sh') ?? '';
  const runner = script
    .slice(script.indexOf('\n# ==== runner ====\n') + 1)
    .trimEnd()
    .split('\n');
  assert.ok(runner.length <= BUDGETS.runner, `${runner.length} lines`);
  assert.equal(
    runner.filter((line) => line.length > BUDGETS.runnerWidth),
    [],
  );
});

for (const one of shippedCases()) {
  const counts = countOutputs(one);
  for (const { what, lines, most } of counts) {
    test(`${one.name}: ${what} has at most ${most} lines`, () => {
      assert.ok(lines <= most, `${lines} lines`);
    });
  }
}

test('what the table counts is what lies in out/', () => {
  for (const one of shippedCases()) {
    const committed = readFileSync(join('out', one.name.replace('procedures/', ''), 'README.md'), 'utf8');
    assert.is(compileCase(one).get('README.md'), committed, one.name);
  }
});

test.run();
