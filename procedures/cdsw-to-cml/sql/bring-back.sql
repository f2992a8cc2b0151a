-- Puts the saved administrator, engine image and site_config back, in one transaction, and pins the ids that the first two get.
-- Rows of the dump that hold the administrator's name or e-mail give way. A second run changes nothing.
BEGIN;
SET LOCAL search_path TO public;

SELECT admin_id IS NOT NULL AS is_back FROM stepwright_saved.run \gset
\if :is_back
\echo the administrator, the image and site_config are back already
\else
INSERT INTO stepwright_saved.rows_before SELECT * FROM stepwright_saved.count_rows();

-- Inserts a saved row column by column, by name. `replaced` has the values that are to differ from the saved ones.
CREATE FUNCTION pg_temp.put_back(target regclass, content json, replaced jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  lost text := (
    SELECT string_agg(key, ', ') FROM json_object_keys(content) AS key
    WHERE NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = target AND a.attname = key AND a.attnum > 0 AND NOT a.attisdropped));
  whole json := (
    SELECT json_object_agg(key, CASE WHEN replaced ? key THEN (replaced -> key)::json ELSE value END) FROM json_each(content));
  columns text := (
    SELECT string_agg(quote_ident(c.column_name), ', ' ORDER BY c.ordinal_position) FROM information_schema.columns c
    WHERE format('%I.%I', c.table_schema, c.table_name)::regclass = target AND c.is_generated = 'NEVER' AND content -> c.column_name IS NOT NULL);
BEGIN
  IF lost IS NOT NULL THEN
    RAISE EXCEPTION 'the table % no longer has the columns: %', target, lost;
  END IF;
  EXECUTE format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM json_populate_record(NULL::%s, $1)', target, columns, columns, target)
  USING whole;
END $$;

-- What the columns of a table that refer to users are to hold instead: the administrator's new id, unless they are empty.
CREATE FUNCTION pg_temp.owned_by(target text, content json, admin bigint) RETURNS jsonb
LANGUAGE sql AS $$
  SELECT coalesce(jsonb_object_agg(r.column_name, admin), '{}')
  FROM stepwright_saved.reference r
  WHERE r.to_table = 'users' AND r.to_column = 'id' AND r.schema_name = 'public' AND r.table_name = target
    AND content ->> r.column_name IS NOT NULL;
$$;

DO $$
DECLARE
  admin json := (SELECT content FROM stepwright_saved.saved_row WHERE kind = 'admin');
  image json := (SELECT content FROM stepwright_saved.saved_row WHERE kind = 'engine_image');
  config json := (SELECT content FROM stepwright_saved.saved_row WHERE kind = 'site_config');
  new_admin bigint := (SELECT coalesce(max(id), 0) + 1 FROM users);
  new_image bigint;
  c record;
  same text;
BEGIN
  -- The dump's users are all deleted later; until then none may hold a value that only one user can have.
  FOR c IN
    SELECT a.attname AS name FROM pg_attribute a
    WHERE a.attrelid = 'users'::regclass AND a.attnum > 0 AND NOT a.attisdropped
      AND format_type(a.atttypid, NULL) IN ('text', 'character varying', 'citext')
      AND (a.attname IN ('username', 'email') OR EXISTS (
        SELECT FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisunique AND i.indnatts = 1 AND i.indkey[0] = a.attnum))
  LOOP
    EXECUTE format('UPDATE users SET %1$I = ''cdsw-user-'' || id || %2$L WHERE lower(%1$I) = lower(%3$L)',
      c.name, CASE c.name WHEN 'username' THEN '' ELSE '@invalid' END, admin ->> c.name);
  END LOOP;
  PERFORM pg_temp.put_back('users', admin, pg_temp.owned_by('users', admin, new_admin) || jsonb_build_object('id', new_admin));

  -- The same image may be in the dump: one that a unique index takes for equal is used as it is in the workspace.
  SELECT string_agg(format('(%s)', together), ' OR ') INTO same FROM (
    SELECT string_agg(format('%I::text = %L', a.attname, image ->> a.attname), ' AND ') AS together
    FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
    WHERE i.indrelid = 'engine_images'::regclass AND i.indisunique AND NOT i.indisprimary AND i.indexprs IS NULL AND i.indpred IS NULL
    GROUP BY i.indexrelid
  ) AS one_index;
  EXECUTE format('SELECT min(id) FROM engine_images WHERE %s', coalesce(same, 'false')) INTO new_image;
  IF new_image IS NULL THEN
    new_image := (SELECT coalesce(max(id), 0) + 1 FROM engine_images);
    PERFORM pg_temp.put_back('engine_images', image,
      pg_temp.owned_by('engine_images', image, new_admin) || jsonb_build_object('id', new_image));
  END IF;

  DELETE FROM site_config;
  PERFORM pg_temp.put_back('site_config', config,
    pg_temp.owned_by('site_config', config, new_admin) || jsonb_build_object('default_engine_image_id', new_image));

  UPDATE stepwright_saved.run SET admin_id = new_admin, image_id = new_image;
END $$;

SELECT format('the administrator has id %s, the engine image id %s', admin_id, image_id) FROM stepwright_saved.run;
\endif
COMMIT;
