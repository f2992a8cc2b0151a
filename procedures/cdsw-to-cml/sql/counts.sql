-- Prints one JSON object: the rows of every table, and under `(constraints)` and `(indexes)` how many of those there are.
-- Reads only. The restore compares all of it before it commits, so that a shortened dump cannot pass.
-- The first statement keeps the session from writing.
SELECT set_config('default_transaction_read_only', 'on', false) AS read_only, set_config('search_path', 'public', false) AS path \gset
SELECT format(
         'SELECT json_object_agg(name, n ORDER BY name) FROM (%s UNION ALL %s UNION ALL %s) counted;',
         string_agg(format('SELECT %L AS name, count(*) AS n FROM %I.%I', n.nspname || '.' || c.relname, n.nspname, c.relname), ' UNION ALL '),
         'SELECT ''(constraints)'', count(*) FROM pg_constraint k JOIN pg_namespace s ON s.oid = k.connamespace'
           ' WHERE s.nspname IN (''public'', ''feature_flags'') AND k.contype IN (''p'', ''u'', ''f'', ''c'', ''x'')',
         'SELECT ''(indexes)'', count(*) FROM pg_indexes WHERE schemaname IN (''public'', ''feature_flags'')'
       )
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname IN ('public', 'feature_flags')
\gexec
