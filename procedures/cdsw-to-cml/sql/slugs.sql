-- Gives projects of one slug slugs of their own, because they come to have one owner. The oldest keeps its slug; nothing else is renamed.
-- Prints each renaming: id, old slug, new slug.
BEGIN;
SET LOCAL search_path TO public;
CREATE TEMPORARY TABLE renamed (id bigint, old_slug text, new_slug text) ON COMMIT DROP;
DO $$
DECLARE
  longest int := (
    SELECT coalesce(character_maximum_length, 1000) FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = 'projects' AND column_name = 'slug');
  p record;
  suffix text;
  candidate text;
BEGIN
  FOR p IN
    SELECT id, slug FROM (SELECT id, slug, row_number() OVER (PARTITION BY slug ORDER BY id) AS nth FROM projects WHERE slug IS NOT NULL) AS numbered
    WHERE nth > 1 ORDER BY id
  LOOP
    suffix := '-cdsw-' || p.id;
    candidate := left(p.slug, longest - length(suffix)) || suffix;
    -- Somebody may have chosen that very slug.
    FOR n IN 2 .. 1000 LOOP
      EXIT WHEN NOT EXISTS (SELECT FROM projects WHERE slug = candidate);
      suffix := '-cdsw-' || p.id || '-' || n;
      candidate := left(p.slug, longest - length(suffix)) || suffix;
    END LOOP;
    UPDATE projects SET slug = candidate WHERE id = p.id;
    INSERT INTO renamed VALUES (p.id, p.slug, candidate);
  END LOOP;
END $$;
SELECT format('project %s: %s is now %s', id, old_slug, new_slug) FROM renamed ORDER BY id;
COMMIT;
