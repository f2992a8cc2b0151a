/** What is read off a bash text: programs, names, errors, and what bash 3.2 lacks. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inArguments, newerThanBash32, unseenTests } from '../../src/shell/portability.js';
import { BUILTINS, examine } from '../../src/shell/syntax.js';

const test = suite('facts of a shell text');

test('programs are named, builtins and own functions are not', () => {
  const text =
    'f() { cat x; }\nf\ncd /tmp && kubectl get pod | awk 1 || echo no\nx=$(date)\n/usr/bin/env true';
  assert.equal(examine(text).tools, ['awk', 'cat', 'date', 'kubectl']);
});

test('a program that the text looks for itself is not required', () => {
  const text = 'if command -v sha256sum >/dev/null; then sha256sum x; else shasum -a 256 x; fi';
  assert.equal(examine(text).tools, ['shasum']);
});

test('names that are read, set, and read with a fallback', () => {
  const facts = examine(
    'A=1\necho "$A $B ${C} ${D:-} ${#E}"\nfor F in x; do echo "$F"; done\nread -r G; echo "$G"',
  );
  assert.equal([...facts.reads.keys()], ['B', 'C', 'E']);
  assert.equal([...facts.optionalReads.keys()], ['D']);
  assert.ok(facts.sets.has('A') && facts.sets.has('F') && facts.sets.has('G'));
});

test('names in arithmetic are read without a dollar', () => {
  assert.equal([...examine('x=$((A + B * 2)); (( C > 1 )) || exit').reads.keys()], ['A', 'B', 'C']);
});

test('errors have a place, also an open here-document', () => {
  assert.ok(examine('if true; then echo').errors.length > 0);
  assert.equal(
    examine('echo\ncat <<END\nx').errors.map(({ offset }) => offset),
    [9],
  );
  assert.equal(examine('echo fine').errors, []);
});

/** The list of what bash 3.2 lacks, each in a text that only a newer one understands. */
const NEWER: readonly string[] = [
  'mapfile -t lines <f',
  'readarray lines <f',
  'declare -A map',
  'local -n ref=x',
  'declare -gA map',
  'echo "${x^^}"',
  'echo "${x,}"',
  'echo "${x@Q}"',
  'echo "${x:0:-1}"',
  '[[ -v x ]]',
  'echo "${x//a/"$b"}"',
  'cat <<E\n${x/#a/"b"}\nE',
  "printf '%(%F)T' -1",
  'cmd &>>log',
  'cmd |& cat',
  'wait -n',
  'read -r -t 0.5 x',
  'case x in a) ;;& b) ;; esac',
  'case x in a) ;& b) ;; esac',
  'x=$(cat <<E\na\nE\n)',
  'coproc cat',
];

for (const text of NEWER) {
  test(`bash 3.2 does not have: ${text.split('\n')[0] ?? ''}`, () => {
    assert.is(newerThanBash32(examine(text)).length, 1);
  });
}

test('what bash 3.2 does have is left alone', () => {
  const text =
    'x=$(date)\ny=${x:0:1}\n[[ $x = y ]] || exit\ncat <<E\nE\nread -r -t 5 z\ncmd >>log 2>&1\nprintf "%s" "$z"\ncase a in (a) ;; esac\nx=${x//a/"$b"} y="${x//"a"/b}"';
  assert.equal(newerThanBash32(examine(text)), []);
});

test('tests that stand alone before the end are unseen on bash 3.2', () => {
  const found = unseenTests(
    examine('[[ a = b ]]\n(( 1 > 2 ))\n( false )\n[[ x ]] || exit 1\ntrue\n[[ last ]]'),
  );
  assert.equal(
    found.map(({ offset }) => offset),
    [0, 12, 24],
  );
});

test('secrets are found in arguments, not on standard input or in the environment', () => {
  const names = new Set(['PW']);
  const hits = (text: string): number => inArguments(examine(text), names, BUILTINS).length;
  assert.is(hits('curl -u "me:$PW" host'), 1);
  assert.is(hits('a | psql "password=${PW}"'), 1);
  assert.is(hits(`printf '%s\\n' "$PW" | login`), 0);
  assert.is(hits('PGPASSWORD="$PW" psql'), 0);
  assert.is(hits('login <<E\n$PW\nE'), 0);
});

test.run();
