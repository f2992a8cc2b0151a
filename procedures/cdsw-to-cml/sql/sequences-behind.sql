-- Prints one line for each sequence that lags behind the column it fills, then `looked`: without that line the stream has ended early. Reads only.
SELECT format(
         'SELECT %L FROM (SELECT max(%I) AS highest FROM %I.%I) AS filled, %s WHERE highest > last_value OR highest = last_value AND NOT is_called;',
         sequence_name, column_name, schema_name, table_name, sequence_name)
FROM stepwright_saved.sequence
\gexec
\echo looked
