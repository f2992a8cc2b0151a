/** Runs a part of the flagship's fault matrix as a test file. In: the file and its plan, or the steps named as arguments. Out: a test that prints how many cases there were. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { findKubectls } from '../support/kubectl.js';
import { insideOwnMounts } from '../support/own-mounts.js';
import { runFlagshipMatrix } from './flagship-matrix.js';
import type { Plan } from './flagship-matrix.js';

export function testFlagshipFaults(file: string, plan: Omit<Plan, 'kubectl'>): void {
  const kubectl = findKubectls().found.at(-1);
  if (kubectl === undefined || process.getuid?.() !== 0) {
    console.log('skipped: the stand-in cluster needs root and a kubectl');
    suite('flagship faults').run();
  } else if (insideOwnMounts(file)) {
    const test = suite(`flagship faults: ${plan.phase}`);
    test('each fault ends as if it had not been, or is undone', async () => {
      const only = process.argv.slice(2);
      const named = only.length > 0 ? { only, part: [1, 1] as const } : {};
      const tally = await runFlagshipMatrix({ ...plan, ...named, kubectl });
      const { cases, undos, unreached, missed, failures } = tally;
      console.log(`${cases} cases, ${undos} undone from the end of a step; ${unreached} places do not exist`);
      for (const name of missed) console.log(`did not strike: ${name}`);
      assert.equal(failures, []);
      assert.ok(cases > 0, 'no case at all');
    });
    test.run();
  }
}
