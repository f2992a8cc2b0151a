/** Functions of a database that a procedure creates: what is literal in them counts where they are called, and no more is claimed. */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { effectsOfPlan } from '../../src/effects/of-plan.js';
import { build } from '../support/compile.js';
import { smallProcedure } from '../support/small-procedure.js';

const test = suite('functions of a database');

const DATABASE = 'connections:\n  db: {psql: {host: db.example, user: app, database: app}}\n';
const text = (lines: string): string => lines.replaceAll('\n', '\n      ');

/** What the second step does, a line each. */
function calling(define: string, call: string, more = '', run = ''): string[] {
  const steps = `- id: a
  title: Define
  undo: none
  sql:
    on: db
    statements: |
      ${text(define)}
- id: b
  title: Call
  undo: none
${run === '' ? `  sql:\n    on: db\n    statements: |\n      ${text(call)}` : `  run: |\n    ${run.replaceAll('\n', '\n    ')}`}`;
  const { plan } = build(smallProcedure(steps, `${more}${DATABASE}`));
  return effectsOfPlan(plan)
    .filter(({ step, name }) => step.id === 'b' && name === 'body')
    .flatMap(({ effects }) => effects)
    .filter(({ does, program }) => does !== 'reads' && program === 'SQL')
    .map(({ does, verb, objects }) => `${does} ${verb} ${objects.join(', ')}`);
}

const plpgsql = (name: string, body: string): string =>
  `CREATE FUNCTION ${name} RETURNS void LANGUAGE plpgsql AS $$ DECLARE t text; BEGIN ${body} END $$;`;

test('literal statements of a body are done by the step that calls it', () => {
  const body = 'TRUNCATE a, b; UPDATE c SET d = 1; DELETE FROM e WHERE f; ALTER TABLE g DISABLE TRIGGER h;';
  assert.equal(calling(plpgsql('s.f()', body), 'SELECT s.f();'), [
    'changes TRUNCATE table a, table b',
    'changes UPDATE table c, column d',
    'changes DELETE table e',
    'changes ALTER TABLE … DISABLE TRIGGER table g',
  ]);
});

test('a body that only reads is not unknown any more', () => {
  const define = "CREATE FUNCTION s.f() RETURNS int LANGUAGE sql AS 'SELECT count(*) FROM a';";
  assert.equal(calling(define, 'SELECT s.f();'), []);
  assert.equal(
    calling(
      plpgsql('s.f()', "IF EXISTS (SELECT FROM a) THEN RAISE EXCEPTION 'no'; END IF;"),
      'SELECT s.f();',
    ),
    [],
  );
});

const UNKNOWN = 'unknown SELECT function f';

test('names that a body puts in are those that it names, and what it might put in besides stays unknown', () => {
  assert.equal(calling(plpgsql('s.f()', "EXECUTE format('TRUNCATE %I', t);"), 'SELECT s.f();'), [
    'changes TRUNCATE tables that it names',
  ]);
  assert.equal(calling(plpgsql('s.f()', "EXECUTE format('UPDATE a SET %I = 1', t);"), 'SELECT s.f();'), [
    'changes UPDATE table a, columns that it names',
  ]);
  for (const body of [
    "EXECUTE format('TRUNCATE %s', t);",
    "EXECUTE 'TRUNCATE ' || t;",
    "t := 'TRUNCATE ' || t; EXECUTE t;",
  ])
    assert.equal(calling(plpgsql('s.f()', body), 'SELECT s.f();'), [
      'changes TRUNCATE tables that it names',
      UNKNOWN,
    ]);
  assert.equal(calling(plpgsql('s.f()', 'EXECUTE t;'), 'SELECT s.f();'), [UNKNOWN]);
});

test('a pattern is no statement, and a view is refreshed', () => {
  const define = plpgsql(
    's.f()',
    "IF t LIKE 'GRANT %' THEN EXECUTE format('REFRESH MATERIALIZED VIEW %I', t); END IF;",
  );
  assert.equal(calling(define, 'SELECT s.f();'), ['changes REFRESH what it names']);
});

test('functions that a body calls are followed, those of others are not known, and a circle ends', () => {
  const both = `${plpgsql('s.g()', 'DELETE FROM a; PERFORM s.f();')} ${plpgsql('s.f()', 'PERFORM s.g(); FOR t IN DELETE FROM b RETURNING c LOOP NULL; END LOOP;')}`;
  assert.equal(calling(both, 'SELECT s.f();'), ['changes DELETE table b', 'changes DELETE table a']);
  assert.equal(calling(plpgsql('s.f()', 'PERFORM other();'), 'SELECT s.f();'), [UNKNOWN]);
  const other = "CREATE FUNCTION s.f() RETURNS int LANGUAGE c AS 'lib', 'f';";
  assert.equal(calling(other, 'SELECT s.f();'), [UNKNOWN]);
});

const EMPTY = plpgsql(
  's.f(names text[])',
  "FOREACH t IN ARRAY names LOOP EXECUTE format('TRUNCATE %I', t); END LOOP;",
);

test('a list that a call gives is named', () => {
  assert.equal(calling(EMPTY, "SELECT s.f('{one, two}');"), [
    'changes TRUNCATE tables that it names, given one, two',
  ]);
  const functions =
    "functions:\n  tables:\n    help: 'Lists tables.'\n    run: |\n      printf '%s' 'one two' ' three'\n";
  const run = "db -v NAMES=\"$(tables)\" <<'SQL'\nSELECT s.f(string_to_array(:'NAMES', ' '));\nSQL";
  assert.equal(calling(EMPTY, '', functions, run), [
    'changes TRUNCATE tables that it names, given one, two, three',
  ]);
});

test('of two functions of one name nothing is known', () => {
  const twice = `${plpgsql('s.f()', 'DELETE FROM a;')} ${plpgsql('t.f()', 'DELETE FROM b;')}`;
  assert.equal(calling(twice, 'SELECT s.f();'), [UNKNOWN]);
});

test.run();
