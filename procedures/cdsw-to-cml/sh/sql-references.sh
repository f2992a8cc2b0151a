cat <<'SQL'
-- The one definition of what refers to a user or an engine image: by a foreign key, by the column's name, or through a column that does.
SELECT $reference$
  WITH RECURSIVE pair AS (
    SELECT k.conrelid AS tab, p.col, k.confrelid AS to_tab, p.to_col, false AS by_name
    FROM pg_constraint k CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS p (col, to_col) WHERE k.contype = 'f'
    UNION ALL SELECT a.attrelid, a.attnum, id.attrelid, id.attnum, true
    FROM (VALUES ('user_id', 'users'), ('creator_id', 'users'), ('owner_id', 'users'), ('created_by', 'users'), ('engine_image_id', 'engine_images')) AS named (column_name, to_table)
    JOIN pg_attribute a ON a.attname = named.column_name AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p')
    JOIN pg_attribute id ON id.attrelid = to_regclass('public.' || named.to_table) AND id.attname = 'id'
    WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.contype = 'f' AND k.conrelid = a.attrelid AND a.attnum = ANY (k.conkey))
      AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype, 'text'::regtype, 'varchar'::regtype, 'bpchar'::regtype)
  ), found AS (
    SELECT tab, col, to_tab, to_col, by_name FROM pair WHERE to_tab IN (to_regclass('public.users'), to_regclass('public.engine_images'))
    UNION SELECT pair.tab, pair.col, found.to_tab, found.to_col, found.by_name FROM found JOIN pair ON pair.to_tab = found.tab AND pair.to_col = found.col
  )
  SELECT DISTINCT to_table.relname AS to_table, n.nspname AS schema_name, c.relname AS table_name, a.attname AS column_name,
         b.attname AS to_column, found.by_name AND a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype) AS digits_only FROM found
  JOIN pg_class c ON c.oid = found.tab AND NOT c.relispartition JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('public', 'feature_flags')
  JOIN pg_attribute a ON a.attrelid = found.tab AND a.attnum = found.col JOIN pg_class to_table ON to_table.oid = found.to_tab
  JOIN pg_attribute b ON b.attrelid = found.to_tab AND b.attnum = found.to_col
$reference$ AS reference_sql \gset
SQL
