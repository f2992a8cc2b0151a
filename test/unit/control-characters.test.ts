/** Control characters that a terminal or an editor would not show are refused, in values and in keys. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compileFiles } from '../support/compile.js';

const test = suite('control characters');

function sample(more: object, step: object, title = 'A title'): string {
  const steps = [{ id: 'first', title, run: 'true', undo: 'none', ...step }];
  const phases = [{ id: 'only', title, steps }];
  return JSON.stringify({ procedure: 'sample', title, version: '1.0.0', ...more, phases });
}

test('a control character is found wherever it stands, in values and in keys', () => {
  const at = (source: string): string[] =>
    compileFiles({ 'procedure.yaml': source }).diagnostics.map(({ code }) => code);
  const bell = '\u0007';
  for (const source of [
    sample({}, {}, `Z${bell}`),
    sample({ contact: `a\u202eb` }, {}),
    sample({}, { run: `echo '\u2066'` }),
    sample({ requires: { images: [`a${bell}`] } }, {}),
    sample({ requires: { disk: { [`/a\u200f`]: '1GiB' } } }, {}),
    sample({ variables: { A: { type: 'enum', values: [`x${bell}`], help: 'A.' } } }, {}),
  ]) {
    assert.equal([...new Set(at(source))], ['SW0705'], source);
  }
});

test.run();
