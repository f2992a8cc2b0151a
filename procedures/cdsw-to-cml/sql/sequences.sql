-- Brings up to date what follows from the rows. Every sequence that lags behind the column it fills moves up to the column's highest value, and
-- says so; none moves back. Constraints that wait to be validated are. Materialized views, which still show the former owners, are made anew.
BEGIN;
DO $$
DECLARE
  s record;
  moved bigint;
BEGIN
  FOR s IN SELECT * FROM stepwright_saved.sequence ORDER BY sequence_name LOOP
    EXECUTE format(
      'SELECT setval(%1$L, highest) FROM (SELECT max(%2$I) AS highest FROM %3$I.%4$I) AS filled, %1$s'
        ' WHERE highest > last_value OR highest = last_value AND NOT is_called',
      s.sequence_name, s.column_name, s.schema_name, s.table_name) INTO moved;
    IF moved IS NOT NULL THEN
      RAISE NOTICE '% is now at %', s.sequence_name, moved;
    END IF;
  END LOOP;
END $$;
SELECT format('ALTER TABLE %s VALIDATE CONSTRAINT %I;', conrelid::regclass, conname)
FROM pg_constraint
WHERE NOT convalidated AND contype IN ('f', 'c') AND connamespace::regnamespace::text IN ('public', 'feature_flags')
ORDER BY 1
\gexec
-- In the order in which they were made, because one may read from another.
SELECT format('REFRESH MATERIALIZED VIEW %I.%I;', n.nspname, c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'm' AND c.relispopulated AND n.nspname IN ('public', 'feature_flags')
ORDER BY c.oid
\gexec
COMMIT;
