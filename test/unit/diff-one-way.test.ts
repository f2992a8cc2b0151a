/** Rules by which two ways of writing are one: what they cover is no danger, and what only looks like it is. */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { awkInOneWay } from '../../src/effects/awk.js';
import { findingsOf, running } from '../support/step-edits.js';
import type { StepEdit } from '../support/step-edits.js';

const test = suite('diff-one-way');

const CP = 'cp -a -- "$DIR/a" /data/a';
const run = (name: string, old: string, fresh: string): StepEdit => ({
  name,
  old: running(old),
  new: running(fresh),
});
const asserting = (text: string): string => `assert: |\n${text.replace(/^/gm, '  ')}`;
const check = (name: string, old: string, fresh: string): StepEdit => ({
  name,
  old: asserting(old),
  new: asserting(fresh),
});
const sql = (text: string): string => `data <<'SQL'\n${text}\nSQL`;
const IS_DONE = 'SELECT count(*) > 0 AS done FROM jobs';
const IF_DONE = '\\if :done\nDELETE FROM jobs;\n\\endif';

const SAME: readonly StepEdit[] = [
  run('test for brackets', `[ -e /a ] || exit 1\n${CP}`, `test -e /a || exit 1\n${CP}`),
  run('an or as an if', `[ "$DIR" = / ] || ${CP}`, `if [ "$DIR" != / ]; then ${CP}; fi`),
  run('text that is there', `[ -z "$DIR" ] || ${CP}`, `if [ -n "$DIR" ]; then ${CP}; fi`),
  run('array renamed', 'copy=(cp -a)\n"${copy[@]}" /a /b', 'tool=(cp -a)\n"${tool[@]}" /a /b'),
  run('-e before a script', "sed 's/a/b/' /a >/b", "sed -e 's/a/b/' /a >/b"),
  run('tee in long', 'date | tee -a /log', 'date | tee --append /log'),
  run('an empty file', ': >/data/a', "printf '' >/data/a"),
  run('a here-document for echo', "echo 'DELETE FROM jobs;' | data", sql('DELETE FROM jobs;')),
  run('a here-string for echo', "echo 'DELETE FROM jobs;' | data", "data <<<'DELETE FROM jobs;'"),
  run('end of options of kubectl', 'site cordon "$DIR"', 'site cordon -- "$DIR"'),
  run(
    'a variable of psql renamed',
    sql(`${IS_DONE} \\gset\n${IF_DONE}`),
    sql(`${IS_DONE} \\gset\n${IF_DONE}`.replaceAll('done', 'ended')),
  ),
  run(
    'at least one',
    sql(`${IS_DONE} \\gset\n${IF_DONE}`),
    sql(`${IS_DONE} \\gset\n${IF_DONE}`.replace('> 0', '>= 1')),
  ),
  run(
    'a list in another order',
    sql("DELETE FROM jobs WHERE name IN ('a', 'b');"),
    sql("DELETE FROM jobs WHERE name IN ('b', 'a');"),
  ),
  check('a fixed string', 'ls /a | grep done', 'ls /a | grep -F done'),
  check('names of awk', "awk '{ n++ }\nEND { exit n > 3 }' /a", "awk '{count++}\nEND {exit count > 3}' /a"),
  check('a longer text is looked for', 'date 2>&1 | grep code', "date 2>&1 | grep 'code: 0 (ok)'"),
  check(
    'one condition as two',
    'if [ ! -d /a ] || [ ! -w /a ]; then\n  echo no >&2\n  exit 1\nfi',
    'if [ ! -d /a ]; then\n  echo no >&2\n  exit 1\nfi\n[ -w /a ] || exit 1',
  ),
  check(
    'a function that refuses',
    'fail() { exit 1; }\n[ "$(wc -l </a)" -gt 20 ] || fail 20',
    'stop() { exit 1; }\n[ "$(wc -l </a)" -gt 30 ] || stop 30',
  ),
];

const OTHER: readonly StepEdit[] = [
  run('the opposite of an or', `[ "$DIR" = / ] || ${CP}`, `if [ "$DIR" = / ]; then ${CP}; fi`),
  run('words that may be none', `[ $(cat /a) = / ] || ${CP}`, `if [ $(cat /a) != / ]; then ${CP}; fi`),
  run('numbers may be none', `[ "$(cat /a)" -eq 1 ] || ${CP}`, `if [ "$(cat /a)" -ne 1 ]; then ${CP}; fi`),
  run(
    'one more word for an array',
    'all=(a)\nall+=(b)\nrm -- "${all[@]}"',
    'all=(a)\nall+=(c)\nrm -- "${all[@]}"',
  ),
  run('another array', 'copy=(cp -a)\n"${copy[@]}" /a /b', 'copy=(mv)\n"${copy[@]}" /a /b'),
  run('what was a file is a script', "sed 's/a/b/' /a >/b", "sed -e 's/a/b/' -e /a/d >/b"),
  run('tee begins anew', 'date | tee --append /log', 'date | tee /log'),
  run('a file with a word', ': >/data/a', "printf 'a' >/data/a"),
  run('another statement', "echo 'DELETE FROM jobs;' | data", sql('DELETE FROM runs;')),
  run('a folder that is left with its shell', `echo a | cd /data\n${CP}`, `cd /data <<<a\n${CP}`),
  run('another node behind the end of options', 'site cordon -- "$DIR"', 'site cordon -- other'),
  run(
    'another variable is asked',
    sql(`${IS_DONE}, true AS sure \\gset\n${IF_DONE}`),
    sql(`${IS_DONE}, true AS sure \\gset\n${IF_DONE.replace(':done', ':sure')}`),
  ),
  run(
    'at least none',
    sql(`${IS_DONE} \\gset\n${IF_DONE}`),
    sql(`${IS_DONE} \\gset\n${IF_DONE}`.replace('> 0', '>= 0')),
  ),
  run(
    'half of a count',
    sql(`${IS_DONE.replace('count', '0.5 * count')} \\gset\n${IF_DONE}`),
    sql(`${IS_DONE.replace('count', '0.5 * count').replace('> 0', '>= 1')} \\gset\n${IF_DONE}`),
  ),
  run(
    'values in another order',
    sql("INSERT INTO jobs VALUES ('a', 'b');"),
    sql("INSERT INTO jobs VALUES ('b', 'a');"),
  ),
  check('a pattern as a fixed string', "ls /a | grep 'd.ne'", "ls /a | grep -F 'd.ne'"),
  check('a shorter text is looked for', "date 2>&1 | grep 'code: 0'", 'date 2>&1 | grep code'),
  check('a longer text must be missing', 'ls /a | grep -v code', "ls /a | grep -v 'code: 0'"),
  check(
    'another variable of awk',
    "awk '{ n++; m = 4 }\nEND { exit n > 3 }' /a",
    "awk '{ n++; m = 4 }\nEND { exit m > 3 }' /a",
  ),
  check(
    'a name that is given to awk',
    "awk -v n=1 '{ print }\nEND { exit n }' /a",
    "awk -v n=1 '{ print }\nEND { exit m }' /a",
  ),
  check(
    'one of two conditions',
    'if [ ! -d /a ] || [ ! -w /a ]; then\n  echo no >&2\n  exit 1\nfi',
    'if [ ! -d /a ]; then\n  echo no >&2\n  exit 1\nfi',
  ),
  check(
    'both of two conditions',
    'if [ ! -d /a ] || [ ! -w /a ]; then\n  echo no >&2\n  exit 1\nfi',
    'if [ ! -d /a ] && [ ! -w /a ]; then\n  echo no >&2\n  exit 1\nfi',
  ),
  check(
    'a function that does not refuse',
    'fail() { exit 1; }\n[ -e /a ] || fail',
    'fail() { echo; }\n[ -e /a ] || fail',
  ),
];

for (const [edits, danger] of [
  [SAME, false],
  [OTHER, true],
] as const)
  for (const edit of edits)
    test(`${danger ? 'danger' : 'no danger'}: ${edit.name}`, () => {
      const found = findingsOf(edit);
      assert.is(
        found.some(({ level }) => level === 'danger'),
        danger,
        found.map(({ level, code, message }) => `${level} ${code}: ${message}`).join('\n'),
      );
    });

for (const [program, said] of [
  ['{ print $n / 2 }', '{ print $ variable 1 / 2 }'],
  ['$1 ~ /a b#c/ { next }', '$ 1 ~ /a b#c/ { next }'],
  ['{ if (x) /re/ }', '{ if (x) /re/ }'],
  ['END { print length, substr ("a", n) } # all', 'END { print length , substr ( "a" , variable 1 ) }'],
  ['a\nb', 'variable 1 \n variable 2'],
] as const)
  test(`awk in one way: ${JSON.stringify(program)}`, () => {
    assert.is(awkInOneWay(program, new Set()), said);
  });

test.run();
