-- Moves every sequence that lags behind the column it fills up to the column's highest value, and says so. None is moved back.
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
COMMIT;
