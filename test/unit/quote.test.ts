/** Quoting, held against the real bash: whatever the value, one word comes out and nothing runs. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hereDocument, quoteTemplate, quoteWord, singleQuote } from '../../src/shell/quote.js';
import { parseTemplate } from '../../src/shell/template.js';
import { runBash } from '../support/run-bash.js';

const test = suite('quoting');

/** Text that is full of what means something to a shell. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "'",
        '"',
        '$',
        '`',
        '\\',
        '\n',
        '!',
        ' ',
        '-',
        '*',
        '~',
        '{a,b}',
        '$(echo pwned)',
        '=',
        '#',
        ';',
        '&',
        '|',
        '<',
        'é',
        '…',
        '😀',
        '%s',
      ),
      fc.string({ unit: 'grapheme-ascii', maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

/** One bash for many words: forking for each would be slow. */
function printed(words: readonly string[], env: Readonly<Record<string, string>> = {}): string[] {
  const { stdout, stderr } = runBash(
    `set -u\n${words.map((word) => `printf '%s\\0' ${word}`).join('\n')}`,
    env,
  );
  assert.is(stderr, '');
  return stdout.split('\0').slice(0, -1);
}

const samples = (count: number): string[] => fc.sample(hostile, { numRuns: count, seed: 20 });

test('a constant is one word, whatever is in it', () => {
  const values = ['', '-n', '=x', '~', '~root', "it's", 'a b', '{a,b}', '*', ...samples(1000)];
  assert.equal(printed(values.map(quoteWord)), values);
});

test('single quotes hold everything too', () => {
  const values = samples(300);
  assert.equal(printed(values.map(singleQuote)), values);
});

test('a typed field gives its constants and its variables, both unharmed', () => {
  const value = `it's "$(touch pwned)" \`x\` \\ \n!`;
  const cases = samples(200).flatMap((before) =>
    ['', 'x', '_1', '[0]', '-y'].map((after) => ({ before, after })),
  );
  const words = cases.map(({ before, after }) => {
    const field = `${before.replaceAll('$', '$$$$')}\${NAME}${after}`;
    return quoteTemplate(parseTemplate(field).template);
  });
  assert.equal(
    printed(words, { NAME: value }),
    cases.map(({ before, after }) => before + value + after),
  );
});

test('a here-document with references keeps constants as they are', () => {
  const value = `$(echo pwned) \`x\` \\`;
  const constants = samples(300);
  const texts = constants.map((constant) => {
    const { quoted, body } = hereDocument(
      parseTemplate(`${constant.replaceAll('$', '$$$$')}\${NAME}`).template,
    );
    assert.is(quoted, false);
    return `cat <<END_OF_SAMPLE\n${body}\nEND_OF_SAMPLE\nprintf '\\0'`;
  });
  const { stdout } = runBash(texts.join('\n'), { NAME: value });
  assert.equal(
    stdout.split('\0').slice(0, -1),
    constants.map((constant) => `${constant}${value}\n`),
  );
});

test('a here-document without references is quoted whole', () => {
  assert.equal(hereDocument(parseTemplate('a $$HOME `x`').template), { quoted: true, body: 'a $HOME `x`' });
});

test('plain words stay bare, so that commands stay readable', () => {
  for (const value of ['web', 'mlx', 'a/b.c', 'x=y', '10', 'image:1.2@sha256:00'])
    assert.is(quoteWord(value), value);
});

test.run();
