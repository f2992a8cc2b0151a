/** What is known of a text's status before it runs, held against what bash does with it. */
import { spawnSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { guarded, guardedInto } from '../../src/kinds/guard.js';
import {
  alwaysTells,
  disturbs,
  earlyEnds,
  failureIsSeen,
  isCondition,
  strayWords,
  takesRedirection,
} from '../../src/shell/status.js';
import { examine } from '../../src/shell/syntax.js';
import { BASH } from '../support/bash.js';

const test = suite('status of a shell text');
const seen = (text: string): boolean => failureIsSeen(examine(text));
const condition = (text: string): boolean => isCondition(text, examine(text), new Set());
const redirects = (text: string): boolean => takesRedirection(text, examine(text));

function status(script: string): number | null {
  return spawnSync(BASH, ['-c', `set -euo pipefail\n${script}`], { encoding: 'utf8' }).status;
}

/** Texts that fail, with statuses of their own where they have one. */
const FAILING = [
  'false',
  'false # with a note',
  'false;',
  'true | false',
  'false || false',
  'true && false || false',
  'if true; then false; fi',
  'for x in 1; do false; done',
  'case a in a) false ;; esac',
  '{ false; }',
  '[ a = b ]',
  '[ a = b ] && true',
  '[ a = b ] && true # with a note',
  '[[ a = b ]]',
  '((0))',
  '(false)',
  '! true',
  'true || true && ! true',
  'if true; then [ a = b ] && true; fi',
  'for x in 1; do [ a = b ] && true; done',
  'x=1\n[ "$x" = 2 ] && true',
  'cd /\n[ a = b ]',
  'set +e\nfalse',
  '[ a = b ] || exit 3',
  'exit 4',
  'cat <<END | grep -q y && true\nx\nEND',
];

for (const text of FAILING) {
  const name = JSON.stringify(text);
  test(`what follows ${name} does not run when it stands guarded`, () => {
    assert.is.not(status(text), 0, 'it fails by itself');
    assert.is(status(`${guarded(text)}\nexit 0`), status(text), guarded(text));
    assert.is(status(`${guardedInto(text, ' >/dev/null')}\nexit 0`), status(text));
  });
  test(`${name} is called seen only when bash ends there`, () => {
    if (seen(text) && !disturbs(examine(text))) assert.is.not(status(`${text}\nexit 0`), 0);
  });
}

/** Texts that hold. */
for (const text of ['true', '[ a = b ] || exit 0', 'exit 0', 'exit', 'cd /', 'false || true', 'true &']) {
  test(`what follows ${JSON.stringify(text)} runs as if it were not there`, () => {
    assert.is(status(`cd /tmp\n${guarded(text)}\n[ "$PWD" = /tmp ] || exit 8\nexit 9`), 9);
  });
}

test('a condition is one plain and-or list on one line that leaves the shell alone', () => {
  for (const text of ['a && b || ! c | d', '[[ a = b ]]', '((x > 1))', 'grep -q x f 2>/dev/null']) {
    assert.ok(condition(text), text);
  }
  const others = [
    'a\nb',
    'a &',
    'cat <<E\nE',
    'a # b',
    '# a',
    'a;',
    'a; b',
    '{ a; }',
    '(a)',
    'cd x',
    'a || exit 1',
  ];
  for (const text of others) assert.not(condition(text), text);
});

test('tests of files and strings always tell, numbers and programs may not', () => {
  for (const text of ['[ -f x ] && [ a = "$B" ]', '[[ -d x ]]', 'test -n "$A"']) {
    assert.ok(alwaysTells(text, examine(text)), text);
  }
  for (const text of ['[ "$A" -gt 3 ]', '[[ $A =~ x ]]', 'grep -q x f', '[ -f x ] && cmp -s x y']) {
    assert.not(alwaysTells(text, examine(text)), text);
  }
});

test('a redirection may stand behind one command or pipeline, and nothing else', () => {
  for (const text of ['ls -1', 'a | b', 'X=1 ls', 'a 2>/dev/null | b']) assert.ok(redirects(text), text);
  const others = [
    'a; b',
    'a && b',
    'a # b',
    'a;',
    'a &',
    'ls 2>&1',
    'echo a >&2',
    '! a',
    'x=1',
    'a\nb',
    '{ a; }',
    'cd x',
  ];
  for (const text of others) assert.not(redirects(text), text);
});

test('an early end is one that may be good', () => {
  const ends = (text: string): number => earlyEnds(examine(text)).length;
  for (const text of ['exit 0', 'a && exit', 'exit "$x"', 'if a; then exit 0; fi'])
    assert.is(ends(text), 1, text);
  for (const text of ['a || exit', 'exit 1', 'a || { b; exit 2; }', '(exit 0)', 'x=$(exit 0)']) {
    assert.is(ends(text), 0, text);
  }
});

test('words that need a function or a loop around them are found', () => {
  const words = (text: string): string[] => strayWords(examine(text)).map(({ word }) => word);
  assert.equal(words('[ -f x ] || continue\nfor x in 1; do continue; done'), ['continue']);
  assert.equal(words('while a; do if b; then break; fi; done; return 1'), ['return']);
  assert.equal(words('f() { local x=1; return 0; }\nf'), []);
});

test.run();
