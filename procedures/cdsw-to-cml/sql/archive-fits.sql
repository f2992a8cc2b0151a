SELECT set_config('default_transaction_read_only', 'on', false) AS read_only, to_regclass('stepwright_saved.run') IS NOT NULL AS has_run \gset
\if :has_run
SELECT format('rows of another migration (dump %s) are still saved here; undo or clean up that one first', dump_sha256)
FROM stepwright_saved.run WHERE dump_sha256 <> :'DUMP_SHA256';
\endif
SELECT 'there is a schema stepwright_saved that this procedure has not made; rename it, or drop it' FROM pg_namespace WHERE nspname = 'stepwright_saved'
  AND (nspowner <> quote_ident(current_user)::regrole OR obj_description(oid, 'pg_namespace') IS DISTINCT FROM 'notes of a migration by cdsw-to-cml');
SELECT 'the dump comes from a newer PostgreSQL (' || :'SOURCE_VERSION' || ') than this one (' || current_setting('server_version_num') || ')'
WHERE :'SOURCE_VERSION'::int / 10000 > current_setting('server_version_num')::int / 10000;
SELECT format('the dump needs the extension %s, which this server does not offer%s', wanted.name, CASE WHEN e.name IS NOT NULL THEN ' to a role that is no superuser' END)
FROM (SELECT substring(key FROM '^\(extension (.*)\)$') AS name FROM json_object_keys(:'COUNTS'::json) AS key) AS wanted
LEFT JOIN pg_available_extensions e ON e.name = wanted.name
WHERE wanted.name IS NOT NULL AND (e.name IS NULL OR e.installed_version IS NULL AND current_setting('is_superuser') <> 'on' AND NOT EXISTS (
  SELECT FROM pg_available_extension_versions v WHERE v.name = e.name AND to_jsonb(v) ->> 'trusted' = 'true'));
-- The restore locks all that it drops and makes: about five relations for each table of the dump, and its indexes.
WITH RECURSIVE dropped (class, id) AS (SELECT 'pg_namespace'::regclass::oid, oid FROM pg_namespace WHERE nspname IN ('public', 'feature_flags')
  UNION SELECT classid, objid FROM dropped JOIN pg_depend ON refclassid = class AND refobjid = id)
SELECT format('the restore takes about %s locks, and the server has %s; raise max_locks_per_transaction, and restart it', needed, room) FROM (
  SELECT current_setting('max_locks_per_transaction')::int * current_setting('max_connections')::int AS room, (SELECT count(*) FROM dropped)
    + (SELECT 5 * count(*) FROM json_object_keys(:'COUNTS')) + (:'COUNTS'::json ->> '(indexes)')::int AS needed) AS locks WHERE needed > room;
