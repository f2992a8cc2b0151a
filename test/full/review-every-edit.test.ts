/** Single-character edits at every fifth place of all texts and functions, in guide and script, are found by the lines of docs/review.md. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compileCase, output } from '../golden/cases.js';
import {
  editedAt,
  placesIn,
  reviewByLines,
  stretchesOfGuide,
  stretchesOfScript,
} from '../support/review-lines.js';

/** Each edit takes a shell, two of awk and a diff. */
const EVERY = 5;

const test = suite('every edit');
const outputs = compileCase({ name: 'drain-node', folder: 'procedures/drain-node' });
const [guide, script] = [output(outputs, 'README.md'), output(outputs, 'migrate.sh')];

test('in the guide', () => {
  const places = placesIn(stretchesOfGuide(guide), EVERY);
  for (const at of places) assert.not(reviewByLines(editedAt(guide, at), script).same, `at ${at}`);
  console.log(`noted: ${places.length} edits of the guide, each found by its lines`);
});

test('in the script', () => {
  const places = placesIn(stretchesOfScript(script), EVERY);
  for (const at of places) assert.not(reviewByLines(guide, editedAt(script, at)).same, `at ${at}`);
  console.log(`noted: ${places.length} edits of the script, each found by its lines`);
});

test.run();
