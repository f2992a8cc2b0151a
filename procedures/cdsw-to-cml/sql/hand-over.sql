-- Hands everything that belongs to a user or a team to the administrator: every column that refers to users, by a foreign key or by its name
-- (user_id, creator_id, owner_id, created_by), in every table. Triggers do not run, so that no time of change is touched. Refuses if that would
-- change the number of rows of any table. Prints each table with the number of rows that changed.
BEGIN;
SET LOCAL search_path TO public;
CREATE TEMPORARY TABLE rows_now ON COMMIT DROP AS SELECT * FROM stepwright_saved.count_rows();
SELECT coalesce(max(id), -1) AS admin_id, count(*) = 1 AS is_back FROM users WHERE id = (SELECT admin_id FROM stepwright_saved.run) \gset
\if :is_back
\else
DO $$ BEGIN RAISE EXCEPTION 'the administrator is not in the database; run the step that brings them back first'; END $$;
\endif
SELECT stepwright_saved.keep_still() \g /dev/null
SELECT stepwright_saved.point_at('users', :admin_id);
-- The other users are about to go. What they say of each other is cleared where it may be empty.
SELECT format('UPDATE users SET %1$I = CASE WHEN id = %2$s THEN %2$s ELSE %3$s END WHERE %1$I IS NOT NULL;', a.attname, :admin_id,
              CASE WHEN a.attnotnull THEN :'admin_id' ELSE 'NULL' END)
FROM (SELECT DISTINCT column_name FROM stepwright_saved.reference WHERE to_table = 'users' AND to_column = 'id' AND schema_name = 'public' AND table_name = 'users') r
JOIN pg_attribute a ON a.attrelid = 'users'::regclass AND a.attname = r.column_name
\gexec
DO $$
DECLARE
  lost text := (
    SELECT string_agg(format('%s has %s rows instead of %s', table_name, c.n, b.n), ', ')
    FROM rows_now b LEFT JOIN stepwright_saved.count_rows() c USING (table_name)
    WHERE c.n IS DISTINCT FROM b.n);
BEGIN
  IF lost IS NOT NULL THEN
    RAISE EXCEPTION 'the number of rows would change: %', lost;
  END IF;
END $$;
SELECT stepwright_saved.as_it_was() \g /dev/null
COMMIT;
