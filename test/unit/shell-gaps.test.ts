/** What bash refuses and the parser would let pass: each text is shown to bash as well, so that nothing is refused that bash reads. */
import { spawnSync } from 'node:child_process';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { examine } from '../../src/shell/syntax.js';
import { BASH } from '../support/bash.js';

const test = suite('gaps of the parser');

function bashReads(text: string): boolean {
  const { status, stderr } = spawnSync(BASH, ['-n'], { input: `text() {\n${text}\n}\n`, encoding: 'utf8' });
  return status === 0 && stderr === '';
}

const REFUSED: readonly (readonly [text: string, at: number])[] = [
  ['kubectl get pods -o jsonpath={.items[?(@.status.phase=="Running")].metadata.name}', 37],
  ['printf (see below', 7],
  ['echo done (', 10],
  ['echo a(b)', 6],
  ['shopt -s extglob\nrm !(keep)', 20],
  ['case a in !(b)) echo ;; esac', 10],
  ['echo $[1 + 1', 5],
  ['echo "$[1"', 6],
  ['cat <(fi)', 6],
  ['echo >2>&1', 6],
];

for (const [text, at] of REFUSED) {
  test(`refused, with its place: ${text}`, () => {
    assert.not.ok(bashReads(text), 'bash reads it');
    const [first] = examine(text).errors;
    assert.is(first?.offset, at, first?.message);
  });
}

/** bash reads these, and they fail, swallow the next line, or mean nothing: they are refused all the same. */
const USELESS: readonly (readonly [text: string, at: number])[] = [
  ['echo a \\', 7],
  ['echo a \\\n', 7],
  ['echo "a" \\\\\\', 11],
  ['echo ${{ github.ref }}', 5],
  ['echo ${ x', 5],
  ['echo ${ ', 5],
  ['cat <<""\nx\n\n', 4],
  ['echo "${}"', 6],
  ['echo $((1 +))', 11],
  ['((a b))', 2],
];

for (const [text, at] of USELESS) {
  test(`refused though bash may read it: ${JSON.stringify(text)}`, () => {
    assert.is(examine(text).errors[0]?.offset, at);
  });
}

const READ = [
  'kubectl get pods -o \'jsonpath={.items[?(@.status.phase=="Running")].metadata.name}\'',
  "printf '(see below'",
  'printf \\(see',
  'echo "a (b)" \'c (d)\' \\(e\\)',
  '[[ $x =~ ^(a|b)$ ]] || exit 1',
  '[[ $x == !(a) ]] || exit 1',
  'echo ${x##+([0-9])}',
  'echo $((1 + ${n:-2})) $((a ? b : -c)) $(()) $((x[i] + 1)); ((n++))',
  'a=(b c)',
  'f() { echo; }',
  'f() ( echo )',
  '(echo a)',
  'case a in (a) echo ;; b) echo ;; esac',
  'echo $((1 + (2 * 3)))',
  'cat <<EOF\n(a) $(echo b)\nEOF',
  'echo a # (comment \\',
  'echo a # a comment\n# ends in a backslash \\',
  'echo a \\\n  b',
  'echo a\\\\',
  'echo $[1 + 1]',
  'diff <(ls a) <(ls b)',
  'echo a >2',
  'for ((i = 0; i < 3; i++)); do echo "$i"; done',
] as const;

for (const text of READ) {
  test(`read: ${text}`, () => {
    assert.ok(bashReads(text), 'bash refuses it');
    assert.equal(examine(text).errors, []);
  });
}

test.run();
