/** Indenting, held against the real bash: the indented text prints what the text printed. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { indent } from '../../src/shell/indent.js';
import { runBash } from '../support/run-bash.js';

const test = suite('indentation');

const TEXTS: Readonly<Record<string, string>> = {
  'a here-document': "cat <<'EOF'\nkeep\n  this\n}\nEOF\necho after",
  'a here-document that expands': 'X=1\ncat <<EOF\n$X $(\necho inside\n)\nEOF',
  'two here-documents on one line': 'cat <<A; cat <<B\na\nA\nb\nB\necho c',
  'a here-document with tabs': 'cat <<-T\n\tone\n\tT\necho two',
  'strings over lines': 'echo \'a\nb\' "c\nd $(echo e\necho f) g\nh"\necho i',
  'an ANSI string': "echo $'a\nb'\necho c",
  'a continued line': 'echo a \\\n  b \\\n  c',
  'a loop, a case, a function':
    'f() {\n  echo "$1"\n}\nfor x in 1 2; do\n  case $x in\n  1) f one ;;\n  *) f other ;;\n  esac\ndone',
  'a string in a default': 'echo "${X:-a\nb}"',
  'a comment with a quote': "# it's fine\necho a\n# still\necho 'b\nc'",
  'an empty line': 'echo a\n\necho b',
};

for (const [name, text] of Object.entries(TEXTS)) {
  test(`keeps what ${name} means`, () => {
    const indented = indent(text, 2);
    const plain = runBash(text);
    const moved = runBash(`f() {\n${indented}\n}\nf`);
    assert.is(plain.stderr, '');
    assert.is(moved.stderr, '');
    assert.is(moved.stdout, plain.stdout);
    assert.match(indented, /^ {2}\S/);
  });
}

test('an empty text stays empty', () => {
  assert.is(indent('', 2), '');
});

test.run();
