-- A database into which a dump was restored is passed over.
SELECT set_config('default_transaction_read_only', 'on', false) AS read_only, set_config('search_path', 'public', false) AS path, to_regclass('stepwright_saved.run') IS NOT NULL AS has_run, 'f' AS restored \gset
\if :has_run
SELECT count(*) > 0 AS restored FROM stepwright_saved.run WHERE restored_at IS NOT NULL \gset
\endif
SELECT format('the table %s is missing: is this the database of a workspace?', name)
FROM unnest(ARRAY['users', 'projects', 'engine_images', 'site_config']) AS name WHERE to_regclass(name) IS NULL;
SELECT NOT :'restored' AND count(to_regclass(name)) = 4 AS is_looked_at FROM unnest(ARRAY['users', 'projects', 'engine_images', 'site_config']) AS name \gset
\if :is_looked_at
SELECT format('there are %s projects already; the workspace must have none', count(*)) FROM projects HAVING count(*) > 0;
SELECT 'nobody who may own the projects: let an administrator log in to the workspace once'
WHERE NOT EXISTS (SELECT FROM users WHERE admin AND row_to_json(users) ->> 'banned' IS DISTINCT FROM 'true' AND username !~ '[[:cntrl:]]');
SELECT format('site_config has %s rows instead of one', count(*)) FROM site_config HAVING count(*) <> 1;
SELECT 'site_config.default_engine_image_id does not name an engine image' FROM site_config s LEFT JOIN engine_images i ON i.id = s.default_engine_image_id WHERE i.id IS NULL;
-- What the kept rows refer to is replaced, and the same id would mean something else.
SELECT format('SELECT %L FROM %s WHERE %I IS NOT NULL%s;',
              format('%s.%I refers to the table %s, which is replaced; clear it in the site administration first, and set it again afterwards',
                     k.conrelid::regclass, a.attname, k.confrelid::regclass), k.conrelid::regclass, a.attname,
              CASE k.conrelid WHEN 'engine_images'::regclass THEN ' AND id = (SELECT min(default_engine_image_id) FROM site_config)' END)
FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
WHERE k.contype = 'f' AND k.conrelid IN ('site_config'::regclass, 'engine_images'::regclass) AND k.confrelid NOT IN ('users'::regclass, 'engine_images'::regclass)
UNION
SELECT format('SELECT %L WHERE NOT EXISTS (SELECT FROM users WHERE admin AND %I IS NULL);',
              format('users.%I of every administrator refers to the table %s, which is replaced; somebody has to clear that setting first', a.attname, k.confrelid::regclass), a.attname)
FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
WHERE k.contype = 'f' AND k.conrelid = 'users'::regclass AND k.confrelid NOT IN ('users'::regclass, 'engine_images'::regclass) \gexec
\endif
