/** Which patterns allow nothing but harmless characters. Every yes is held against characters that are none. */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { isPlainPattern } from '../../src/shell/evaluated/plain-pattern.js';
import { isYamlSafe } from '../../src/analyze/yaml-safe.js';
import { isPlainType } from '../../src/analyze/value-types.js';

const test = suite('plain patterns');

const PLAIN = [
  '[0-9]+',
  '[0-9a-f]{64}',
  '[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?',
  '(web|cron)-[0-9]+',
  '(?:a|b)*',
  '/[A-Za-z0-9._/-]+',
  '[[:digit:]]{1,3}(\\.[[:digit:]]{1,3}){3}',
  'v[0-9]+\\.[0-9]+',
  '-?(0|[1-9][0-9]*)',
  '^[a-z]+$',
];

const RISKY = [
  '.+',
  'a.b',
  '[^a]+',
  '[^/]+',
  '[[:print:]]+',
  '[[:space:]]',
  '[ -~]+',
  '[a-Z]+',
  '[0-z]+',
  '[]a]+',
  '\\w+',
  '\\S+',
  'a b',
  'a|.*',
  '[a-z]+( [a-z]+)?',
  '(?=a).',
  "[a-z']+",
  '[$a]+',
  '[a-z',
  '\\$HOME',
];

for (const pattern of PLAIN) {
  test(`plain: ${pattern}`, () => {
    assert.ok(isPlainPattern(pattern));
    const whole = new RegExp(`^(?:${pattern.replaceAll('[:digit:]', '0-9')})$`);
    for (const character of ' \t\n$`\'"\\;&|<>()[]{}*?!#~=%^,+é') {
      for (const value of [character, `a${character}`, `1${character}1`, `a${character}a`])
        assert.not.ok(whole.test(value), JSON.stringify(value));
    }
  });
}

for (const pattern of RISKY) {
  test(`risky: ${pattern}`, () => {
    assert.not.ok(isPlainPattern(pattern));
  });
}

test('types are as plain as all of their values', () => {
  assert.ok(isPlainType({ type: 'int' }));
  assert.ok(isPlainType({ type: 'host' }));
  assert.ok(isPlainType({ type: 'enum', values: ['fast', 'slow-1'] }));
  assert.not.ok(isPlainType({ type: 'enum', values: ['fast', 'slow; rm'] }));
  assert.not.ok(isPlainType({ type: 'string' }));
  assert.not.ok(isPlainType({ type: 'dir' }));
  assert.not.ok(isPlainType({ type: 'list', of: 'k8s-name' }));
});

test('a manifest takes what YAML reads as one scalar', () => {
  assert.ok(isYamlSafe({ type: 'enum', values: ['web', 'registry/app:1.2'] }));
  for (const value of ['# c', '{x: y}', '"', 'a: b', 'a:', '-', '- a', '*a', '@a', '!x', '']) {
    assert.not.ok(isYamlSafe({ type: 'enum', values: ['web', value] }), value);
  }
  assert.ok(isYamlSafe({ type: 'pattern', pattern: '[a-z][a-z0-9-]*[a-z0-9]' }));
  assert.ok(isYamlSafe({ type: 'pattern', pattern: '[[:digit:]]{4}' }));
  for (const pattern of ['[a-z-]+', '[a-z]*', '[a-z:]+', '[@a-z]+', '.+']) {
    assert.not.ok(isYamlSafe({ type: 'pattern', pattern }), pattern);
  }
});

test.run();
