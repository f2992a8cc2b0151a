/** The linter and the formatter have nothing to say. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';

const test = suite('lint');
const root = fileURLToPath(new URL('../../..', import.meta.url));

for (const [name, args] of [
  ['eslint', ['eslint/bin/eslint.js', '.']],
  ['prettier', ['prettier/bin/prettier.cjs', '--check', '.']],
] as const) {
  test(`${name} is content`, () => {
    const [program, ...rest] = args;
    const result = spawnSync(process.execPath, [`node_modules/${program}`, ...rest], {
      cwd: root,
      encoding: 'utf8',
    });
    assert.is(result.status, 0, result.stdout + result.stderr);
  });
}

test.run();
