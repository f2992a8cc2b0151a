-- Saves what the workspace keeps: the chosen administrator, site_config and its default engine image, each row as JSON.
-- In: ADMIN, the administrator's user name; DUMP_SHA256, the checksum of the dump that is to be restored.
-- The rows lie in the schema stepwright_saved, which the restore leaves alone. A second run changes nothing: it would save the wrong rows.
BEGIN;
SET LOCAL search_path TO public;
-- All digits of floating-point columns, also before PostgreSQL 12.
SET LOCAL extra_float_digits = 3;

SELECT to_regclass('stepwright_saved.run') IS NOT NULL AS saved \gset
\if :saved
SELECT format('already saved on %s', saved_at) FROM stepwright_saved.run;
\else
CREATE SCHEMA stepwright_saved;

-- One row: which dump this migration restores, whether it has, and which rows are pinned as the administrator and the image.
CREATE TABLE stepwright_saved.run (
  dump_sha256 text PRIMARY KEY,
  saved_at timestamptz NOT NULL DEFAULT now(),
  restored_at timestamptz,
  admin_id bigint,
  image_id bigint
);
CREATE TABLE stepwright_saved.saved_row (kind text PRIMARY KEY, content json NOT NULL);
-- The tables that are emptied, and how many rows every table had before the database was adapted.
CREATE TABLE stepwright_saved.emptied (table_name text PRIMARY KEY);
CREATE TABLE stepwright_saved.rows_before (table_name text PRIMARY KEY, n bigint NOT NULL);

INSERT INTO stepwright_saved.run (dump_sha256) VALUES (:'DUMP_SHA256');
INSERT INTO stepwright_saved.saved_row
SELECT 'admin', row_to_json(u) FROM users u WHERE u.admin AND u.username = :'ADMIN';
INSERT INTO stepwright_saved.saved_row SELECT 'site_config', row_to_json(s) FROM site_config s;
INSERT INTO stepwright_saved.saved_row
SELECT 'engine_image', row_to_json(i) FROM engine_images i JOIN site_config s ON s.default_engine_image_id = i.id;

-- Every column that refers to another table: by a foreign key, or by its name alone. Looked up anew at each use,
-- because the restore and the db-migrate Job change the tables.
CREATE VIEW stepwright_saved.reference AS
SELECT target.relname AS to_table,
       n.nspname AS schema_name,
       c.relname AS table_name,
       a.attname AS column_name,
       b.attname AS to_column
FROM pg_constraint k
CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS pair (from_number, to_number)
JOIN pg_class c ON c.oid = k.conrelid AND NOT c.relispartition
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class target ON target.oid = k.confrelid
JOIN pg_namespace tn ON tn.oid = target.relnamespace AND tn.nspname = 'public'
JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = pair.from_number
JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = pair.to_number
WHERE k.contype = 'f'
UNION
SELECT by_name.to_table, n.nspname, c.relname, a.attname, 'id'
FROM (VALUES ('user_id', 'users'), ('creator_id', 'users'), ('engine_image_id', 'engine_images')) AS by_name (column_name, to_table)
JOIN pg_attribute a ON a.attname = by_name.column_name AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p') AND NOT c.relispartition
JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('public', 'feature_flags')
WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.contype = 'f' AND k.conrelid = c.oid AND a.attnum = ANY (k.conkey));

-- Every sequence with the column that it fills: serial and identity columns own theirs, others call nextval() in their default.
CREATE VIEW stepwright_saved.sequence AS
SELECT format('%I.%I', sn.nspname, s.relname) AS sequence_name, tn.nspname AS schema_name, t.relname AS table_name, a.attname AS column_name
FROM pg_class s
JOIN pg_namespace sn ON sn.oid = s.relnamespace AND sn.nspname IN ('public', 'feature_flags')
JOIN (
  SELECT d.objid AS sequence, d.refobjid AS tab, d.refobjsubid AS col
  FROM pg_depend d
  WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
  UNION
  SELECT d.refobjid, f.adrelid, f.adnum
  FROM pg_depend d
  JOIN pg_attrdef f ON f.oid = d.objid
  WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass
) AS fills ON fills.sequence = s.oid
JOIN pg_class t ON t.oid = fills.tab
JOIN pg_namespace tn ON tn.oid = t.relnamespace
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = fills.col
WHERE s.relkind = 'S';

CREATE FUNCTION stepwright_saved.count_rows(OUT table_name text, OUT n bigint) RETURNS SETOF record
LANGUAGE plpgsql AS $$
DECLARE
  t record;
BEGIN
  FOR t IN
    SELECT s.nspname, c.relname FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
    WHERE c.relkind = 'r' AND s.nspname IN ('public', 'feature_flags')
    ORDER BY 1, 2
  LOOP
    table_name := t.nspname || '.' || t.relname;
    EXECUTE format('SELECT count(*) FROM %I.%I', t.nspname, t.relname) INTO n;
    RETURN NEXT;
  END LOOP;
END $$;

-- Ends the transaction with an error unless exactly these three rows were found.
DO $$
BEGIN
  IF (SELECT count(*) FROM stepwright_saved.saved_row) <> 3 THEN
    RAISE EXCEPTION 'expected an administrator of that name, one site_config and its default image; found: %',
      (SELECT string_agg(kind, ', ') FROM stepwright_saved.saved_row);
  END IF;
END $$;
SELECT kind || ' saved' FROM stepwright_saved.saved_row ORDER BY kind;
\endif
COMMIT;
