-- Empties the tables that mean nothing in another cluster: keys and credentials, memberships, invitations, followers, past builds and events.
-- In: ALSO_EMPTY, names of further tables, separated by spaces. Tables that do not exist are passed over.
-- TRUNCATE without CASCADE refuses as long as a table that stays refers to one of them.
BEGIN;
INSERT INTO stepwright_saved.emptied
SELECT name FROM unnest(ARRAY[
  'access_keys', 'authorized_keys', 'followers', 'job_notifications', 'kerberos', 'licenses', 'model_builds',
  'model_deployments', 'password_resets', 'projects_users', 'project_invitations', 'organization_members',
  'organization_invitations', 'shared_job_run_acl', 'shared_session_acl', 'ssh_keys', 'stars', 'user_billing',
  'user_events', 'waiting', 'watchers', 'custom_quota', 'default_quota'
] || string_to_array(:'ALSO_EMPTY', ' ')) AS name
WHERE to_regclass(format('public.%I', name)) IS NOT NULL
ON CONFLICT DO NOTHING;
SELECT format('TRUNCATE %s;', string_agg(format('public.%I', table_name), ', ')) FROM stepwright_saved.emptied HAVING count(*) > 0
\gexec

-- Invitations may be referred to, so their rows are deleted one by one.
INSERT INTO stepwright_saved.emptied SELECT 'invitations' WHERE to_regclass('public.invitations') IS NOT NULL ON CONFLICT DO NOTHING;
SELECT 'DELETE FROM public.invitations;' FROM stepwright_saved.emptied WHERE table_name = 'invitations'
\gexec
COMMIT;
