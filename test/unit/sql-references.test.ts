/** What psql replaces in SQL, and what it leaves alone. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readSql, sqlVariables } from '../../src/sql/references.js';

const test = suite('references in SQL');

const found = (sql: string): string[] => readSql(sql).references.map(({ form, name }) => `${form} ${name}`);

test('the three forms', () => {
  assert.equal(found(`SELECT :'A', :"B", :C`), ['string A', 'identifier B', 'bare C']);
});

test('casts, assignments, slices and times are not references', () => {
  assert.equal(found(`SELECT x::text, a[1:2], f(y := 1), '12:30:A'::time`), []);
});

test('strings, identifiers and comments hide what is in them', () => {
  assert.equal(found(`SELECT ':A', ":B", 'it''s :C', E'\\':D' -- :'E'\n /* :'F' /* :'G' */ :'H' */ , :'I'`), [
    'string I',
  ]);
});

test('dollar quotes hide it too, and that is told', () => {
  const { references, unexpanded } = readSql(
    `DO $$ BEGIN PERFORM :'A'; END $$; DO $x$ :"B" $$ :'C' $x$; SELECT $1, :'D'`,
  );
  assert.equal(
    references.map(({ name }) => name),
    ['D'],
  );
  assert.equal(
    unexpanded.map(({ name }) => name),
    ['A', 'B', 'C'],
  );
});

test('names that the script sets itself are not variables of the procedure', () => {
  assert.equal(
    sqlVariables(
      "\\set OWN `printenv X`\n\\getenv HOME_DIR HOME\nSELECT :'OWN', :'HOME_DIR', :'A', :'A', :'low'",
    ),
    ['A'],
  );
});

test('what is left open ends with the text', () => {
  assert.equal(found(`SELECT ':A`), []);
  assert.equal(found('/* :A'), []);
  assert.equal(found('$$ :A'), []);
});

test.run();
