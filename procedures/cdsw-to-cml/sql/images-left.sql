-- Prints one line for each column that still refers to an engine image of CDSW, then `looked`: without that line the stream has ended early. Reads only.
SELECT format(
         'SELECT %L FROM %I.%I WHERE %I::text <> (SELECT image_id::text FROM stepwright_saved.run) HAVING count(*) > 0;',
         format('%s.%s.%s', schema_name, table_name, column_name), schema_name, table_name, column_name)
FROM stepwright_saved.reference
WHERE to_table = 'engine_images' AND to_column = 'id'
\gexec
\echo looked
