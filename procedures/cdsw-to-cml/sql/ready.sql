-- Prints one line for each reason why this workspace cannot take the migration. No line: it can. Reads only.
-- In: DUMP_SHA256, the checksum of the dump, and SOURCE_VERSION, the source server's server_version_num.
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

SELECT 'the server is PostgreSQL ' || current_setting('server_version') || '; 11 or later is needed'
WHERE current_setting('server_version_num')::int < 110000;
SELECT 'the dump comes from a newer PostgreSQL (' || :'SOURCE_VERSION' || ') than this one (' || current_setting('server_version_num') || ')'
WHERE nullif(:'SOURCE_VERSION', '')::int / 10000 > current_setting('server_version_num')::int / 10000;
SELECT 'the encoding of the database is ' || pg_encoding_to_char(encoding) || ' instead of UTF8'
FROM pg_database WHERE datname = current_database() AND pg_encoding_to_char(encoding) <> 'UTF8';
SELECT format('the role %s may not create schemas in this database', current_user)
WHERE NOT has_database_privilege(current_database(), 'CREATE');
SELECT format('the role %s may not drop the schema %I', current_user, nspname)
FROM pg_namespace WHERE nspname IN ('public', 'feature_flags') AND NOT pg_has_role(nspowner, 'USAGE');

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
\endif
\endif
