/** Effects of SQL as psql reads it. */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { doneBySql } from '../../src/effects/sql/sql.js';
import { piecesOf } from '../../src/effects/sql/tokens.js';

const test = suite('effects-sql');

function deeds(sql: string): string[] {
  const done = doneBySql(sql, (path) => (path === 'known.sql' ? 'DROP TABLE t;' : undefined));
  return [
    ...done.deeds
      .filter(({ does }) => does !== 'reads')
      .map(
        ({ does, verb, objects, widens }) =>
          `${does}: ${[verb, ...widens].join(' ')} {${objects.join('; ')}}`,
      ),
    ...done.shell.map(({ value }) => `shell: ${value}`),
  ];
}

const CASES: readonly (readonly [sql: string, ...expected: string[]])[] = [
  ['SELECT count(*) FROM a JOIN b USING (id) WHERE x IN (1, 2);'],
  ['-- DROP TABLE a;\n/* DROP /* TABLE */ b; */ SELECT 1;'],
  ["SELECT 'DROP TABLE a;';"],
  ['SHOW server_version_num;'],
  ["SELECT octet_length(:'NAME')::int;"],
  ["SELECT aclexplode(acldefault('d', datdba)), shobj_description(oid, 'pg_database') FROM pg_database;"],
  ['TABLE a;'],
  ['UPDATE a SET b = 1;', 'changes: UPDATE all rows {table a, column b}'],
  [
    'UPDATE ONLY s.a SET b = 1, c = (SELECT max(x) FROM y) WHERE d;',
    'changes: UPDATE {table s.a, column b; table s.a, column c}',
  ],
  ['DELETE FROM a', 'changes: DELETE all rows {table a}'],
  ['DELETE FROM a USING b WHERE a.id = b.id;', 'changes: DELETE {table a}'],
  ['TRUNCATE TABLE a, "B c" CASCADE;', 'changes: TRUNCATE CASCADE {table a; table B c}'],
  ["INSERT INTO a (x) VALUES ('DELETE FROM b');", 'changes: INSERT {table a}'],
  ['INSERT INTO a SELECT * FROM b ON CONFLICT (id) DO UPDATE SET x = 1;', 'changes: INSERT {table a}'],
  [
    'WITH g AS (DELETE FROM t WHERE x RETURNING *) INSERT INTO u SELECT * FROM g;',
    'changes: DELETE {table t}',
    'changes: INSERT {table u}',
  ],
  ['EXPLAIN DELETE FROM a;'],
  ['EXPLAIN ANALYZE DELETE FROM a;', 'changes: DELETE all rows {table a}'],
  ['SELECT * FROM a FOR UPDATE;'],
  ['SELECT * INTO b FROM a;', 'changes: SELECT INTO {table b}'],
  ['DROP SCHEMA IF EXISTS a, b CASCADE;', 'changes: DROP SCHEMA CASCADE {schema a; schema b}'],
  ['CREATE TABLE a AS SELECT 1;', 'changes: CREATE TABLE {table a}'],
  ['CREATE TEMP TABLE a (b int);'],
  ['ALTER ROLE :"R" SUPERUSER;', 'changes: ALTER ROLE SUPERUSER {role $R}'],
  ["ALTER ROLE r PASSWORD :'P';", 'changes: ALTER ROLE … PASSWORD {role r}'],
  ['ALTER DATABASE a RENAME TO b;', 'changes: ALTER DATABASE … RENAME TO {database a, renamed to b}'],
  ['ALTER TABLE a DISABLE TRIGGER ALL;', 'changes: ALTER TABLE … DISABLE TRIGGER DISABLE {table a}'],
  ['GRANT ALL ON SCHEMA public TO bob;', 'changes: GRANT {role bob: ALL ON SCHEMA public}'],
  ['COPY a FROM STDIN;', 'changes: COPY FROM {table a}'],
  ['COPY a TO STDOUT;'],
  ["COPY a TO PROGRAM 'rm x';", 'unknown: COPY {}'],
  ['SELECT pg_terminate_backend(1);', 'changes: SELECT pg_terminate_backend {function pg_terminate_backend}'],
  ['SELECT own.function_of_theirs(1);', 'unknown: SELECT {function function_of_theirs}'],
  ['DO $x$ BEGIN DELETE FROM a; END $x$;', 'unknown: DO {}'],
  ["DO $$ BEGIN RAISE EXCEPTION 'no'; END $$;"],
  ["DO LANGUAGE plpgsql $x$ BEGIN RAISE NOTICE 'a %', 1; RAISE 'b'; END; $x$;"],
  ["DO $$ BEGIN RAISE 'x %', frob(); END $$;", 'unknown: DO {}'],
  ["DO $$ BEGIN RAISE 'x'; DELETE FROM a; END $$;", 'unknown: DO {}'],
  ["DO LANGUAGE plpython3u $$ BEGIN RAISE 'x'; END $$;", 'unknown: DO {}'],
  ['START TRANSACTION;'],
  ['START SLAVE;', 'changes: START SLAVE {replication}'],
  ['STOP ALL SLAVES;', 'changes: STOP ALL SLAVES {replication}'],
  ['RESET MASTER;', 'changes: RESET MASTER {replication}'],
  ['RESET search_path;'],
  ["CHANGE MASTER TO MASTER_HOST='a';", 'changes: CHANGE MASTER {replication}'],
  ["EXECUTE IMMEDIATE CONCAT('DROP TABLE ', @a);", 'unknown: EXECUTE {}'],
  ['SHOW SLAVE STATUS\\G'],
  ['CALL p();', 'unknown: CALL {}'],
  ['FROBNICATE a;', 'unknown: SQL {}'],
  ['SELECT x \\gexec', 'unknown: psql \\gexec {}'],
  ["SELECT 'DROP TABLE ' || x \\gexec", 'unknown: psql \\gexec {}'],
  ["SELECT 'DROP TABLE a;', x \\gexec", 'unknown: psql \\gexec {}'],
  ["SELECT 'DROP TABLE a;' UNION SELECT x FROM y \\gexec", 'unknown: psql \\gexec {}'],
  ["SELECT E'DROP\\x20TABLE a;' \\gexec", 'unknown: psql \\gexec {}'],
  ["SELECT 'DROP TABLE a;' FROM pg_class WHERE relname = 'a' \\gexec", 'changes: DROP TABLE {table a}'],
  ["SELECT 'COMMENT ON TABLE a IS ''x''' \\gexec", 'changes: COMMENT {a}'],
  ['SELECT 1 AS a \\gset\nDROP TABLE b;', 'changes: DROP TABLE {table b}'],
  ['\\i x.sql', 'unknown: psql \\i {x.sql}'],
  ['\\i known.sql', 'changes: DROP TABLE {table t}'],
  ["\\! rm -rf :'DIR'", 'shell: rm -rf "$DIR"'],
  ["\\copy a to program 'gzip >x'", 'shell: gzip >x'],
  ['\\copy a from x.csv', 'changes: \\copy from {table a}'],
  ['\\o out', 'changes: psql \\o {out}'],
  ['\\o | rm x', 'shell: rm x'],
  ['SELECT 1 \\g /dev/null'],
  ['\\restrict x\n\\unrestrict x'],
  ['\\set a `rm x`', 'shell: rm x'],
  ['\\c other', 'unknown: psql \\connect {other}'],
  ['\\frob', 'unknown: psql \\frob {}'],
  ['\\if :a\n  DROP TABLE b;\n\\endif', 'changes: DROP TABLE {table b}'],
];

for (const [sql, ...expected] of CASES) {
  test(sql.replaceAll('\n', ' ⏎ '), () => {
    assert.equal(deeds(sql), expected);
  });
}

const gexec = (sql: string): string[] =>
  doneBySql(sql, (path) => (path === 'q.sql' ? 'SELECT x \\gexec' : undefined)).deeds.flatMap(({ why }) =>
    why === '' ? [] : [why],
  );

test('what a query prints is run in a READ ONLY transaction, or not', () => {
  const [may, only] = [
    'runs as SQL what a query prints, which may write',
    'runs as SQL what a query prints, in a READ ONLY transaction unless that ends it',
  ];
  const run = 'SELECT x \\gexec\n';
  assert.equal(gexec(run), [may]);
  assert.equal(gexec(`BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;\n${run}COMMIT;\n${run}`), [
    only,
    may,
  ]);
  assert.equal(gexec(`START TRANSACTION READ ONLY;\nROLLBACK TO a;\n\\i q.sql\nROLLBACK;\n\\i q.sql\n`), [
    only,
    may,
  ]);
  assert.equal(gexec(`BEGIN;\n${run}SET TRANSACTION READ ONLY;\n${run}`), [may, only]);
});

test('what is quoted does not end a statement', () => {
  const pieces = piecesOf(`SELECT ';', ";", $$;$$, $a$;$$;$a$, E'\\';', (1;2);SELECT 2`);
  assert.is(pieces.length, 2);
});

test('a quote that is not closed ends with the text', () => {
  assert.is(piecesOf(`SELECT 'x; DROP TABLE a`).length, 1);
});

test.run();
