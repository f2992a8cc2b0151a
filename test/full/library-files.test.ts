/** An edit that is killed leaves the old file or the new one. Slow, because bash is killed at every thirteenth command, in edits and in their undo. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { endsAsUndisturbed } from '../support/edited-file.js';

const test = suite('files that are edited and written');

test('killed at any moment, a second run ends as one that was not disturbed, and so does undo', async () => {
  const moments = await endsAsUndisturbed(13);
  assert.ok(moments > 10, `${moments} moments`);
});

test.run();
