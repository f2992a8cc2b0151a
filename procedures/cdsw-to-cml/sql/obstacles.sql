-- Prints one line for each thing in this schema that the later steps could not handle. No line: nothing stands in the way. Reads only.
-- In: ALSO_EMPTY, names of further tables to be emptied, separated by spaces.
-- The first statement keeps the session from writing.
SELECT set_config('default_transaction_read_only', 'on', false) AS read_only, set_config('search_path', 'public', false) AS path \gset

-- A dump holds large objects in a transaction of their own, whose COMMIT would end that of the restore before anything is compared.
SELECT format('there are %s large objects, and a dump with large objects cannot be restored as one transaction', count(*))
FROM pg_largeobject_metadata
HAVING count(*) > 0;

-- A table that is not emptied may not refer to one that is: TRUNCATE would refuse.
WITH emptied AS (
  SELECT unnest(ARRAY[
    'access_keys', 'authorized_keys', 'followers', 'job_notifications', 'kerberos', 'licenses', 'model_builds',
    'model_deployments', 'password_resets', 'projects_users', 'project_invitations', 'organization_members',
    'organization_invitations', 'shared_job_run_acl', 'shared_session_acl', 'ssh_keys', 'stars', 'user_billing',
    'user_events', 'waiting', 'watchers', 'custom_quota', 'default_quota'
  ] || string_to_array(:'ALSO_EMPTY', ' ')) AS name
)
SELECT format('table %s refers to %s, which is to be emptied; if its rows may go too, add it to ALSO_EMPTY', k.conrelid::regclass, k.confrelid::regclass)
FROM pg_constraint k
JOIN pg_class referred ON referred.oid = k.confrelid AND referred.relnamespace = 'public'::regnamespace
JOIN pg_class referring ON referring.oid = k.conrelid
WHERE k.contype = 'f'
  AND referred.relname IN (SELECT name FROM emptied)
  AND referring.relname NOT IN (SELECT name FROM emptied)
ORDER BY 1;

-- A table that allows one row for each user cannot hand the rows of several users to one.
-- Looks only where a unique index has a column that refers to users, and then at the rows themselves.
-- projects (user_id, slug) is left out: slugs are made unique first.
WITH emptied AS (
  SELECT unnest(ARRAY[
    'access_keys', 'authorized_keys', 'followers', 'job_notifications', 'kerberos', 'licenses', 'model_builds',
    'model_deployments', 'password_resets', 'projects_users', 'project_invitations', 'organization_members',
    'organization_invitations', 'shared_job_run_acl', 'shared_session_acl', 'ssh_keys', 'stars', 'user_billing',
    'user_events', 'waiting', 'watchers', 'custom_quota', 'default_quota', 'invitations'
  ] || string_to_array(:'ALSO_EMPTY', ' ')) AS name
), user_column AS (
  SELECT a.attrelid, a.attnum
  FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r' AND c.relname NOT IN (SELECT name FROM emptied)
  JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('public', 'feature_flags')
  WHERE a.attnum > 0 AND NOT a.attisdropped AND c.oid <> 'users'::regclass
    AND (a.attname IN ('user_id', 'creator_id') OR EXISTS (
      SELECT FROM pg_constraint k
      WHERE k.contype = 'f' AND k.conrelid = a.attrelid AND k.confrelid = 'users'::regclass AND a.attnum = ANY (k.conkey)))
), one_each AS (
  SELECT i.indrelid, i.indexrelid, array_agg(u.attnum) AS users
  FROM pg_index i
  JOIN user_column u ON u.attrelid = i.indrelid AND u.attnum = ANY (i.indkey)
  WHERE i.indisunique
    AND NOT (i.indrelid = 'projects'::regclass AND EXISTS (
      SELECT FROM pg_attribute s WHERE s.attrelid = i.indrelid AND s.attname = 'slug' AND s.attnum = ANY (i.indkey)))
  GROUP BY i.indrelid, i.indexrelid
)
SELECT format(
         'SELECT %L WHERE EXISTS (SELECT FROM %s WHERE %s GROUP BY %s HAVING count(*) > 1);',
         format('table %s allows one row for each user (index %s); if its rows may go, add it to ALSO_EMPTY', o.indrelid::regclass, o.indexrelid::regclass),
         o.indrelid::regclass,
         string_agg(format('%I IS NOT NULL', a.attname), ' AND '),
         coalesce(string_agg(quote_ident(a.attname), ', ') FILTER (WHERE NOT a.attnum = ANY (o.users)), '()')
       )
FROM one_each o
JOIN pg_index i ON i.indexrelid = o.indexrelid
JOIN pg_attribute a ON a.attrelid = o.indrelid AND a.attnum = ANY (i.indkey)
GROUP BY o.indrelid, o.indexrelid
ORDER BY o.indrelid::regclass::text, o.indexrelid
\gexec
