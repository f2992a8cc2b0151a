-- Prints one line for each thing that is not as it must be after the migration. No line: everything is. Reads only.
-- In: COUNTS, what counts.sql said on the source.
-- The first statement keeps the session from writing.
SELECT set_config('default_transaction_read_only', 'on', false) AS read_only, set_config('search_path', 'public', false) AS path \gset

SELECT coalesce(admin_id, -1) AS admin_id, coalesce(image_id, -1) AS image_id FROM stepwright_saved.run \gset

SELECT 'users has other rows than the administrator' FROM users HAVING count(*) <> 1 OR min(id) <> :admin_id;
SELECT 'the administrator may not administer or is banned'
FROM users WHERE id = :admin_id AND (admin IS NOT TRUE OR row_to_json(users) ->> 'banned' = 'true');
SELECT format('%s projects share the slug %s', count(*), slug) FROM projects GROUP BY user_id, slug HAVING count(*) > 1;
SELECT format('job %s is not paused', id) FROM jobs WHERE paused IS NOT TRUE;
SELECT to_regclass('applications') IS NOT NULL AS has_applications \gset
\if :has_applications
SELECT format('application %s is not stopped', id) FROM applications WHERE status IS DISTINCT FROM 'stopped';
\endif
SELECT format('the row of the administrator differs in %s from the one that was saved', saved.key)
FROM stepwright_saved.saved_row, json_each(content) AS saved, users, json_each(row_to_json(users)) AS now
WHERE kind = 'admin' AND users.id = :admin_id AND saved.key = now.key AND saved.key <> 'id'
  AND saved.key NOT IN (SELECT column_name FROM stepwright_saved.reference WHERE to_table = 'users' AND table_name = 'users')
  AND saved.value::text <> now.value::text;
SELECT 'the default image of site_config is not the one of the workspace'
FROM site_config HAVING count(*) <> 1 OR min(default_engine_image_id) IS DISTINCT FROM :image_id;
SELECT format('site_config.%s is not as it was', saved.key)
FROM stepwright_saved.saved_row, json_each(content) AS saved, site_config, json_each(row_to_json(site_config)) AS now
WHERE kind = 'site_config' AND saved.key = now.key AND saved.key <> 'default_engine_image_id'
  AND saved.key NOT IN (SELECT column_name FROM stepwright_saved.reference WHERE to_table = 'users' AND table_name = 'site_config')
  AND saved.value::text <> now.value::text;

-- Every reference to users and to engine images.
SELECT format(
         'SELECT %L FROM %I.%I WHERE %4$I::text <> (SELECT row_to_json(one) ->> %5$L FROM %6$I AS one WHERE id = %7$s)%8$s HAVING count(*) > 0;',
         format('%s.%s.%s refers to others of %s', schema_name, table_name, column_name, to_table),
         schema_name, table_name, column_name, to_column, to_table, CASE to_table WHEN 'users' THEN :admin_id ELSE :image_id END,
         CASE WHEN digits_only THEN format(' AND %I ~ ''^[0-9]+$''', column_name) END)
FROM stepwright_saved.reference
WHERE to_table IN ('users', 'engine_images')
\gexec

-- Rows: the emptied tables have none, the others as many as before the database was adapted, and no fewer than the source had.
SELECT format('%s is not empty', c.table_name)
FROM stepwright_saved.count_rows() c JOIN stepwright_saved.emptied e ON c.table_name = e.table_name
WHERE c.n > 0;
SELECT format('%s has %s rows instead of %s', table_name, c.n, b.n)
FROM stepwright_saved.rows_before b LEFT JOIN stepwright_saved.count_rows() c USING (table_name)
WHERE table_name NOT IN ('public.users', 'public.engine_images', 'public.site_config', 'public.projects_engine_images')
  AND table_name NOT IN (SELECT e.table_name FROM stepwright_saved.emptied e)
  AND c.n IS DISTINCT FROM b.n;
SELECT format('%s has %s rows; the source had %s', c.table_name, c.n, s.value)
FROM json_each_text(:'COUNTS') s JOIN stepwright_saved.count_rows() c ON c.table_name = s.key
WHERE c.table_name NOT IN ('public.users', 'public.site_config', 'public.projects_engine_images')
  AND c.table_name NOT IN (SELECT e.table_name FROM stepwright_saved.emptied e)
  AND c.n < s.value::bigint;
SELECT 'the number of projects is not that of the source'
WHERE (SELECT count(*) FROM projects) <> (:'COUNTS'::json ->> 'public.projects')::bigint;

SELECT 'no longer granted: ' || statement FROM stepwright_saved.right_before b
WHERE statement NOT IN (SELECT statement FROM stepwright_saved.right_now);
SELECT format('the constraint %s of %s was never validated', conname, conrelid::regclass)
FROM pg_constraint WHERE NOT convalidated AND connamespace::regnamespace::text IN ('public', 'feature_flags');
-- Rows without the row that they refer to: impossible unless constraints were switched off, so each key is counted once.
SELECT format(
         'SELECT %L FROM %s child WHERE %s AND NOT EXISTS (SELECT FROM %s parent WHERE %s) HAVING count(*) > 0;',
         format('%s has rows without the row that %s names', k.conrelid::regclass, k.conname),
         k.conrelid::regclass,
         string_agg(format('child.%I IS NOT NULL', a.attname), ' AND '),
         k.confrelid::regclass,
         string_agg(format('parent.%I = child.%I', b.attname, a.attname), ' AND '))
FROM pg_constraint k
CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS pair (from_number, to_number)
JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = pair.from_number
JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = pair.to_number
WHERE k.contype = 'f' AND k.connamespace::regnamespace::text IN ('public', 'feature_flags')
GROUP BY k.oid, k.conrelid, k.confrelid, k.conname
\gexec

SELECT format(
         'SELECT %L FROM (SELECT max(%I) AS highest FROM %I.%I) AS filled, %s WHERE highest > last_value OR highest = last_value AND NOT is_called;',
         'the sequence ' || sequence_name || ' is behind its column', column_name, schema_name, table_name, sequence_name)
FROM stepwright_saved.sequence
\gexec
