# One JSON object: the rows of every table, under `(constraints)` and `(indexes)` how many of those there are, and a 1 for each extension.
cdsw_sql <<'SQL'
SELECT set_config('default_transaction_read_only', 'on', false) AS read_only, set_config('search_path', 'public', false) AS path \gset
SELECT format(
         'SELECT json_object_agg(name, n ORDER BY name) FROM (%s UNION ALL %s UNION ALL %s UNION ALL %s) counted;',
         string_agg(format('SELECT %L AS name, count(*) AS n FROM %I.%I', n.nspname || '.' || c.relname, n.nspname, c.relname), ' UNION ALL '),
         'SELECT ''(constraints)'', count(*) FROM pg_constraint k JOIN pg_namespace s ON s.oid = k.connamespace'
           ' WHERE s.nspname IN (''public'', ''feature_flags'') AND k.contype IN (''p'', ''u'', ''f'', ''c'', ''x'')'
           -- Those of partitions repeat those of their table; before PostgreSQL 11 there are none.
           ' AND coalesce(to_jsonb(k) ->> ''conparentid'', ''0'') = ''0''',
         'SELECT ''(indexes)'', count(*) FROM pg_indexes WHERE schemaname IN (''public'', ''feature_flags'')',
         'SELECT format(''(extension %s)'', extname), 1 FROM pg_extension'
       )
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname IN ('public', 'feature_flags')
\gexec
SQL
