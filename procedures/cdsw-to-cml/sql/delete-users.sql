-- Deletes every user and team but the administrator, whose row then gets all that was saved of it. Refuses, and changes nothing, if a row of any
-- other table would go with them (a foreign key with ON DELETE CASCADE from a table that was not handed over) or if anything still refers to them.
BEGIN;
SET LOCAL search_path TO public;
CREATE TEMPORARY TABLE rows_now ON COMMIT DROP AS SELECT * FROM stepwright_saved.count_rows();
SELECT stepwright_saved.keep_still() \g /dev/null
DO $$
DECLARE
  the_admin bigint := (SELECT admin_id FROM stepwright_saved.run);
  saved json := (SELECT content FROM stepwright_saved.saved_row WHERE kind = 'admin');
  lost text;
BEGIN
  IF NOT EXISTS (SELECT FROM users WHERE id = the_admin) THEN
    RAISE EXCEPTION 'the administrator is not in the database; nobody is deleted';
  END IF;
  DELETE FROM users WHERE id <> the_admin;
  SELECT string_agg(format('%s has %s rows instead of %s', table_name, c.n, b.n), ', ') INTO lost
  FROM rows_now b LEFT JOIN stepwright_saved.count_rows() c USING (table_name)
  WHERE table_name <> 'public.users' AND c.n IS DISTINCT FROM b.n;
  IF lost IS NOT NULL THEN
    RAISE EXCEPTION 'rows would be lost: %', lost;
  END IF;
  PERFORM stepwright_saved.put_back('users', the_admin, saved, stepwright_saved.owned_by('users', saved, the_admin));
END $$;
SELECT stepwright_saved.as_it_was() \g /dev/null
COMMIT;
