# Not those to which a table refers that comes along with its rows: the restore would find their rows missing.
cdsw_sql -v SECRET="$(secret_tables)" <<'SQL'
WITH RECURSIVE secret AS (
  SELECT oid, relname FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname = ANY (string_to_array(:'SECRET', ' '))
), kept AS (
  SELECT oid FROM pg_class WHERE relkind IN ('r', 'p') AND oid NOT IN (SELECT oid FROM secret)
  UNION
  SELECT k.confrelid FROM pg_constraint k JOIN kept ON k.conrelid = kept.oid WHERE k.contype = 'f'
)
SELECT relname FROM secret WHERE oid NOT IN (SELECT oid FROM kept) ORDER BY relname;
SQL
