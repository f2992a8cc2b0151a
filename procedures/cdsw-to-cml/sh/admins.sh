cml_sql <<'SQL'
SET default_transaction_read_only = on; SET search_path = public;
SELECT format(
         'SELECT username FROM users WHERE admin AND row_to_json(users) ->> ''banned'' IS DISTINCT FROM ''true'' AND username !~ ''[[:cntrl:]]'' AND NOT (%s) ORDER BY username;',
         coalesce(string_agg(DISTINCT format('%I IS NOT NULL', a.attname), ' OR '), 'false'))
FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
WHERE k.contype = 'f' AND k.conrelid = 'users'::regclass AND k.confrelid NOT IN ('users'::regclass, 'engine_images'::regclass) \gexec
SQL
