-- Gives projects of one slug slugs of their own, because they come to have one owner; and where each owner may have a name only once, names too.
-- The oldest project keeps its own; nothing else is renamed. Capital letters make no difference. Prints each renaming.
BEGIN;
SET LOCAL search_path TO public;
CREATE TEMPORARY TABLE renamed (id bigint, before text, after text) ON COMMIT DROP;
SELECT stepwright_saved.keep_still() \g /dev/null
DO $$
DECLARE
  r record;
  p record;
  suffix text;
  candidate text;
  taken boolean;
BEGIN
  FOR r IN
    SELECT a.attname AS column_name, coalesce(c.character_maximum_length, 1000) AS longest
    FROM pg_attribute a
    JOIN information_schema.columns c ON c.table_schema = 'public' AND c.table_name = 'projects' AND c.column_name = a.attname
    WHERE a.attrelid = 'projects'::regclass AND (a.attname = 'slug' OR a.attname = 'name' AND EXISTS (
      SELECT FROM pg_index i
      JOIN stepwright_saved.reference u ON u.to_table = 'users' AND u.schema_name = 'public' AND u.table_name = 'projects'
      WHERE i.indrelid = a.attrelid AND i.indisunique
        AND pg_get_indexdef(i.indexrelid) ~ ('\m' || a.attname || '\M') AND pg_get_indexdef(i.indexrelid) ~ ('\m' || u.column_name || '\M')))
  LOOP
    FOR p IN EXECUTE format(
      'SELECT id, value FROM (SELECT id, %1$I::text AS value, row_number() OVER (PARTITION BY lower(%1$I) ORDER BY id) AS nth'
        ' FROM projects WHERE %1$I IS NOT NULL) AS numbered WHERE nth > 1 ORDER BY id', r.column_name)
    LOOP
      suffix := '-cdsw-' || p.id;
      -- Somebody may have chosen that very word.
      FOR n IN 2 .. 1000 LOOP
        candidate := left(p.value, r.longest - length(suffix)) || suffix;
        EXECUTE format('SELECT EXISTS (SELECT FROM projects WHERE lower(%I) = lower($1))', r.column_name) INTO taken USING candidate;
        EXIT WHEN NOT taken;
        suffix := '-cdsw-' || p.id || '-' || n;
      END LOOP;
      EXECUTE format('UPDATE projects SET %I = $1 WHERE id = $2', r.column_name) USING candidate, p.id;
      INSERT INTO renamed VALUES (p.id, p.value, candidate);
    END LOOP;
  END LOOP;
END $$;
SELECT stepwright_saved.as_it_was() \g /dev/null
SELECT format('project %s: %s is now %s', id, before, after) FROM renamed ORDER BY id, before;
COMMIT;
