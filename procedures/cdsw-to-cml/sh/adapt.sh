cml_sql -v EMPTIED="$(emptied_tables)" <<'SQL'
BEGIN;
LOCK TABLE stepwright_saved.run IN EXCLUSIVE MODE; SET LOCAL search_path TO public;
SELECT stepwright_saved.keep_still() \g /dev/null
-- 1. Bring back the administrator, the engine image, site_config and rights, unless a former run has.
SELECT stepwright_saved.bring_back() FROM stepwright_saved.run WHERE admin_id IS NULL;
SELECT admin_id, image_id FROM stepwright_saved.run \gset
SELECT stepwright_saved.refuse('no longer in the database', ARRAY(SELECT 'the administrator' WHERE NOT EXISTS (SELECT FROM users WHERE id = :admin_id)
  UNION ALL SELECT 'the image' WHERE NOT EXISTS (SELECT FROM engine_images WHERE id = :image_id))) \g /dev/null
-- 2. Truncate tables that do not apply to the workspace.
SELECT stepwright_saved.empty_tables(string_to_array(:'EMPTIED', ' '));
-- 3. Pause all jobs, stop all applications.
UPDATE jobs SET paused = true WHERE paused IS DISTINCT FROM true;
SELECT 'UPDATE applications SET status = ''stopped'' WHERE status IS DISTINCT FROM ''stopped'';' WHERE to_regclass('applications') IS NOT NULL \gexec
-- 4. Make the slugs of projects unique, because they get one owner; and the names, where an owner may have each only once.
SELECT stepwright_saved.make_unique('slug');
SELECT stepwright_saved.make_unique('name') WHERE stepwright_saved.once_for_each_owner('name');
-- 5. Reassign all objects to the administrator and to the workspace's image. A project keeps one of its images.
SELECT stepwright_saved.point_at('users', :admin_id);
SELECT 'DELETE FROM projects_engine_images a USING projects_engine_images b WHERE a.project_id = b.project_id AND a.ctid > b.ctid;'
WHERE to_regclass('projects_engine_images') IS NOT NULL \gexec
SELECT stepwright_saved.point_at('engine_images', :image_id);
-- 6. Delete all other users. Users refer to each other too: they forget that, or name the administrator where they must name somebody.
SELECT format('UPDATE users SET %1$I = CASE WHEN id = %2$s THEN %2$s ELSE %3$s END WHERE %1$I IS NOT NULL;', a.attname, :admin_id, CASE WHEN a.attnotnull THEN :'admin_id' ELSE 'NULL' END)
FROM pg_attribute a WHERE a.attrelid = 'users'::regclass AND a.attname IN (
  SELECT column_name FROM stepwright_saved.reference WHERE to_table = 'users' AND to_column = 'id' AND schema_name = 'public' AND table_name = 'users') \gexec
DELETE FROM users WHERE id <> :admin_id;
SELECT stepwright_saved.put_back('users', :admin_id, content, stepwright_saved.owned_by('users', content, :admin_id, :image_id))
FROM stepwright_saved.saved_row WHERE kind = 'admin' \g /dev/null
SELECT stepwright_saved.as_it_was() \g /dev/null
-- 7. Refuse if any other table has other rows than before.
SELECT stepwright_saved.refuse('rows would be lost', ARRAY(SELECT stepwright_saved.lost_rows())) \g /dev/null
-- 8. What follows from the rows: sequences, constraints that were never validated, materialized views. At last, rights to create.
SELECT stepwright_saved.catch_up();
SELECT stepwright_saved.grant_rights(true) \g /dev/null
COMMIT;
SQL
