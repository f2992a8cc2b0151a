/** The budgets of what a reviewer reads, counted on the outputs of the shipped procedures. */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { BUDGETS, KNOWN_EXCESSES, compileFolder, countOutputs, mostOf } from '../support/budgets.js';
import { output, readCommitted, shippedCases } from './cases.js';

const test = suite('budgets');

const counted = new Map<string, number>();
const shipped = shippedCases().map((one) => ({ ...one, compiled: compileFolder(one) }));

test('the runner is short enough to be reviewed once a release', () => {
  const [first] = shippedCases();
  assert.ok(first !== undefined);
  const script = output(readCommitted(first), 'migrate.sh');
  const runner = script
    .slice(script.indexOf('\n# ==== runner ====\n') + 1)
    .trimEnd()
    .split('\n');
  counted.set('the runner', runner.length);
  assert.ok(runner.length <= mostOf('the runner', BUDGETS.runner), `${runner.length} lines`);
  assert.equal(
    runner.filter((line) => line.length > BUDGETS.runnerWidth),
    [],
  );
});

for (const one of shipped) {
  for (const { what, lines, most: goal } of countOutputs(one.compiled)) {
    const name = `${one.name}: ${what}`;
    const most = mostOf(name, goal);
    counted.set(name, lines);
    test(`${name} has at most ${most} lines`, () => {
      assert.ok(lines <= most, `${lines} lines, and the goal is ${goal}`);
    });
  }
}

test('what is over its goal is known: the runner and the large procedure, and nothing that has reached it', () => {
  assert.equal(Object.keys(KNOWN_EXCESSES), ['the runner', 'procedures/cdsw-to-cml: the script']);
  for (const [what, { goal, ceiling }] of Object.entries(KNOWN_EXCESSES)) {
    const lines = counted.get(what) ?? 0;
    assert.ok(lines > goal && lines <= ceiling, `${what}: ${lines} lines, goal ${goal}, ceiling ${ceiling}`);
  }
});

test('what the table counts is what lies in out/', () => {
  for (const one of shipped) {
    const made = new Map(one.compiled.outputs.map(({ path, content }) => [path, content]));
    const committed = readCommitted(one);
    assert.equal([...committed.keys()].sort(), [...made.keys()].sort(), one.name);
    for (const [path, content] of made) assert.is(output(committed, path), content, `${one.name} ${path}`);
  }
});

test.run();
