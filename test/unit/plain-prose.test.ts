/** Prose that is mere words is not read as Markdown: it has to come out as if it were. */
import fc from 'fast-check';
import { Marked } from 'marked';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createProse } from '../../src/render/html/prose.js';
import { blockProse, inlineProse } from '../../src/render/markdown/prose.js';
import { isPlainParagraph, isPlainProse } from '../../src/render/plain-prose.js';

const test = suite('plain prose');

const PIECES = [
  'word',
  'A',
  '1',
  '12.',
  '1)',
  ' ',
  '  ',
  '\n',
  '\n\n',
  '.',
  ',',
  '(',
  ')',
  "'",
  '?',
  ';',
  'www.',
  'x.org',
  'http',
  ':',
  '-',
  '=',
  '_',
  '+',
  '"',
  '/',
  '%',
  '`',
  '`a & "b"`',
  '` x `',
  '`\\`',
];
const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((pieces) => pieces.join(''));

test('it becomes what Markdown makes of it', () => {
  const prose = createProse();
  const marked = new Marked({ gfm: true });
  // The same character, with its number, its name or neither; an ampersand by itself needs no name.
  const quotes = (html: string): string =>
    html
      .replaceAll('&#39;', "'")
      .replaceAll('&quot;', '"')
      .replace(/&amp;(?![A-Za-z0-9#])/g, '&');
  let words = 0;
  fc.assert(
    fc.property(text, (markdown) => {
      if (/^[A-Za-z][A-Za-z .,\n]*$/.test(markdown)) words += 1;
      const blocks = quotes(marked.parse(markdown, { async: false }).trimEnd());
      const inline = quotes(marked.parseInline(markdown, { async: false }));
      // A bare address becomes a link in both, and a page draws tables in its own way; neither is plain.
      if (blocks.includes('<a ') || blocks.includes('<table>')) {
        assert.not(isPlainProse(markdown));
        return;
      }
      assert.is(quotes(prose.blocks(markdown)), blocks);
      assert.is(quotes(prose.inline(markdown)), inline);
    }),
    { numRuns: 5000 },
  );
  assert.ok(words > 50, `only ${words} texts were mere words`);
});

test('in the guide it stands as it was written, as if it had been read as Markdown', () => {
  let plain = 0;
  fc.assert(
    fc.property(text, (markdown) => {
      if (!isPlainProse(markdown) || !isPlainParagraph(markdown)) return;
      plain += 1;
      // A paragraph of another kind behind it has all of it read.
      assert.is(blockProse(`${markdown}\n\n&`), `${markdown}\n\n&`);
      assert.is(inlineProse(`${markdown} &`), `${markdown.replaceAll('\n', ' ')} &`);
    }),
    { numRuns: 20_000 },
  );
  assert.ok(plain > 50, `only ${plain} texts were plain`);
});

test.run();
