/** psql's own commands and what stands in them. What psql replaces was tried with psql; these are the places that follow from it. */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { valuesInMetaCommands } from '../../src/sql/meta-commands.js';

const test = suite('commands of psql');

function found(sql: string): string[] {
  return valuesInMetaCommands(sql).map(({ why, by, offset, length }) => {
    return `${why} ${by} ${sql.slice(offset, offset + length)}`;
  });
}

const CASES: readonly (readonly [sql: string, ...found: string[]])[] = [
  ["\\! ls :'DIR'", "not-replaced \\! :'DIR'"],
  ['SELECT 1;\n  \\! ls :DIR\nSELECT 2;', 'not-replaced \\! :DIR'],
  ["\\copy t from program 'cat :DIR/t'", 'not-replaced \\copy … program :DIR'],
  ["\\copy t from :'FILE'", "not-replaced \\copy :'FILE'"],
  ['\\i :FILE', 'evaluated \\i :FILE'],
  ['\\ir :FILE', 'evaluated \\ir :FILE'],
  ['\\o :FILE', 'evaluated \\o :FILE'],
  ['\\o |cat :FILE', 'not-replaced \\o :FILE'],
  ['SELECT 1 \\g :FILE', 'evaluated \\g :FILE'],
  ['\\set x `cat :FILE`', 'evaluated \\set … with backquotes :FILE'],
  ["\\set x `cat :'FILE'`"],
  ['\\set x :FILE'],
  ["SELECT '\\! ls :DIR', \"\\i :DIR\" FROM t WHERE n = :'N' -- \\i :DIR"],
  ['SELECT 1::int, a[1:2] \\gset'],
  ['\\! date +%H::%M'],
];

for (const [sql, ...expected] of CASES) {
  test(sql, () => {
    assert.equal(found(sql), expected);
  });
}

test.run();
