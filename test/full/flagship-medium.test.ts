/** The whole flagship by its script in a world of medium size: hundreds of projects, dozens of folders. Every invariant holds. */
import { readFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { findKubectls } from '../support/kubectl.js';
import { readNotes } from '../support/notes.js';
import { byScript, rendered } from '../support/routes.js';
import { violations } from '../world/invariants.js';
import { travel } from '../world/journey.js';
import { EVERYTHING } from '../world/options.js';

const kubectl = findKubectls().found[0];
const able = kubectl !== undefined && process.getuid?.() === 0;
if (!able) console.log('skipped: the stand-in cluster needs root and a kubectl');

const test = suite('flagship medium');

test('a world of medium size is moved', async () => {
  if (!able) return;
  const procedure = rendered('cdsw-to-cml');
  const notes = readNotes(readFileSync('test/e2e/flagship-notes.txt', 'utf8'), procedure.plan);
  const options = { ...EVERYTHING, size: 'medium' } as const;
  const journey = await travel({ options, procedure, notes, kubectl, open: byScript });
  try {
    assert.is(journey.before.get('database of CML: table public.projects')?.split('\n').length, 1);
    assert.is(journey.after.get('database of CML: table public.projects')?.split('\n').length, 251);
    assert.equal(await violations(journey.migration), []);
  } finally {
    await journey.end();
  }
});

test.run();
