-- Prints one line for each reason why this workspace cannot take the migration. No line: it can. Reads only.
-- In: DUMP_SHA256, the checksum of the dump; SOURCE_VERSION, the source server's server_version_num; COUNTS, what counts.sql said on the source.
-- A database into which this very dump was restored already is ready: the checks were made before that.
-- The first statement keeps the session from writing.
SELECT set_config('default_transaction_read_only', 'on', false) AS read_only, set_config('search_path', 'public', false) AS path \gset

SELECT to_regclass('stepwright_saved.run') IS NOT NULL AS has_run \gset
\set restored false
\if :has_run
SELECT coalesce(bool_or(restored_at IS NOT NULL), false) AS restored FROM stepwright_saved.run WHERE dump_sha256 = :'DUMP_SHA256' \gset
SELECT format('rows of another migration (dump %s) are still saved here; undo or clean up that one first', dump_sha256)
FROM stepwright_saved.run WHERE dump_sha256 <> :'DUMP_SHA256';
\endif

\if :restored
\else
SELECT format('the table %s is missing: is this the database of a workspace?', name)
FROM unnest(ARRAY['users', 'projects', 'engine_images', 'site_config']) AS name
WHERE to_regclass(name) IS NULL;

-- The server.
SELECT 'the server is PostgreSQL ' || current_setting('server_version') || '; 11 or later is needed'
WHERE current_setting('server_version_num')::int < 110000;
SELECT 'the dump comes from a newer PostgreSQL (' || :'SOURCE_VERSION' || ') than this one (' || current_setting('server_version_num') || ')'
WHERE nullif(:'SOURCE_VERSION', '')::int / 10000 > current_setting('server_version_num')::int / 10000;
SELECT 'the encoding of the database is ' || pg_encoding_to_char(encoding) || ' instead of UTF8'
FROM pg_database WHERE datname = current_database() AND pg_encoding_to_char(encoding) <> 'UTF8';
SELECT format('the dump needs the extension %s, which this server does not offer%s', wanted.name, CASE WHEN e.name IS NOT NULL THEN ' to a role that is no superuser' END)
FROM (SELECT substring(key FROM '^\(extension (.*)\)$') AS name FROM json_object_keys(:'COUNTS'::json) AS key) AS wanted
LEFT JOIN pg_available_extensions e ON e.name = wanted.name
WHERE wanted.name IS NOT NULL AND (e.name IS NULL OR e.installed_version IS NULL AND current_setting('is_superuser') <> 'on' AND NOT EXISTS (
  SELECT FROM pg_available_extension_versions v WHERE v.name = e.name AND to_jsonb(v) ->> 'trusted' = 'true'));

-- The role.
SELECT format('the role %s may not create schemas in this database', current_user)
WHERE NOT has_database_privilege(current_database(), 'CREATE');
SELECT format('the role %s may not drop the schema %I', current_user, nspname)
FROM pg_namespace WHERE nspname IN ('public', 'feature_flags') AND NOT pg_has_role(nspowner, 'USAGE');
SELECT format('%s belongs to %s, to which the role %s could not give it back', c.oid::regclass, c.relowner::regrole, current_user)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('public', 'feature_flags')
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT pg_has_role(c.relowner, 'USAGE');
SELECT format('the rights by default of the role %s in %I could not be given back by the role %s', d.defaclrole::regrole, n.nspname, current_user)
FROM pg_default_acl d JOIN pg_namespace n ON n.oid = d.defaclnamespace AND n.nspname IN ('public', 'feature_flags')
WHERE NOT pg_has_role(d.defaclrole, 'USAGE');
SELECT format('the role %s is no superuser and may not read where the server keeps its data; GRANT pg_read_all_settings TO %1$I', current_user)
WHERE current_setting('is_superuser') <> 'on' AND NOT pg_has_role('pg_read_all_settings', 'USAGE');
SELECT format('the role %s is no superuser, and the server logs statements (%s = %s), among which would be its new password; a superuser can run: ALTER ROLE %1$I SET %2$s = %4$L',
              current_user, name, setting, CASE name WHEN 'log_statement' THEN 'none' ELSE '-1' END)
FROM pg_settings
WHERE current_setting('is_superuser') <> 'on'
  AND (name = 'log_statement' AND setting <> 'none' OR name IN ('log_min_duration_statement', 'log_min_duration_sample') AND setting <> '-1');

-- What would go together with the schemas that are replaced, although it lies outside of them.
SELECT DISTINCT format('%s outside of public and feature_flags depends on %s, and would go with it', pg_describe_object(d.classid, d.objid, d.objsubid),
                       pg_describe_object(d.refclassid, d.refobjid, 0))
FROM pg_depend d
JOIN LATERAL (SELECT (pg_identify_object(d.refclassid, d.refobjid, 0)).schema) AS inner_side ON inner_side.schema IN ('public', 'feature_flags')
LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
LEFT JOIN pg_constraint k ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid
LEFT JOIN pg_trigger t ON d.classid = 'pg_trigger'::regclass AND t.oid = d.objid
LEFT JOIN pg_attrdef f ON d.classid = 'pg_attrdef'::regclass AND f.oid = d.objid
LEFT JOIN pg_policy p ON d.classid = 'pg_policy'::regclass AND p.oid = d.objid
LEFT JOIN pg_class c ON c.oid = coalesce(r.ev_class, nullif(k.conrelid, 0), t.tgrelid, f.adrelid, p.polrelid)
LEFT JOIN LATERAL (SELECT (pg_identify_object(d.classid, d.objid, 0)).schema) AS outer_side ON true
WHERE d.deptype IN ('n', 'a')
  AND (coalesce(c.relnamespace::regnamespace::text, outer_side.schema) NOT IN ('public', 'feature_flags', 'pg_toast')
    OR d.classid IN ('pg_publication_rel'::regclass, 'pg_event_trigger'::regclass))
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.classid AND e.objid = d.objid AND e.deptype = 'e');

SELECT count(*) = 4 AS has_tables
FROM unnest(ARRAY['users', 'projects', 'engine_images', 'site_config']) AS name
WHERE to_regclass(name) IS NOT NULL \gset
\if :has_tables
SELECT format('there are %s projects already; the workspace must have none', count(*)) FROM projects HAVING count(*) > 0;
SELECT 'nobody who may own the projects: let an administrator log in to the workspace once'
WHERE NOT EXISTS (
  SELECT FROM users WHERE admin AND row_to_json(users) ->> 'banned' IS DISTINCT FROM 'true' AND username !~ '[[:cntrl:]]');
SELECT format('site_config has %s rows instead of one', count(*)) FROM site_config HAVING count(*) <> 1;
SELECT 'site_config.default_engine_image_id does not name an engine image'
FROM site_config s LEFT JOIN engine_images i ON i.id = s.default_engine_image_id WHERE i.id IS NULL;

-- The rows that are kept may refer to each other and to nothing else: what they refer to is replaced, and the same id would mean something else.
SELECT format('SELECT %L FROM %s WHERE %I IS NOT NULL%s;',
              format('%s.%I refers to the table %s, which is replaced; clear it in the site administration first, and set it again afterwards',
                     k.conrelid::regclass, a.attname, k.confrelid::regclass),
              k.conrelid::regclass, a.attname,
              CASE k.conrelid WHEN 'engine_images'::regclass THEN ' AND id = (SELECT min(default_engine_image_id) FROM site_config)' END)
FROM pg_constraint k
JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
WHERE k.contype = 'f' AND k.conrelid IN ('site_config'::regclass, 'engine_images'::regclass)
  AND k.confrelid NOT IN ('users'::regclass, 'engine_images'::regclass)
UNION
SELECT format('SELECT %L WHERE NOT EXISTS (SELECT FROM users WHERE admin AND %I IS NULL);',
              format('users.%I of every administrator refers to the table %s, which is replaced; somebody has to clear that setting first', a.attname, k.confrelid::regclass),
              a.attname)
FROM pg_constraint k
JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
WHERE k.contype = 'f' AND k.conrelid = 'users'::regclass AND k.confrelid NOT IN ('users'::regclass, 'engine_images'::regclass)
\gexec
\endif
\endif
