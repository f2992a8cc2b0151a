/** Blank lines that a guide does without, and those that it keeps. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { tighten } from '../../src/render/markdown/tighten.js';

const test = suite('tighten');
const join = (...lines: readonly string[]): string => lines.join('\n');
const BLOCK = ['```bash role=body step=a', '# no heading', '', 'true', '```'];

test('the lines behind a heading, before a block to paste and behind that of a step go', () => {
  assert.is(
    tighten(join('### A', '', 'Why.', '', ...BLOCK, '', 'If it fails: x')),
    join('### A', 'Why.', ...BLOCK, 'If it fails: x'),
  );
  assert.is(tighten(join('## A', '', ...BLOCK)), join('## A', ...BLOCK));
});

test('between paragraphs, blocks and in blocks they stay, also before code that is not to be pasted', () => {
  for (const kept of [
    join('One.', '', 'Two.'),
    join(...BLOCK, '', ...BLOCK),
    join(...BLOCK, '', '### B'),
    join(...BLOCK, '', '| If `A` is | Do |'),
    join('```bash role=undo step=a', 'true', '```', '', '<a id="undo-b"></a>**B**'),
    join('```bash role=functions', 'true', '```', '', 'Fill in `A`.'),
    join('See:', '', '```', '# a', '', 'b', '```'),
    join('````bash role=body step=a', '```', '', '```bash role=body step=b', '````'),
  ])
    assert.is(tighten(kept), kept);
});

test.run();
