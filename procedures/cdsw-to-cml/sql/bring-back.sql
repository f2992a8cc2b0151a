BEGIN;
LOCK TABLE stepwright_saved.run IN EXCLUSIVE MODE; SET LOCAL search_path TO public;
SELECT admin_id IS NOT NULL AS is_back FROM stepwright_saved.run \gset
\if :is_back
\echo the administrator, the image and site_config are back already
\else
SELECT format('CREATE EXTENSION IF NOT EXISTS %I WITH SCHEMA %I;', name, schema_name)
FROM stepwright_saved.extension_before WHERE name NOT IN (SELECT extname FROM pg_extension) \gexec
SELECT 'was there before, and neither the dump nor the db-migrate Job brought it: ' || name FROM stepwright_saved.relation_before WHERE to_regclass(name) IS NULL ORDER BY name;
CREATE TEMPORARY TABLE lost ON COMMIT DROP AS SELECT stepwright_saved.grant_rights() AS statement;
DELETE FROM stepwright_saved.right_before USING lost WHERE right_before.statement = lost.statement RETURNING 'not granted again, because its object is gone: ' || lost.statement;
INSERT INTO stepwright_saved.rows_before SELECT * FROM stepwright_saved.count_rows();
SELECT stepwright_saved.keep_still() \g /dev/null
-- The administrator takes the place of CDSW's user of the same name, or of the first of the same type: no two users ever hold what only one may.
SELECT coalesce((SELECT id FROM users u WHERE row_to_json(u) ->> 'type' IS NOT DISTINCT FROM content ->> 'type'
                 ORDER BY username = content ->> 'username' DESC NULLS LAST, id LIMIT 1), (SELECT coalesce(max(id), 0) + 1 FROM users)) AS admin_id
FROM stepwright_saved.saved_row WHERE kind = 'admin' \gset
-- An image of CDSW that a unique index takes for equal becomes the workspace's; any other stays.
SELECT coalesce(same, (SELECT coalesce(max(id), 0) + 1 FROM engine_images)) AS image_id, coalesce(same::text, 'NULL') AS same_image
FROM stepwright_saved.saved_row, stepwright_saved.same_image(content) AS same WHERE kind = 'engine_image' \gset
SELECT stepwright_saved.put_back('users', NULL, content, stepwright_saved.owned_by('users', content, :admin_id, :image_id) || jsonb_build_object('id', :admin_id))
FROM stepwright_saved.saved_row WHERE kind = 'admin' AND :admin_id NOT IN (SELECT id FROM users) \g /dev/null
SELECT stepwright_saved.put_back('engine_images', :same_image, content,
         stepwright_saved.owned_by('engine_images', content, :admin_id, :image_id) || jsonb_build_object('id', :image_id))
FROM stepwright_saved.saved_row WHERE kind = 'engine_image' \g /dev/null
DELETE FROM site_config;
SELECT stepwright_saved.put_back('site_config', NULL, content,
         stepwright_saved.owned_by('site_config', content, :admin_id, :image_id) || jsonb_build_object('default_engine_image_id', :image_id))
FROM stepwright_saved.saved_row WHERE kind = 'site_config' \g /dev/null
UPDATE stepwright_saved.run SET admin_id = :admin_id, image_id = :image_id;
SELECT stepwright_saved.as_it_was() \g /dev/null
SELECT format('the administrator gets the id %s, the engine image has the id %s', admin_id, image_id) FROM stepwright_saved.run;
\endif
COMMIT;
