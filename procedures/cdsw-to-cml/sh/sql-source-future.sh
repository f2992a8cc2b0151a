cat <<'SQL'
-- Sets the psql variable future to the beginning of a query: each table that stays, its references, and its rows with one user, one image and unique slugs.
SELECT $future$
  WITH kept AS (
    SELECT c.oid, n.nspname, c.relname, CASE WHEN n.nspname = 'public' AND c.relname <> ALL (string_to_array(:'NEVER_EMPTIED', ' '))
             THEN 'if its rows may be left behind, add ' || c.relname || ' to ALSO_EMPTY' ELSE 'change these rows on CDSW first' END AS advice
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND n.nspname IN ('public', 'feature_flags') AND NOT (n.nspname = 'public' AND (c.relname = 'users' OR c.relname = ANY (string_to_array(:'EMPTIED', ' '))))
  ), reference AS (
    SELECT k.oid AS tab, k.advice, a.*, r.to_table, r.to_column, r.digits_only FROM (:reference_sql) AS r
    JOIN kept k ON k.nspname = r.schema_name AND k.relname = r.table_name JOIN pg_attribute a ON a.attrelid = k.oid AND a.attname = r.column_name
  ), key_column AS (
    -- The columns of each unique or exclusion index, whether they stand in it by themselves, in an expression or in its condition.
    SELECT i.indrelid, i.indexrelid, i.indisexclusion, a.attname, a.attnum
    FROM pg_index i JOIN kept k ON k.oid = i.indrelid JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum > 0
    WHERE (i.indisunique OR i.indisexclusion) AND (a.attnum = ANY (i.indkey) OR EXISTS (
      SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid AND d.refobjid = i.indrelid AND d.refobjsubid = a.attnum))
  ), renamed AS (
    SELECT a.attrelid, a.attnum FROM pg_attribute a
    WHERE a.attrelid = 'projects'::regclass AND (a.attname = 'slug' OR a.attname = 'name' AND EXISTS (
      SELECT FROM key_column n JOIN key_column u USING (indexrelid) JOIN reference r ON r.tab = u.indrelid AND r.attnum = u.attnum
      WHERE n.indrelid = a.attrelid AND n.attname = 'name' AND r.to_table = 'users'))
  ), moved AS (
    SELECT k.oid AS tab, k.advice, format('(SELECT %s FROM %s) AS t', string_agg(
        CASE WHEN a.attnum IN (SELECT attnum FROM renamed WHERE attrelid = k.oid)
          THEN format('CASE WHEN %1$I IS NULL THEN NULL ELSE id::text END::%2$s AS %1$I', a.attname, format_type(a.atttypid, a.atttypmod))
        WHEN r.tab IS NOT NULL
          THEN format('CASE WHEN %1$I IS NULL%5$s THEN %1$I ELSE (SELECT %3$I FROM %4$I ORDER BY id LIMIT 1)::text::%2$s END AS %1$I',
                      a.attname, format_type(a.atttypid, a.atttypmod), r.to_column, r.to_table,
                      CASE WHEN r.digits_only THEN format(' OR %I !~ ''^[0-9]+$''', a.attname) END)
        ELSE quote_ident(a.attname) END, ', '), k.oid::regclass) AS rows
    FROM kept k JOIN pg_attribute a ON a.attrelid = k.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN (SELECT DISTINCT ON (tab, attnum) * FROM reference ORDER BY tab, attnum, to_table DESC) r ON r.tab = k.oid AND r.attnum = a.attnum
    GROUP BY k.oid, k.advice
  )
$future$ AS future \gset
SQL
