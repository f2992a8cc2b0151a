/**
 * All SQL of cdsw-to-cml as its steps send it, in the procedure's order, on a real PostgreSQL, in the largest world, and each step twice, because a
 * step may be run again. Then every invariant, by code that is not the procedure's. Other worlds and refusals are in full/flagship-sql.
 */
import * as assert from 'uvu/assert';
import { EVERYTHING } from '../world/options.js';
import { SECRET } from '../world/rows.js';
import { build, exportSource, importTarget, judge, sqlSuite } from '../world/sql-stage.js';

const test = sqlSuite('flagship sql');

test('every invariant holds in a world with everything', async (stage) => {
  const built = await build(stage, EVERYTHING);
  const exported = await exportSource(stage);
  assert.not.match(exported.dump, new RegExp(`${SECRET}-(access|principal|keytab|ssh)`));
  await judge(stage, built, exported, await importTarget(stage, exported, built.migrateSql, true));
});

test.run();
