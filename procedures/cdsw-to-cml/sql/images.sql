-- Points every reference to an engine image of CDSW at the image of the workspace: the old images are not in its registry.
-- A project that had several images keeps one row, because all of them become the same. Prints each table with the number of rows that changed.
BEGIN;
SET LOCAL search_path TO public;
SELECT coalesce(max(id), -1) AS image_id, count(*) = 1 AS is_back FROM engine_images WHERE id = (SELECT image_id FROM stepwright_saved.run) \gset
\if :is_back
\else
DO $$ BEGIN RAISE EXCEPTION 'the engine image is not in the database; run the step that brings it back first'; END $$;
\endif
SELECT stepwright_saved.keep_still() \g /dev/null
SELECT to_regclass('public.projects_engine_images') IS NOT NULL AS has_choices \gset
\if :has_choices
DELETE FROM projects_engine_images a USING projects_engine_images b WHERE a.project_id = b.project_id AND a.ctid > b.ctid;
\endif
SELECT stepwright_saved.point_at('engine_images', :image_id);
SELECT stepwright_saved.as_it_was() \g /dev/null
COMMIT;
