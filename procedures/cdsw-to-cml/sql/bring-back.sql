-- Puts the saved engine image and site_config back, decides which row becomes the administrator's, and gives other roles their rights again,
-- all in one transaction. The ids of both rows are pinned. A second run changes nothing.
BEGIN;
SET LOCAL search_path TO public;

SELECT admin_id IS NOT NULL AS is_back FROM stepwright_saved.run \gset
\if :is_back
\echo the administrator, the image and site_config are back already
\else
SELECT format('CREATE EXTENSION IF NOT EXISTS %I WITH SCHEMA %I;', e.name, e.schema_name)
FROM stepwright_saved.extension_before e WHERE e.name NOT IN (SELECT extname FROM pg_extension)
\gexec
SELECT 'was there before, and neither the dump nor the db-migrate Job brought it: ' || name
FROM stepwright_saved.relation_before WHERE to_regclass(name) IS NULL ORDER BY name;
CREATE TEMPORARY TABLE lost ON COMMIT DROP AS SELECT stepwright_saved.grant_rights() AS statement;
DELETE FROM stepwright_saved.right_before WHERE statement IN (SELECT statement FROM lost)
RETURNING 'not granted again, because its object is gone: ' || statement;

INSERT INTO stepwright_saved.rows_before SELECT * FROM stepwright_saved.count_rows();
SELECT stepwright_saved.keep_still() \g /dev/null
DO $$
DECLARE
  saved_admin json := (SELECT content FROM stepwright_saved.saved_row WHERE kind = 'admin');
  saved_image json := (SELECT content FROM stepwright_saved.saved_row WHERE kind = 'engine_image');
  saved_config json := (SELECT content FROM stepwright_saved.saved_row WHERE kind = 'site_config');
  -- The administrator takes the place of one of the dump's users: the one of the same name, or the first of the same type. Everything is handed
  -- to that row; when all other users are deleted it becomes the administrator's. So no two users ever hold what only one may.
  new_admin bigint := (
    SELECT id FROM users u WHERE row_to_json(u) ->> 'type' IS NOT DISTINCT FROM saved_admin ->> 'type'
    ORDER BY username = saved_admin ->> 'username' DESC, id LIMIT 1);
  new_image bigint;
  same text;
BEGIN
  IF new_admin IS NULL THEN
    new_admin := (SELECT coalesce(max(id), 0) + 1 FROM users);
    PERFORM stepwright_saved.put_back('users', NULL, saved_admin, stepwright_saved.owned_by('users', saved_admin, new_admin) || jsonb_build_object('id', new_admin));
  END IF;

  -- The same image may be in the dump: one that a unique index takes for equal becomes the workspace's, any other stays as it is.
  SELECT string_agg(format(
           '%1$s AND (%2$s) = (SELECT %2$s FROM json_populate_record(NULL::engine_images, $1) WHERE %1$s)',
           coalesce('(' || pg_get_expr(i.indpred, i.indrelid) || ')', 'true'), k.keys), ' OR ')
  INTO same
  FROM pg_index i
  CROSS JOIN LATERAL (SELECT string_agg(pg_get_indexdef(i.indexrelid, n, true), ', ') AS keys FROM generate_series(1, i.indnkeyatts) AS n) AS k
  WHERE i.indrelid = 'engine_images'::regclass AND i.indisunique AND NOT i.indisprimary;
  EXECUTE format('SELECT min(id) FROM engine_images WHERE %s', coalesce(same, 'false')) INTO new_image USING saved_image;
  PERFORM stepwright_saved.put_back('engine_images', new_image, saved_image,
    stepwright_saved.owned_by('engine_images', saved_image, new_admin)
    || jsonb_build_object('id', coalesce(new_image, (SELECT coalesce(max(id), 0) + 1 FROM engine_images))));
  new_image := coalesce(new_image, (SELECT max(id) FROM engine_images));

  DELETE FROM site_config;
  PERFORM stepwright_saved.put_back('site_config', NULL, saved_config,
    stepwright_saved.owned_by('site_config', saved_config, new_admin) || jsonb_build_object('default_engine_image_id', new_image));

  UPDATE stepwright_saved.run SET admin_id = new_admin, image_id = new_image;
END $$;
SELECT stepwright_saved.as_it_was() \g /dev/null
SELECT format('the administrator gets the id %s, the engine image has the id %s', admin_id, image_id) FROM stepwright_saved.run;
\endif
COMMIT;
