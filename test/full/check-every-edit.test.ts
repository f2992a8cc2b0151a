/** Every single-character edit of guide and script, at every place, is found by what each proves of itself or of the other. Slow, because each edit is compared with all outputs. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compareOutputs } from '../../src/check/compare-outputs.js';
import { verifyScript } from '../../src/check/verify-script.js';
import { readScript } from '../../src/outputs/script.js';
import { compileFiles } from '../support/compile.js';
import { findsEdits, lawFindsEdits, scriptShowsEdits, world } from '../support/edited-outputs.js';
import { smallProcedure } from '../support/folder.js';
import { SERVICE } from '../support/service-procedure.js';

const { outputs = [], plan } = compileFiles({ 'procedure.yaml': smallProcedure('small') });
const text = (name: string): string => outputs.find(({ path }) => path === name)?.content ?? '';

/** One edit a place, of a kind that changes with the place. */
function edited(source: string, at: number): string {
  const [before, here, after] = [source.slice(0, at), source.charAt(at), source.slice(at + 1)];
  if (at % 3 === 0) return before + after;
  if (at % 3 === 1) return `${before} ${here}${after}`;
  return before + (here === 'x' ? 'y' : 'x') + after;
}

test('every place of the guide', () => {
  const guide = text('README.md');
  assert.ok(plan);
  for (let at = 0; at < guide.length; at += 1) {
    const entries = outputs.map(({ path, content, executable }) => ({
      name: path,
      text: path === 'README.md' ? edited(guide, at) : content,
      oddity: '',
      executable,
    }));
    const expected = { outputs, digest: plan.digest, version: plan.toolVersion };
    const { diagnostics } = compareOutputs(entries, expected);
    assert.ok(
      diagnostics.some(({ span }) => span?.file === 'README.md'),
      `at ${at}`,
    );
  }
  console.log(`noted: ${guide.length} edits of the guide, each found`);
});

test('every place of the script, by its own digests, the runner at every seventh', () => {
  const script = text('migrate.sh');
  const runner = script.indexOf('# ==== runner ====') + 20;
  let count = 0;
  for (let at = 0; at < script.length; at += at < runner ? 1 : 7, count += 1) {
    assert.ok(verifyScript(readScript(edited(script, at))).length > 0, `at ${at}`);
  }
  console.log(`noted: ${count} edits of the script, each found`);
});

const service = world(SERVICE);

for (const { path } of service.outputs) {
  test(`single-character edits of ${path} are found, all over a procedure of eight steps`, () => {
    findsEdits(service, path, 150);
  });
}

test('its script shows every edit by its own digests alone', () => {
  scriptShowsEdits(service, 300);
});

test('the law: every fifth place inside the blocks of commands', () => {
  lawFindsEdits(service, 5);
});

test.run();
