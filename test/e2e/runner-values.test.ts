/** Hostile values go through variables, captures, answers and the journal unharmed: a sample; the full suite has more. */
import fc from 'fast-check';
import { suite } from 'uvu';
import { VALUES_A_RUN, carry } from '../support/hostile-run.js';
import { hostileBytes } from '../support/hostile.js';

const test = suite('runner: values');

test('values with quotes, newlines, globs, substitutions, dashes and odd bytes arrive unharmed', () => {
  fc.assert(
    fc.property(
      fc.array(hostileBytes(), { minLength: VALUES_A_RUN, maxLength: VALUES_A_RUN }),
      hostileBytes(),
      hostileBytes(),
      (values, secret, reason) => {
        carry(values, secret, reason);
      },
    ),
    { numRuns: 2, endOnFailure: true, includeErrorInReport: true },
  );
});

test.run();
