/** Prose that is plain is not read as Markdown: it has to come out as if it were. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { plainBlocks } from '../../src/render/html/plain-blocks.js';
import { createProse } from '../../src/render/html/prose.js';
import { blockProse, inlineProse, linkText } from '../../src/render/markdown/prose.js';
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
  'a_b',
  '**',
  '**bold**',
  '[words](#place)',
  '{$X}',
  '…',
  '+',
  '"',
  '/',
  '%',
  '`',
  '`a & "b"`',
  '`a \\| b`',
  '`*`',
  '`a\nb`',
  '` x `',
  '`\\`',
];
const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((pieces) => pieces.join(''));

const PLAIN = [
  '`a\nb`',
  'word',
  'A1',
  '`a & "b"`',
  '`a \\| b`',
  '**bold**',
  '**a `b`**',
  '[words](#place)',
  'a_b',
  '(',
  ')',
  '.',
  ':',
];
/** Mostly plain. */
const line = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .array(fc.constantFrom(...PLAIN), { minLength: 1, maxLength: 4 })
      .map((all) => all.join(' ')),
  },
  { weight: 1, arbitrary: text },
);

const lines = (arbitrary: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(arbitrary, { minLength: 1, maxLength: 3 }).map((all) => all.join('\n'));

const marked = (...marks: readonly string[]): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...marks), line).map((pair) => pair.join(''));

/** Mostly two columns. */
const row = fc
  .array(fc.oneof(line, fc.constant('')), { minLength: 2, maxLength: 2 })
  .chain((cells) => fc.constantFrom(cells, cells, cells, cells.slice(1)))
  .map((cells) => `| ${cells.join(' | ')} |`);

const table = fc.tuple(row, fc.constantFrom('| --- | --- |\n', '| --- |\n', '|---|---|\n'), lines(row));

/** Mostly commands. */
const fenced = lines(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom('a b', "sed '1,/^# b ==$/d' a.sh | b", '# a "b"', 'x=${a}', 'a <b'),
    },
    { weight: 1, arbitrary: line },
  ),
).map((inner) => `\`\`\`sh\n${inner}\n\`\`\``);

/** Paragraphs, headings, lists, tables and fenced blocks, one behind the other with and without an empty line. */
const blocks = fc
  .array(
    fc.tuple(
      fc.oneof(
        lines(line),
        marked('# ', '## ', '####### ', '#'),
        lines(marked('- ')),
        lines(marked('- ', '- ', '  ')),
        lines(marked('- ', '1. ', '2. ', '  ', '* ')),
        lines(marked('1. ', '2. ')).map((list) => list.replace(/^2/, '1')),
        table.map(([head, rule, rows]) => `${head}\n${rule}${rows}`),
        fenced,
      ),
      fc.constantFrom('\n\n', '\n\n', '\n\n', '\n', '\n\n\n'),
    ),
    { maxLength: 4 },
  )
  .map((all) => all.flat().join('').trimEnd());

/** All of it is read as Markdown because of what stands at its end. */
function asRead(markdown: string): string {
  const html = createProse().blocks(`${markdown}\n\n&`);
  assert.ok(html.endsWith('<p>&</p>'), html);
  return html.slice(0, -'<p>&</p>'.length).trimEnd();
}

test('it becomes what Markdown makes of it', () => {
  const prose = createProse();
  const found = {
    '<p>': 0,
    '<ul>': 0,
    '<ol>': 0,
    '<h2>': 0,
    '<table>': 0,
    '<strong>': 0,
    '<a ': 0,
    '<pre>': 0,
  };
  const marks = Object.keys(found) as (keyof typeof found)[];
  fc.assert(
    fc.property(fc.oneof(text, blocks), (markdown) => {
      if (isPlainParagraph(markdown)) assert.is(`${prose.inline(markdown)} &`, prose.inline(`${markdown} &`));
      const html = plainBlocks(markdown);
      if (html === undefined) return;
      for (const mark of marks.filter((one) => html.includes(one))) found[mark] += 1;
      assert.is(html, asRead(markdown));
    }),
    { numRuns: 60_000 },
  );
  for (const mark of marks) assert.ok(found[mark] > 50, `only ${found[mark]} texts have ${mark}`);
});

test('in the guide it stands as it was written, as if it had been read as Markdown', () => {
  const found = { paragraphs: 0, lists: 0 };
  fc.assert(
    fc.property(fc.oneof(text, blocks), (markdown) => {
      if (markdown === '' || !isPlainProse(markdown)) return;
      found[isPlainParagraph(markdown) ? 'paragraphs' : 'lists'] += 1;
      // A paragraph of another kind behind it has all of it read.
      assert.is(blockProse(`${markdown}\n\n&`), `${markdown}\n\n&`);
      if (!isPlainParagraph(markdown)) return;
      assert.is(inlineProse(`${markdown} &`), `${markdown.replaceAll('\n', ' ')} &`);
      assert.is(linkText(`${markdown} &`), `${linkText(markdown)} &`);
    }),
    { numRuns: 20_000 },
  );
  assert.ok(found.paragraphs > 50 && found.lists > 50, JSON.stringify(found));
});

test.run();
