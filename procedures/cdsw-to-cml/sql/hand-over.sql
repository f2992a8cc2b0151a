-- Hands everything that belongs to a user or a team to the administrator: every column that refers to users, by a foreign key or by its name
-- (user_id, creator_id), in every table. Empty columns stay empty. Refuses if that would change the number of rows of any table.
BEGIN;
SET LOCAL search_path TO public;
CREATE TEMPORARY TABLE rows_now ON COMMIT DROP AS SELECT * FROM stepwright_saved.count_rows();
DO $$
DECLARE
  the_admin bigint := (SELECT admin_id FROM stepwright_saved.run);
  r record;
  changed bigint;
BEGIN
  IF NOT EXISTS (SELECT FROM users WHERE id = the_admin) THEN
    RAISE EXCEPTION 'the administrator is not in the database; run the step that brings them back first';
  END IF;
  FOR r IN SELECT * FROM stepwright_saved.reference WHERE to_table = 'users' ORDER BY schema_name, table_name, column_name LOOP
    EXECUTE format(
      'UPDATE %1$I.%2$I SET %3$I = owner.%4$I FROM users owner WHERE owner.id = %5$s AND %2$I.%3$I::text <> owner.%4$I::text',
      r.schema_name, r.table_name, r.column_name, r.to_column, the_admin);
    GET DIAGNOSTICS changed = ROW_COUNT;
    IF changed > 0 THEN
      RAISE NOTICE '%.%.%: % rows handed over', r.schema_name, r.table_name, r.column_name, changed;
    END IF;
  END LOOP;
  IF EXISTS (SELECT FROM stepwright_saved.count_rows() c JOIN rows_now b USING (table_name) WHERE c.n <> b.n) THEN
    RAISE EXCEPTION 'rows would be lost';
  END IF;
END $$;
COMMIT;
