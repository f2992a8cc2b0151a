umask 077
wait_until "$STOP_TIMEOUT" 5s expect '' sessions cdsw_sql
written_rows >"$WORK/SOURCE_WRITES.new"
keep SOURCE_WRITES '[0-9]+'
# One JSON object: the rows of every table, under `(constraints)` and `(indexes)` how many of those there are, and a 1 for each extension.
cdsw_sql >"$ARCHIVE/counts.json.part" <<'SQL'
SET default_transaction_read_only = on; SET search_path = public;
-- Constraints of partitions repeat those of their table; before PostgreSQL 11 there are none.
SELECT 'SELECT json_object_agg(name, n ORDER BY name) FROM ('
  || string_agg(format('SELECT %L AS name, count(*) AS n FROM %I.%I', n.nspname || '.' || c.relname, n.nspname, c.relname), ' UNION ALL ') || $$
  UNION ALL SELECT '(constraints)', count(*) FROM pg_constraint k WHERE k.connamespace::regnamespace::text IN ('public', 'feature_flags')
    AND k.contype IN ('p', 'u', 'f', 'c', 'x') AND coalesce(to_jsonb(k) ->> 'conparentid', '0') = '0'
  UNION ALL SELECT '(indexes)', count(*) FROM pg_indexes WHERE schemaname IN ('public', 'feature_flags')
  UNION ALL SELECT format('(extension %s)', extname), 1 FROM pg_extension) AS counted;$$
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname IN ('public', 'feature_flags') \gexec
SQL
ownership_report >"$ARCHIVE/ownership.csv.part"
grep -q '"public\.projects" : [0-9]' "$ARCHIVE/counts.json.part"
mv "$ARCHIVE/counts.json.part" "$ARCHIVE/counts.json"
mv "$ARCHIVE/ownership.csv.part" "$ARCHIVE/ownership.csv"
