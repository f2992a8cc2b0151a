cml_sql -v COUNTS="$COUNTS" -v EMPTIED="$(emptied_tables)" <<'SQL'
SET default_transaction_read_only = on; SET search_path = public; SET extra_float_digits = 3;
SELECT coalesce(admin_id, -1) AS admin_id, coalesce(image_id, -1) AS image_id FROM stepwright_saved.run \gset
SELECT 'users has other rows than the administrator' FROM users HAVING count(*) <> 1 OR min(id) <> :admin_id;
SELECT format('%s projects share the slug %s', count(*), slug) FROM projects GROUP BY user_id, slug HAVING count(*) > 1;
SELECT format('job %s is not paused', id) FROM jobs WHERE paused IS NOT TRUE;
SELECT 'SELECT format(''application %s is not stopped'', id) FROM applications WHERE status IS DISTINCT FROM ''stopped'';' WHERE to_regclass('applications') IS NOT NULL \gexec
SELECT format('the default image of site_config is not the one of the workspace, or site_config has %s rows', count(*))
FROM site_config HAVING count(*) <> 1 OR min(default_engine_image_id) IS DISTINCT FROM :image_id;
SELECT format('%s.%s differs from what was saved', table_name, saved.key) FROM stepwright_saved.saved_row, json_each(content) AS saved,
  (SELECT 'users' AS table_name, 'admin' AS kind, row_to_json(users) AS content FROM users WHERE id = :admin_id
   UNION ALL SELECT 'site_config', 'site_config', row_to_json(site_config) FROM site_config) AS now
WHERE saved_row.kind = now.kind AND saved.key NOT IN ('id', 'default_engine_image_id') AND saved.value::text <> (now.content -> saved.key)::text
  AND saved.key NOT IN (SELECT column_name FROM stepwright_saved.reference r WHERE r.table_name = now.table_name);
SELECT format('SELECT %L FROM %I.%I WHERE %4$I::text <> (SELECT row_to_json(one) ->> %5$L FROM %6$I AS one WHERE id = %7$s)%8$s HAVING count(*) > 0;',
         format('%s.%s.%s refers to others of %s', schema_name, table_name, column_name, to_table),
         schema_name, table_name, column_name, to_column, to_table, CASE to_table WHEN 'users' THEN :admin_id ELSE :image_id END,
         CASE WHEN digits_only THEN format(' AND %I ~ ''^[0-9]+$''', column_name) END)
FROM stepwright_saved.reference \gexec
SELECT stepwright_saved.lost_rows();
SELECT format('%s is not empty', table_name) FROM stepwright_saved.count_rows()
WHERE n > 0 AND (table_name IN (SELECT e.table_name FROM stepwright_saved.emptied e)
  OR table_name IN (SELECT 'public.' || name FROM unnest(string_to_array(:'EMPTIED', ' ')) AS name));
SELECT format('%s has %s rows; the source had %s', c.table_name, c.n, s.value)
FROM json_each_text(:'COUNTS') s JOIN stepwright_saved.count_rows() c ON c.table_name = s.key
WHERE c.table_name NOT IN ('public.users', 'public.site_config', 'public.projects_engine_images')
  AND c.table_name NOT IN (SELECT e.table_name FROM stepwright_saved.emptied e) AND c.n < s.value::bigint;
SELECT 'the number of projects is not that of the source' FROM projects HAVING count(*) IS DISTINCT FROM (:'COUNTS'::json ->> 'public.projects')::bigint;
SQL
