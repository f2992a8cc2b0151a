-- Deletes every user and team but the administrator. Refuses, and changes nothing, if a row of any other table would go with them
-- (a foreign key with ON DELETE CASCADE from a table that was not handed over) or if anything still refers to them.
BEGIN;
SET LOCAL search_path TO public;
CREATE TEMPORARY TABLE rows_now ON COMMIT DROP AS SELECT * FROM stepwright_saved.count_rows();
DO $$
DECLARE
  the_admin bigint := (SELECT admin_id FROM stepwright_saved.run);
  lost text;
BEGIN
  IF NOT EXISTS (SELECT FROM users WHERE id = the_admin AND admin) THEN
    RAISE EXCEPTION 'the administrator is not in the database; nobody is deleted';
  END IF;
  DELETE FROM users WHERE id <> the_admin;
  SELECT string_agg(format('%s has %s rows instead of %s', table_name, c.n, b.n), ', ') INTO lost
  FROM rows_now b LEFT JOIN stepwright_saved.count_rows() c USING (table_name)
  WHERE table_name <> 'public.users' AND c.n IS DISTINCT FROM b.n;
  IF lost IS NOT NULL THEN
    RAISE EXCEPTION 'rows would be lost: %', lost;
  END IF;
END $$;
COMMIT;
