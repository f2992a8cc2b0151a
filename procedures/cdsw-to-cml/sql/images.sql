-- Points every reference to an engine image of CDSW at the image of the workspace: the old images are not in its registry.
-- A project that had several images keeps one row, because all of them become the same.
BEGIN;
SET LOCAL search_path TO public;
SELECT to_regclass('public.projects_engine_images') IS NOT NULL AS has_choices \gset
\if :has_choices
DELETE FROM projects_engine_images a USING projects_engine_images b WHERE a.project_id = b.project_id AND a.ctid > b.ctid;
\endif
DO $$
DECLARE
  image bigint := (SELECT image_id FROM stepwright_saved.run);
  r record;
BEGIN
  IF NOT EXISTS (SELECT FROM engine_images WHERE id = image) THEN
    RAISE EXCEPTION 'the engine image is not in the database; run the step that brings it back first';
  END IF;
  FOR r IN SELECT * FROM stepwright_saved.reference WHERE to_table = 'engine_images' AND to_column = 'id' LOOP
    EXECUTE format('UPDATE %1$I.%2$I SET %3$I = %4$L WHERE %3$I::text <> %4$L', r.schema_name, r.table_name, r.column_name, image::text);
  END LOOP;
END $$;
COMMIT;
