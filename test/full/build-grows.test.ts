/** What the compiler takes grows with the number of steps, and no faster: what looks at all steps for each of them is found by many alone. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { procedureOf } from '../../bench/build.js';
import { compileFiles } from '../support/compile.js';

const test = suite('build of many steps');

/** Seconds of processor time. */
function secondsFor(steps: number): number {
  const before = process.cpuUsage();
  const { outputs } = compileFiles({ 'procedure.yaml': procedureOf(steps) });
  const { user, system } = process.cpuUsage(before);
  assert.ok(outputs, `${steps} steps do not compile`);
  return (user + system) / 1e6;
}

test('eight times the steps take at most ten times as long', () => {
  // The first time, code is loaded and compiled.
  secondsFor(1000);
  const [few, many] = [secondsFor(1000), secondsFor(8000)];
  assert.ok(many < few * 10, `1000 steps take ${few} s, 8000 steps ${many} s`);
});

test.run();
