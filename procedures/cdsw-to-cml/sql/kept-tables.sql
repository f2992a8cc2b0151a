-- Prints one line for each reason why the tables that mean nothing in another cluster cannot be emptied. No line: they can. Reads only, and of
-- the tables only their definitions.
-- In: ALSO_EMPTY, names of further tables to be emptied, separated by spaces.
-- The first statement keeps the session from writing.
SELECT set_config('default_transaction_read_only', 'on', false) AS read_only, set_config('search_path', 'public', false) AS path \gset

SELECT string_to_array(:'ALSO_EMPTY', ' ') || ARRAY[
  'access_keys', 'authorized_keys', 'followers', 'job_notifications', 'kerberos', 'licenses', 'model_builds',
  'model_deployments', 'password_resets', 'projects_users', 'project_invitations', 'organization_members',
  'organization_invitations', 'shared_job_run_acl', 'shared_session_acl', 'ssh_keys', 'stars', 'user_billing',
  'user_events', 'waiting', 'watchers', 'custom_quota', 'default_quota', 'invitations'
] AS emptied,
ARRAY[
  'users', 'projects', 'site_config', 'engine_images', 'jobs', 'models', 'applications', 'batch_runs', 'build_details',
  'dashboards', 'projects_engine_images'
] AS never_emptied \gset

SELECT format('ALSO_EMPTY names %s, whose rows are what the migration is for; take it out of ALSO_EMPTY', name)
FROM unnest(string_to_array(:'ALSO_EMPTY', ' ')) AS name
WHERE name = ANY (:'never_emptied');

-- TRUNCATE refuses a table to which one refers that stays. Columns that refer to invitations are cleared before those are deleted.
SELECT format(
         'table %s stays and refers by (%s) to %s, which is to be emptied; %s', k.conrelid::regclass, names.listed, k.confrelid::regclass,
         CASE WHEN n.nspname = 'public' AND c.relname <> ALL (:'never_emptied') THEN 'if its rows may go too, add ' || c.relname || ' to ALSO_EMPTY'
         ELSE 'this procedure cannot do that; ask its contact' END)
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class referred ON referred.oid = k.confrelid AND referred.relnamespace = 'public'::regnamespace
CROSS JOIN LATERAL (
  SELECT string_agg(quote_ident(a.attname), ', ') AS listed, bool_or(a.attnotnull) AS needed
  FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
) AS names
WHERE k.contype = 'f' AND NOT c.relispartition
  AND referred.relname = ANY (:'emptied')
  AND (referred.relname <> 'invitations' OR names.needed)
  AND NOT (n.nspname = 'public' AND c.relname = ANY (:'emptied'))
ORDER BY 1;
