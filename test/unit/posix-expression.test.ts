/** Whether a value fits an expression: what is told without a shell is what bash says in a script. */
import { execFileSync } from 'node:child_process';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { createMatcher } from '../../src/kinds/posix-expression.js';

const test = suite('extended regular expressions');

const PATTERNS = [
  '(/[^/[:cntrl:]]+)+',
  '[[:alpha:]]+',
  '[^[:space:]]+',
  '[]a]+',
  '[^]a]+',
  '[\\w]+',
  '[a\\]+',
  '[[]+',
  '[a-z.-]+',
  'a|b+',
  '.{2}',
  '\\.+',
  'a\\|b',
  '[[:print:]]*',
  '[[:graph:]]+',
  '[[:punct:]]+',
  '[[:blank:]x]+',
  '(web|cron)-[0-9]{1,3}',
  '',
];
const VALUES = [
  '/srv/berlin/data',
  '/srv/é',
  'relative/path',
  '/srv//x',
  'a',
  'ab',
  'é',
  'a b',
  '\u00a0',
  ']',
  ']a',
  '\\',
  'w',
  '\\a',
  '[',
  '.',
  '..',
  'a|b',
  '!?',
  'x\tx',
  'web-12',
  'B-',
];

/** `1` where bash finds a match; expressions and values reach it as arguments. */
function inBash(pattern: string): string {
  const script = 'p="^($1)\\$"; shift; for v; do [[ $v =~ $p ]] && printf 1 || printf 0; done';
  return execFileSync('bash', ['-c', script, 'bash', pattern, ...VALUES], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
}

for (const pattern of PATTERNS) {
  test(`${pattern} matches what bash matches`, () => {
    const matches = createMatcher(pattern);
    assert.ok(matches);
    assert.is(VALUES.map((value) => (matches(value) ? '1' : '0')).join(''), inBash(pattern));
  });
}

for (const pattern of ['\\w+', '(a)\\1', '[[.a.]]', '[[=a=]]', '[[:word:]]', '(?:a)', 'a{2,1}', '(']) {
  test(`${pattern} is left to the machine of the run`, () => {
    assert.is(createMatcher(pattern), undefined);
  });
}

test.run();
