/** Colours lose no character, and find the languages in here-documents. */
import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { readGuide } from '../../src/outputs/guide.js';
import { bashPieces } from '../../src/render/html/browser/colours/bash.js';
import type { Piece } from '../../src/render/html/browser/colours/piece.js';
import { sqlPieces } from '../../src/render/html/browser/colours/sql.js';
import { yamlPieces } from '../../src/render/html/browser/colours/yaml.js';
import { shippedPages } from '../support/page.js';

const test = suite('page colours');
const whole = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join('');
const toned = (pieces: readonly Piece[], tone: string): string[] =>
  pieces.filter((one) => one.tone === tone).map(({ text }) => text);

test('pieces joined are the text, for every shipped block', () => {
  const blocks = shippedPages().flatMap(({ guide }) => readGuide(guide));
  assert.ok(blocks.length > 50);
  for (const { text } of blocks) assert.is(whole(bashPieces(text)), text);
});

test('pieces joined are the text, whatever the text', () => {
  const sign = fc.constantFrom(
    ...Array.from('\'"`$\\(){}<>#|&; \n\tab1-:=/*'),
    '<<SQL',
    '<<-EOF',
    '<<YAML',
    'SQL',
    'EOF',
    '$(',
    '${',
    '$((',
    '--',
    '/*',
  );
  const text = fc.array(sign, { maxLength: 60 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (one) =>
      [bashPieces, sqlPieces, yamlPieces].every((pieces) => whole(pieces(one)) === one),
    ),
    { numRuns: 3000 },
  );
});

test('bash: comments, strings, keywords, commands, options and variables', () => {
  const pieces = bashPieces(
    'if grep -q --fixed-strings "a $NODE b" \'$NO\'; then # why\n  X=$(cat "${FILE:-x}")\nfi',
  );
  assert.equal(toned(pieces, 'keyword'), ['if', 'then', 'fi']);
  assert.equal(toned(pieces, 'command'), ['grep', 'cat']);
  assert.equal(toned(pieces, 'option'), ['-q', '--fixed-strings']);
  assert.equal(toned(pieces, 'comment'), ['# why']);
  assert.equal(
    pieces.flatMap(({ name }) => (name === '' ? [] : [name])),
    ['NODE', 'FILE'],
  );
  assert.ok(toned(pieces, 'string').includes("'$NO'"));
});

test('a mark is no comment inside of a word', () => {
  assert.equal(toned(bashPieces('echo a#b ${#x} $# # yes'), 'comment'), ['# yes']);
});

test('SQL and YAML in here-documents, in the colours of their own', () => {
  const sql = bashPieces("db <<'SQL'\nSELECT 'if' FROM t -- why\nWHERE id = :'ID';\nSQL\necho done");
  assert.equal(toned(sql, 'keyword'), ["<<'SQL'", 'SELECT', 'FROM', 'WHERE', 'SQL']);
  assert.equal(toned(sql, 'comment'), ['-- why']);
  assert.equal(toned(sql, 'command'), ['db', 'echo']);
  assert.equal(
    sql.flatMap(({ name }) => (name === '' ? [] : [name])),
    ['ID'],
  );
  const yaml = bashPieces(
    'kubectl apply -f - <<YAML\nkind: Pod\nmetadata:\n  name: "x" # y\n  ns: ${NS}\nYAML',
  );
  assert.equal(toned(yaml, 'key'), ['kind', 'metadata', 'name', 'ns']);
  assert.equal(toned(yaml, 'comment'), ['# y']);
  assert.equal(
    yaml.flatMap(({ name }) => (name === '' ? [] : [name])),
    ['NS'],
  );
});

test('a here-document whose end is missing is not longer than the text', () => {
  assert.is(whole(bashPieces("cat <<'SQL'\nSELECT 1")), "cat <<'SQL'\nSELECT 1");
});

test.run();
