-- Prints one line for each thing in CDSW's database that the later steps could not handle, found in the catalog and in the rows themselves.
-- No line: nothing stands in the way. Reads only.
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

-- What is neither in public nor in feature_flags would come along without being adapted.
SELECT format('there is a schema %I, and this procedure knows only public and feature_flags; take it out of this database first', nspname)
FROM pg_namespace
WHERE nspname NOT IN ('public', 'feature_flags', 'information_schema') AND nspname !~ '^pg_';
-- A dump holds large objects in a transaction of their own, whose COMMIT would end that of the restore before anything is compared.
SELECT format('there are %s large objects, and a dump with large objects cannot be restored as one transaction', count(*))
FROM pg_largeobject_metadata
HAVING count(*) > 0;
SELECT format('there is an event trigger %I, which would run during the restore; drop it first', evtname) FROM pg_event_trigger;
SELECT format('there is a publication %I, which means nothing in another cluster; drop it first', pubname) FROM pg_publication;

-- In the definitions of tables.
SELECT format('table %s cannot be read by the role %s', c.oid::regclass, current_user)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('public', 'feature_flags') AND c.relkind IN ('r', 'p')
  AND (NOT has_table_privilege(c.oid, 'SELECT') OR row_security_active(c.oid));
SELECT format('policy %I of table %s names roles that the workspace may not have; drop it first', polname, polrelid::regclass)
FROM pg_policy WHERE polroles <> '{0}';
SELECT format('table %s has a rule, %I, which may turn one change into another; drop it first', r.ev_class::regclass, r.rulename)
FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class AND c.relkind IN ('r', 'p')
WHERE r.rulename <> '_RETURN';
SELECT format('the index %s is not valid, and a dump leaves it out; drop it or build it again', indexrelid::regclass)
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid AND c.relkind <> 'p'
WHERE NOT i.indisvalid;
SELECT format('%I.id is of the type %s; this procedure knows whole numbers only', t.name, format_type(a.atttypid, a.atttypmod))
FROM unnest(ARRAY['users', 'projects', 'engine_images']) AS t (name)
JOIN pg_attribute a ON a.attrelid = to_regclass(t.name) AND a.attname = 'id'
WHERE a.atttypid NOT IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype);

-- Every column of a table that stays and that holds a user or an engine image, kept as JSON for the statements below.
SELECT coalesce(json_agg(r), '[]') AS reference FROM (
  WITH RECURSIVE pair AS (
    SELECT k.conrelid AS tab, p.col, k.confrelid AS to_tab, p.to_col, false AS by_name
    FROM pg_constraint k CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS p (col, to_col)
    WHERE k.contype = 'f'
    UNION ALL
    -- Columns that are named so, with no foreign key.
    SELECT a.attrelid, a.attnum, id.attrelid, id.attnum, true
    FROM (VALUES ('user_id', 'users'), ('creator_id', 'users'), ('owner_id', 'users'), ('created_by', 'users'), ('engine_image_id', 'engine_images'))
      AS named (column_name, to_table)
    JOIN pg_attribute a ON a.attname = named.column_name AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p')
    JOIN pg_attribute id ON id.attrelid = to_regclass('public.' || named.to_table) AND id.attname = 'id'
    WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.contype = 'f' AND k.conrelid = a.attrelid AND a.attnum = ANY (k.conkey))
      AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype, 'text'::regtype, 'varchar'::regtype, 'bpchar'::regtype)
  ), found AS (
    SELECT tab, col, to_tab, to_col, by_name FROM pair
    WHERE to_tab IN (to_regclass('public.users'), to_regclass('public.engine_images'))
    UNION
    -- Columns that refer to one of these columns in turn.
    SELECT pair.tab, pair.col, found.to_tab, found.to_col, found.by_name
    FROM found JOIN pair ON pair.to_tab = found.tab AND pair.to_col = found.col
  )
  SELECT DISTINCT to_table.relname AS to_table, n.nspname AS schema_name, c.relname AS table_name, a.attname AS column_name,
         b.attname AS to_column, found.by_name AND a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype) AS digits_only
  FROM found
  JOIN pg_class c ON c.oid = found.tab AND NOT c.relispartition
  JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('public', 'feature_flags')
  JOIN pg_attribute a ON a.attrelid = found.tab AND a.attnum = found.col
  JOIN pg_class to_table ON to_table.oid = found.to_tab
  JOIN pg_attribute b ON b.attrelid = found.to_tab AND b.attnum = found.to_col
) AS r
WHERE NOT (r.schema_name = 'public' AND (r.table_name = 'users' OR r.table_name = ANY (:'emptied')))
\gset

WITH kept AS (
  SELECT c.oid, c.relkind, n.nspname, c.relname,
         CASE WHEN n.nspname = 'public' AND c.relname <> ALL (:'never_emptied') THEN 'if its rows may be left behind, add ' || c.relname || ' to ALSO_EMPTY'
         ELSE 'change these rows on CDSW first' END AS advice
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname IN ('public', 'feature_flags')
    AND NOT (n.nspname = 'public' AND (c.relname = 'users' OR c.relname = ANY (:'emptied')))
), reference AS (
  SELECT k.oid AS tab, k.relkind, k.advice, a.*, r.to_table, r.to_column, r.digits_only
  FROM json_to_recordset(:'reference')
    AS r (to_table text, schema_name text, table_name text, column_name text, to_column text, digits_only boolean)
  JOIN kept k ON k.nspname = r.schema_name AND k.relname = r.table_name
  JOIN pg_attribute a ON a.attrelid = k.oid AND a.attname = r.column_name
), key_column AS (
  -- The columns of each unique or exclusion index, whether they stand in it by themselves, in an expression or in its condition.
  SELECT i.indrelid, i.indexrelid, i.indisexclusion, a.attname, a.attnum
  FROM pg_index i
  JOIN kept k ON k.oid = i.indrelid
  JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum > 0
  WHERE (i.indisunique OR i.indisexclusion)
    AND (a.attnum = ANY (i.indkey) OR EXISTS (
      SELECT FROM pg_depend d
      WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid AND d.refobjid = i.indrelid AND d.refobjsubid = a.attnum))
), renamed AS (
  -- The addresses of projects, and their names where each owner may have one only once, are made unique before.
  SELECT a.attrelid, a.attnum FROM pg_attribute a
  WHERE a.attrelid = 'projects'::regclass AND (a.attname = 'slug' OR a.attname = 'name' AND EXISTS (
    SELECT FROM key_column n JOIN key_column u USING (indexrelid) JOIN reference r ON r.tab = u.indrelid AND r.attnum = u.attnum
    WHERE n.indrelid = a.attrelid AND n.attname = 'name' AND r.to_table = 'users'))
), moved AS (
  -- Each table as it will be: with one user, one image, and unique addresses.
  SELECT k.oid AS tab, k.advice,
         format('(SELECT %s FROM %s) AS t', string_agg(
           CASE
             WHEN a.attnum IN (SELECT attnum FROM renamed WHERE attrelid = k.oid)
             THEN format('CASE WHEN %1$I IS NULL THEN NULL ELSE id::text END::%2$s AS %1$I', a.attname, format_type(a.atttypid, a.atttypmod))
             WHEN r.tab IS NOT NULL
             THEN format('CASE WHEN %1$I IS NULL%5$s THEN %1$I ELSE (SELECT %3$I FROM %4$I ORDER BY id LIMIT 1)::text::%2$s END AS %1$I',
                         a.attname, format_type(a.atttypid, a.atttypmod), r.to_column, r.to_table,
                         CASE WHEN r.digits_only THEN format(' OR %I !~ ''^[0-9]+$''', a.attname) END)
             ELSE quote_ident(a.attname)
           END, ', '), k.oid::regclass) AS rows
  FROM kept k
  JOIN pg_attribute a ON a.attrelid = k.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN (SELECT DISTINCT ON (tab, attnum) * FROM reference ORDER BY tab, attnum, to_table DESC) r ON r.tab = k.oid AND r.attnum = a.attnum
  GROUP BY k.oid, k.advice
), one_each AS (
  -- Unique indexes in which one of these columns stands, with the texts of their keys.
  SELECT i.indrelid, i.indexrelid, array_agg(pg_get_indexdef(i.indexrelid, n, true) ORDER BY n) AS keys, min(pg_get_expr(i.indpred, i.indrelid)) AS condition,
         bool_and(coalesce(to_jsonb(i) ->> 'indnullsnotdistinct', 'false') = 'true') AS nulls_equal
  FROM pg_index i
  CROSS JOIN LATERAL generate_series(1, coalesce((to_jsonb(i) ->> 'indnkeyatts')::int, i.indnatts)) AS n
  -- Of the images that a project may choose, one row stays.
  WHERE i.indrelid IS DISTINCT FROM to_regclass('projects_engine_images') AND i.indexrelid IN (
    SELECT indexrelid FROM key_column WHERE NOT indisexclusion AND (indrelid, attnum) IN (SELECT tab, attnum FROM reference))
  GROUP BY i.indrelid, i.indexrelid
)
SELECT format(
         'SELECT format(%L, count(*), min(example)) FROM (SELECT json_build_array(%s)::text AS example FROM %s WHERE %s GROUP BY %s HAVING count(*) > 1) AS equal HAVING count(*) > 0;',
         format('table %s: rows of several users or images would become equal in (%s), of which index %s allows one: %%s times, such as %%s; %s',
                replace(o.indrelid::regclass::text, '%', '%%'), replace(array_to_string(o.keys, ', '), '%', '%%'),
                replace(o.indexrelid::regclass::text, '%', '%%'), replace(m.advice, '%', '%%')),
         array_to_string(o.keys, ', '), m.rows,
         concat_ws(' AND ', CASE WHEN o.nulls_equal THEN 'true' ELSE '(' || array_to_string(o.keys, ') IS NOT NULL AND (') || ') IS NOT NULL' END,
                   '(' || o.condition || ')'),
         array_to_string(o.keys, ', '))
FROM one_each o JOIN moved m ON m.tab = o.indrelid
UNION ALL
-- Checks that would no longer hold, or never did.
SELECT format('SELECT %L FROM %s WHERE NOT (%s) HAVING count(*) > 0;',
              format('table %s: rows would break the check %I; %s', k.conrelid::regclass, k.conname, m.advice), m.rows, pg_get_expr(k.conbin, k.conrelid))
FROM pg_constraint k JOIN moved m ON m.tab = k.conrelid
WHERE k.contype = 'c'
  AND (NOT k.convalidated OR EXISTS (SELECT FROM reference r WHERE r.tab = k.conrelid AND r.attnum = ANY (k.conkey)))
UNION ALL
SELECT format('SELECT %L FROM %s child WHERE %s AND NOT EXISTS (SELECT FROM %s parent WHERE %s) HAVING count(*) > 0;',
              format('table %s: the foreign key %I was never validated, and rows break it; %s', k.conrelid::regclass, k.conname, m.advice),
              k.conrelid::regclass, string_agg(format('child.%I IS NOT NULL', a.attname), ' AND '), k.confrelid::regclass,
              string_agg(format('parent.%I = child.%I', b.attname, a.attname), ' AND '))
FROM pg_constraint k
JOIN moved m ON m.tab = k.conrelid
CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS pair (col, to_col)
JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = pair.col
JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = pair.to_col
WHERE k.contype = 'f' AND NOT k.convalidated AND k.confrelid <> 'users'::regclass
GROUP BY k.oid, k.conrelid, k.conname, k.confrelid, m.advice
UNION ALL
-- Columns named as if they held a user, which cannot.
SELECT format('SELECT %L FROM %s WHERE %I IS NOT NULL%s HAVING count(*) > 0;',
              format('table %s: %I holds something else than ids of users, and no foreign key says what; %s', k.oid::regclass, a.attname, k.advice),
              k.oid::regclass, a.attname,
              CASE WHEN a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype) THEN format(' AND %I !~ ''^[0-9]+$''', a.attname) END)
FROM kept k
JOIN pg_attribute a ON a.attrelid = k.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attname IN ('user_id', 'creator_id', 'owner_id')
WHERE a.atttypid NOT IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype)
  AND NOT EXISTS (SELECT FROM pg_constraint f WHERE f.contype = 'f' AND f.conrelid = k.oid AND a.attnum = ANY (f.conkey))
UNION ALL
SELECT DISTINCT format('SELECT %L FROM %s WHERE %I IS NOT NULL HAVING count(*) > 0;',
              format('table %s: the column %s says what %I is the id of, so that it may not be a user; %s', r.tab::regclass, kind.attname, r.attname, r.advice),
              r.tab::regclass, r.attname)
FROM reference r
JOIN pg_attribute kind ON kind.attrelid = r.tab AND kind.attname = replace(r.attname, '_id', '_type') AND kind.attname <> r.attname AND NOT kind.attisdropped
WHERE NOT EXISTS (SELECT FROM pg_constraint f WHERE f.contype = 'f' AND f.conrelid = r.tab AND r.attnum = ANY (f.conkey))
\gexec

WITH reference AS (
  SELECT format('%I.%I', r.schema_name, r.table_name)::regclass AS tab, a.*
  FROM json_to_recordset(:'reference') AS r (schema_name text, table_name text, column_name text)
  JOIN pg_attribute a ON a.attrelid = format('%I.%I', r.schema_name, r.table_name)::regclass AND a.attname = r.column_name
)
SELECT format('table %s: the column %I is computed by the server and cannot be handed over', tab, attname)
FROM reference
WHERE coalesce(to_jsonb(reference) ->> 'attgenerated', '') <> '' OR attidentity = 'a'
UNION
SELECT format('table %s: its rows are spread over partitions by %I; %s', tab, attname, 'one user could have no partition')
FROM reference JOIN pg_partitioned_table p ON p.partrelid = tab AND attnum = ANY (p.partattrs) AND p.partstrat <> 'h'
UNION
SELECT format('table %s: an exclusion constraint (%I) has the column %I, which is handed over', tab, x.conname, attname)
FROM reference JOIN pg_constraint x ON x.contype = 'x' AND x.conrelid = tab AND attnum = ANY (x.conkey)
UNION
SELECT format('table %s: the foreign key %I does not allow %I to change (ON UPDATE RESTRICT)', k.conrelid::regclass, k.conname, attname)
FROM reference JOIN pg_constraint k ON k.contype = 'f' AND k.confupdtype = 'r' AND k.confrelid = tab AND attnum = ANY (k.confkey)
ORDER BY 1;
