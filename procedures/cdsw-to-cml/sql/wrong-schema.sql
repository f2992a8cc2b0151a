SELECT set_config('default_transaction_read_only', 'on', false) AS read_only, set_config('search_path', 'public', false) AS path \gset
SELECT 'no longer granted: ' || statement FROM stepwright_saved.right_before
WHERE statement NOT IN (SELECT statement FROM stepwright_saved.right_now);
SELECT format('the constraint %s of %s was never validated', conname, conrelid::regclass)
FROM pg_constraint WHERE NOT convalidated AND connamespace::regnamespace::text IN ('public', 'feature_flags');
SELECT 'was not switched back: ' || statement FROM stepwright_saved.switched;
-- Rows without the row that they refer to: impossible unless constraints were switched off, so each key is counted once.
SELECT format('SELECT %L FROM %s child WHERE %s AND NOT EXISTS (SELECT FROM %s parent WHERE %s) HAVING count(*) > 0;',
         format('%s has rows without the row that %s names', k.conrelid::regclass, k.conname), k.conrelid::regclass,
         string_agg(format('child.%I IS NOT NULL', a.attname), ' AND '), k.confrelid::regclass, string_agg(format('parent.%I = child.%I', b.attname, a.attname), ' AND '))
FROM pg_constraint k CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS pair (col, to_col)
JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = pair.col JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = pair.to_col
WHERE k.contype = 'f' AND k.connamespace::regnamespace::text IN ('public', 'feature_flags') GROUP BY k.oid, k.conrelid, k.confrelid, k.conname
UNION ALL
SELECT format('SELECT %L FROM (SELECT max(%I) AS highest FROM %s) AS filled, %s WHERE highest > last_value OR highest = last_value AND NOT is_called;',
         'the sequence ' || sequence_name || ' is behind its column', column_name, filled_table, sequence_name)
FROM stepwright_saved.sequence \gexec
