/** At least a thousand hostile values through variables, captures, answers and the journal. */
import fc from 'fast-check';
import { suite } from 'uvu';
import { VALUES_A_RUN, carry } from '../support/hostile-run.js';
import { hostileBytes } from '../support/hostile.js';

const test = suite('runner: values, many');

test('1,000 values arrive unharmed', () => {
  fc.assert(
    fc.property(
      fc.array(hostileBytes(), { minLength: VALUES_A_RUN, maxLength: VALUES_A_RUN }),
      hostileBytes(),
      hostileBytes(),
      (values, secret, reason) => {
        carry(values, secret, reason);
      },
    ),
    { numRuns: Math.ceil(1000 / VALUES_A_RUN), endOnFailure: true, includeErrorInReport: true },
  );
});

test.run();
