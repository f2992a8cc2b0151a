-- Empties the tables that mean nothing in another cluster: keys and credentials, memberships, invitations, followers, past builds and events.
-- In: ALSO_EMPTY, names of further tables, separated by spaces. Tables that do not exist are passed over.
-- TRUNCATE without CASCADE refuses as long as a table that stays refers to one of them.
BEGIN;
SET LOCAL search_path TO public;
SELECT count(*) > 0 AS is_refused
FROM unnest(string_to_array(:'ALSO_EMPTY', ' ')) AS name
WHERE name = ANY (ARRAY[
  'users', 'projects', 'site_config', 'engine_images', 'jobs', 'models', 'applications', 'batch_runs', 'build_details',
  'dashboards', 'projects_engine_images'
])
\gset
\if :is_refused
DO $$ BEGIN RAISE EXCEPTION 'ALSO_EMPTY names tables whose rows are what the migration is for; nothing is emptied'; END $$;
\endif

SELECT stepwright_saved.keep_still() \g /dev/null
-- With the tables go their partitions.
INSERT INTO stepwright_saved.emptied
WITH RECURSIVE emptied (tab) AS (
  SELECT to_regclass(format('public.%I', name))::oid FROM unnest(string_to_array(:'ALSO_EMPTY', ' ') || ARRAY[
    'access_keys', 'authorized_keys', 'followers', 'job_notifications', 'kerberos', 'licenses', 'model_builds',
    'model_deployments', 'password_resets', 'projects_users', 'project_invitations', 'organization_members',
    'organization_invitations', 'shared_job_run_acl', 'shared_session_acl', 'ssh_keys', 'stars', 'user_billing',
    'user_events', 'waiting', 'watchers', 'custom_quota', 'default_quota'
  ]) AS name
  UNION
  SELECT i.inhrelid FROM pg_inherits i JOIN emptied ON emptied.tab = i.inhparent
)
SELECT n.nspname || '.' || c.relname
FROM emptied JOIN pg_class c ON c.oid = emptied.tab JOIN pg_namespace n ON n.oid = c.relnamespace
ON CONFLICT DO NOTHING;
SELECT format('TRUNCATE %s;', string_agg(format('%I.%I', split_part(table_name, '.', 1), substr(table_name, strpos(table_name, '.') + 1)), ', '))
FROM stepwright_saved.emptied WHERE table_name <> 'public.invitations' HAVING count(*) > 0
\gexec

-- Rows that stay may say from which invitation they come. They forget it, and the invitations are deleted one by one.
INSERT INTO stepwright_saved.emptied SELECT 'public.invitations' WHERE to_regclass('invitations') IS NOT NULL ON CONFLICT DO NOTHING;
SELECT format('UPDATE %s SET %I = NULL WHERE %2$I IS NOT NULL;', k.conrelid::regclass, a.attname)
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid AND NOT c.relispartition
JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) AND NOT a.attnotnull
WHERE k.contype = 'f' AND k.confrelid = to_regclass('invitations') AND k.conrelid <> k.confrelid
\gexec
SELECT 'DELETE FROM invitations;' FROM stepwright_saved.emptied WHERE table_name = 'public.invitations'
\gexec
SELECT stepwright_saved.as_it_was() \g /dev/null
COMMIT;
