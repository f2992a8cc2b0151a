/** Names with small letters: those that a text reads and nothing sets are found, and none that something may set. */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { ownNames } from '../../src/shell/own-names.js';
import { examine } from '../../src/shell/syntax.js';
import { compileFiles } from '../support/compile.js';

const test = suite('names of a text');

const unset = (text: string): string[] => ownNames(examine(text)).unset.map(({ what }) => what);

for (const [text, names] of [
  ['target=/srv; touch "$taget/done"', 'taget'],
  ['echo "${a}" "${#b}" "${c%/}" "${d[@]}"', 'a b c d'],
  ['cat <<EOF\n$name\nEOF', 'name'],
  ['echo "$((count + 1))"; ((n += 1))', 'count n'],
  ['while read -r a; do echo "$a $b"; done <list', 'b'],
  ['x=1 program "$x"', 'x'],
  ['awk "{print $column}"', 'column'],
  ['printf "%s" x; echo "$x"', 'x'],
  ['echo `echo $mine`', 'mine'],
  ['echo "$myValue"', 'myValue'],
] as const) {
  test(`never set: ${text}`, () => {
    assert.is(unset(text).join(' '), names);
  });
}

for (const text of [
  'x=1; echo "$x"',
  'echo "$x"; x=1',
  'x+=a; echo "$x"; y=(a b); echo "${y[0]}"',
  'for f in *; do echo "$f"; done; select s in a; do echo "$s"; done',
  'for ((i = 0; i < 3; i++)); do echo "$i"; done; ((n = 1)); let m=2; echo "$n$m"',
  'IFS=: read -r a b <<<"$PATH"; echo "$a$b"',
  'f() { local x=$1 y; echo "$x$y"; }; declare z=1; export q; echo "$z$q"',
  'while getopts ab: option; do echo "$option"; done',
  'printf -v x "%s" y; echo "$x"',
  'echo "${x:-}" "${y-1}" "${z:+1}" "${u:=2}" "$u" "${v?}"',
  'eval "x=1"; echo "$x"',
  '. ./settings; echo "$x"',
  'read -r "$NAME"; echo "$x"',
  "trap 'rm -f \"$file\"' EXIT; awk '{print $x}' list; ssh host 'echo \"$y\"'",
  "cat <<'EOF'\n$name\nEOF",
  'echo "$HOME $1 $@ $# $? $! $$ $_ $http_proxy"',
  'exec {fd}<list; cat <&"$fd"',
]) {
  test(`nothing to say: ${text}`, () => {
    assert.equal(unset(text), []);
  });
}

function found(run: string, functions = ''): string[] {
  const yaml = `procedure: sample
title: Sample
version: 1.0.0
variables: {HOST: {type: host, help: A host.}}
${functions}phases:
  - id: only
    title: Only
    steps:
      - id: first
        title: Do it
        run: |
          ping -c 1 "$HOST"
          ${run}
        undo: none
`;
  return compileFiles({ 'procedure.yaml': yaml }).diagnostics.map(
    ({ code, message, hint }) => `${code} ${message}: ${hint ?? ''}`,
  );
}

test('the finding says what was meant, where that can be seen', () => {
  assert.match(
    found('echo "$host"').join(),
    /^SW0424 `host` is set nowhere in this text: did you mean `HOST`\?$/,
  );
  assert.match(found('echo "$zone"').join(), 'assign it first');
});

const lookUp = (body: string): string =>
  `functions:\n  look_up:\n    help: Looks it up.\n    run: |\n      ${body}\n`;

test('a function and its callers see the names of each other', () => {
  assert.equal(found('look_up; echo "$zone"', lookUp('zone=$(hostname)')), []);
  assert.equal(found('zone=a; look_up', lookUp('echo "$zone"')), []);
  assert.match(found('look_up', lookUp('echo "$zone"')).join(), /^SW0424 `zone`/);
  assert.match(found('look_up; echo "$zone"', lookUp('echo a')).join(), /^SW0424 `zone`/);
});

test.run();
