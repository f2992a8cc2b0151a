-- Saves what the workspace keeps: the chosen administrator, site_config and its default engine image, each row as JSON.
-- In: ADMIN, the administrator's user name; DUMP_SHA256, the checksum of the dump that is to be restored.
-- The rows lie in the schema stepwright_saved, which the restore leaves alone. A second run changes nothing: it would save the wrong rows.
BEGIN;
SET LOCAL search_path TO public;
-- All digits of floating-point columns, also before PostgreSQL 12.
SET LOCAL extra_float_digits = 3;

SELECT to_regclass('stepwright_saved.run') IS NOT NULL AS saved \gset
\if :saved
SELECT set_config('stepwright.admin', :'ADMIN', true) \g /dev/null
DO $$
DECLARE
  username text := (SELECT content ->> 'username' FROM stepwright_saved.saved_row WHERE kind = 'admin');
BEGIN
  IF username <> current_setting('stepwright.admin') THEN
    RAISE EXCEPTION 'the rows of the administrator % are saved already, and not those of %; to choose another one, undo the steps down to this one first',
      username, current_setting('stepwright.admin');
  END IF;
END $$;
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
SELECT 'admin', row_to_json(u) FROM users u
WHERE u.admin AND u.username = :'ADMIN' AND row_to_json(u) ->> 'banned' IS DISTINCT FROM 'true';
INSERT INTO stepwright_saved.saved_row SELECT 'site_config', row_to_json(s) FROM site_config s;
INSERT INTO stepwright_saved.saved_row
SELECT 'engine_image', row_to_json(i) FROM engine_images i JOIN site_config s ON s.default_engine_image_id = i.id;

-- What roles other than the owner may do, and what does not belong to the role of the services, each as the statement that grants it.
-- Rights by default (for what is yet to be made) are among them.
CREATE VIEW stepwright_saved.right_now AS
WITH thing AS (
  SELECT 1 AS ord, 'SCHEMA' AS kind, format('SCHEMA %I', nspname) AS name, '' AS columns, nspowner AS owner, nspacl AS acl
  FROM pg_namespace WHERE nspname IN ('public', 'feature_flags')
  UNION ALL
  SELECT 2, 'TABLE', format('TABLE %I.%I', n.nspname, c.relname), '', c.relowner, c.relacl
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('public', 'feature_flags')
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  UNION ALL
  SELECT 2, 'TABLE', format('TABLE %I.%I', n.nspname, c.relname), format(' (%I)', a.attname), c.relowner, a.attacl
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('public', 'feature_flags')
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attacl IS NOT NULL AND NOT a.attisdropped
  UNION ALL
  SELECT 2, 'SEQUENCE', format('SEQUENCE %I.%I', n.nspname, c.relname), '', c.relowner, c.relacl
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('public', 'feature_flags')
  WHERE c.relkind = 'S'
  UNION ALL
  SELECT 2, 'ROUTINE', format('ROUTINE %I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)), '', p.proowner, p.proacl
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace AND n.nspname IN ('public', 'feature_flags')
)
SELECT ord, format('ALTER %s OWNER TO %s', name, owner::regrole) AS statement
FROM thing
WHERE columns = '' AND kind IN ('SCHEMA', 'TABLE') AND owner::regrole::text <> quote_ident(current_user)
UNION
SELECT ord + 1, format('REVOKE ALL ON %s FROM PUBLIC', name)
FROM thing
WHERE kind = 'ROUTINE' AND acl IS NOT NULL AND NOT EXISTS (SELECT FROM aclexplode(acl) WHERE grantee = 0)
UNION
SELECT ord + 2, format('GRANT %s%s ON %s TO %s%s', r.privilege_type, columns, name, CASE r.grantee WHEN 0 THEN 'PUBLIC' ELSE r.grantee::regrole::text END,
                       CASE WHEN r.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
FROM thing CROSS JOIN LATERAL aclexplode(acl) AS r
WHERE r.grantee <> owner AND NOT (kind = 'ROUTINE' AND r.grantee = 0)
UNION
SELECT 4, format('ALTER DEFAULT PRIVILEGES FOR ROLE %s IN SCHEMA %I GRANT %s ON %s TO %s%s', d.defaclrole::regrole, n.nspname, r.privilege_type,
                 CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'ROUTINES' ELSE 'TYPES' END,
                 CASE r.grantee WHEN 0 THEN 'PUBLIC' ELSE r.grantee::regrole::text END, CASE WHEN r.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
FROM pg_default_acl d
JOIN pg_namespace n ON n.oid = d.defaclnamespace AND n.nspname IN ('public', 'feature_flags')
CROSS JOIN LATERAL aclexplode(d.defaclacl) AS r;

-- Extensions that the restore takes away together with their schema.
CREATE VIEW stepwright_saved.extension_now AS
SELECT e.extname AS name, n.nspname AS schema_name
FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace AND n.nspname IN ('public', 'feature_flags');

CREATE TABLE stepwright_saved.right_before AS SELECT * FROM stepwright_saved.right_now;
CREATE TABLE stepwright_saved.extension_before AS SELECT * FROM stepwright_saved.extension_now;
CREATE TABLE stepwright_saved.relation_before AS
SELECT format('%I.%I', n.nspname, c.relname) AS name
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('public', 'feature_flags')
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f');

-- Grants what was granted before, as far as its object is there. Says what is not.
CREATE FUNCTION stepwright_saved.grant_rights() RETURNS SETOF text
LANGUAGE plpgsql AS $$
DECLARE
  r record;
BEGIN
  FOR r IN SELECT statement FROM stepwright_saved.right_before ORDER BY ord, statement LOOP
    BEGIN
      EXECUTE r.statement;
    EXCEPTION WHEN undefined_table OR undefined_column OR undefined_function OR undefined_object OR invalid_schema_name THEN
      RETURN NEXT r.statement;
    END;
  END LOOP;
END $$;

-- Switches off what would write rows and times of its own (triggers), and lets foreign keys wait until `as_it_was`, in which all of this is undone.
-- Both are called in one transaction.
CREATE TABLE stepwright_saved.switched (statement text NOT NULL);
CREATE FUNCTION stepwright_saved.keep_still() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  s record;
BEGIN
  FOR s IN
    SELECT format('ALTER TABLE %s DISABLE TRIGGER %I', t.tgrelid::regclass, t.tgname) AS off,
           format('ALTER TABLE %s ENABLE %s TRIGGER %I', t.tgrelid::regclass, CASE t.tgenabled WHEN 'A' THEN 'ALWAYS' END, t.tgname) AS back
    FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid AND c.relkind IN ('r', 'p')
    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('public', 'feature_flags')
    WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')
    UNION ALL
    SELECT format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE', k.conrelid::regclass, k.conname),
           format('ALTER TABLE %s ALTER CONSTRAINT %I NOT DEFERRABLE', k.conrelid::regclass, k.conname)
    FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace AND n.nspname IN ('public', 'feature_flags')
    WHERE k.contype = 'f' AND NOT k.condeferrable AND k.conparentid = 0
  LOOP
    EXECUTE s.off;
    INSERT INTO stepwright_saved.switched VALUES (s.back);
  END LOOP;
  SET CONSTRAINTS ALL DEFERRED;
END $$;
CREATE FUNCTION stepwright_saved.as_it_was() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  s record;
BEGIN
  -- Looks at every foreign key now.
  SET CONSTRAINTS ALL IMMEDIATE;
  FOR s IN SELECT statement FROM stepwright_saved.switched LOOP
    EXECUTE s.statement;
  END LOOP;
  DELETE FROM stepwright_saved.switched;
END $$;

-- Puts a saved row into a table, column by column and by name: in place of the row with the given id, or as a new one where the id is NULL.
-- `replaced` has the values that are to differ from the saved ones. Columns that the saved row lacks get their default.
CREATE FUNCTION stepwright_saved.put_back(target regclass, row_id bigint, content json, replaced jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  lost text := (
    SELECT string_agg(key, ', ') FROM json_object_keys(content) AS key
    WHERE NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = target AND a.attname = key AND a.attnum > 0 AND NOT a.attisdropped));
  whole json := (
    SELECT json_object_agg(key, CASE WHEN replaced ? key THEN (replaced -> key)::json ELSE value END) FROM json_each(content));
  columns text;
  changes text;
BEGIN
  IF lost IS NOT NULL THEN
    RAISE EXCEPTION 'the table % no longer has the columns: %', target, lost;
  END IF;
  SELECT string_agg(quote_ident(a.attname), ', ') FILTER (WHERE content -> a.attname IS NOT NULL),
         string_agg(format(CASE WHEN content -> a.attname IS NOT NULL THEN '%1$I = saved.%1$I' ELSE '%1$I = DEFAULT' END, a.attname), ', ')
           FILTER (WHERE a.attname <> 'id' AND a.attidentity <> 'a' AND NOT (content -> a.attname IS NULL AND a.attnotnull AND NOT a.atthasdef))
  INTO columns, changes
  FROM pg_attribute a
  WHERE a.attrelid = target AND a.attnum > 0 AND NOT a.attisdropped AND coalesce(to_jsonb(a) ->> 'attgenerated', '') = '';
  IF row_id IS NULL THEN
    EXECUTE format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM json_populate_record(NULL::%s, $1)', target, columns, columns, target)
    USING whole;
  ELSE
    EXECUTE format('UPDATE %s AS t SET %s FROM json_populate_record(NULL::%s, $1) AS saved WHERE t.id = %s', target, changes, target, row_id)
    USING whole;
  END IF;
END $$;

-- Every column that holds a user or an engine image: by a foreign key, by its name alone, or because it refers to such a column in turn.
-- Looked up anew at each use, because the restore and the db-migrate Job change the tables.
CREATE VIEW stepwright_saved.reference AS
WITH RECURSIVE pair AS (
  SELECT k.conrelid AS tab, p.col, k.confrelid AS to_tab, p.to_col, false AS by_name
  FROM pg_constraint k CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS p (col, to_col)
  WHERE k.contype = 'f'
  UNION ALL
  -- Columns that are named so, with no foreign key.
  SELECT a.attrelid, a.attnum, id.attrelid, id.attnum, true
  FROM (VALUES ('user_id', 'users'), ('creator_id', 'users'), ('owner_id', 'users'), ('created_by', 'users'), ('engine_image_id', 'engine_images'))
    AS named (column_name, to_table)
  JOIN pg_attribute a ON a.attname = named.column_name AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p')
  JOIN pg_attribute id ON id.attrelid = to_regclass('public.' || named.to_table) AND id.attname = 'id'
  WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.contype = 'f' AND k.conrelid = a.attrelid AND a.attnum = ANY (k.conkey))
    AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype, 'text'::regtype, 'varchar'::regtype, 'bpchar'::regtype)
), found AS (
  SELECT tab, col, to_tab, to_col, by_name FROM pair
  WHERE to_tab IN (to_regclass('public.users'), to_regclass('public.engine_images'))
  UNION
  -- Columns that refer to one of these columns in turn.
  SELECT pair.tab, pair.col, found.to_tab, found.to_col, found.by_name
  FROM found JOIN pair ON pair.to_tab = found.tab AND pair.to_col = found.col
)
SELECT DISTINCT to_table.relname AS to_table, n.nspname AS schema_name, c.relname AS table_name, a.attname AS column_name,
       b.attname AS to_column, found.by_name AND a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype) AS digits_only
FROM found
JOIN pg_class c ON c.oid = found.tab AND NOT c.relispartition
JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('public', 'feature_flags')
JOIN pg_attribute a ON a.attrelid = found.tab AND a.attnum = found.col
JOIN pg_class to_table ON to_table.oid = found.to_tab
JOIN pg_attribute b ON b.attrelid = found.to_tab AND b.attnum = found.to_col;

-- What the columns of a table that refer to users are to hold instead of a saved row's: the administrator's new id, unless they are empty.
CREATE FUNCTION stepwright_saved.owned_by(target text, content json, admin bigint) RETURNS jsonb
LANGUAGE sql AS $$
  SELECT coalesce(jsonb_object_agg(r.column_name, admin), '{}')
  FROM stepwright_saved.reference r
  WHERE r.to_table = 'users' AND r.to_column = 'id' AND r.schema_name = 'public' AND r.table_name = target
    AND content ->> r.column_name IS NOT NULL;
$$;

-- Lets every column that refers to users, or to engine_images, refer to one row; all columns of a table at once, because keys may span several.
-- Empty columns stay empty; a text that is named like a reference and holds no number stays what it is. Says how many rows it changed.
CREATE FUNCTION stepwright_saved.point_at(target text, row_id bigint) RETURNS SETOF text
LANGUAGE plpgsql AS $$
DECLARE
  t record;
  changed bigint;
BEGIN
  FOR t IN EXECUTE format($query$
    SELECT tab, string_agg(format('%%1$I = CASE WHEN %%2$s THEN %%3$L ELSE %%1$I::text END::%%4$s', column_name, is_held, value, type), ', ') AS changes,
           string_agg(format('%%s AND %%I::text <> %%L', is_held, column_name, value), ' OR ') AS condition
    FROM (
      SELECT DISTINCT ON (a.attrelid, a.attnum) a.attrelid::regclass AS tab, r.column_name, format_type(a.atttypid, a.atttypmod) AS type,
             format(CASE WHEN r.digits_only THEN '%%I ~ ''^[0-9]+$''' ELSE '%%I IS NOT NULL' END, r.column_name) AS is_held,
             row_to_json(one) ->> r.to_column AS value
      FROM stepwright_saved.reference r
      JOIN public.%I AS one ON one.id = $1
      JOIN pg_attribute a ON a.attrelid = format('%%I.%%I', r.schema_name, r.table_name)::regclass AND a.attname = r.column_name
      WHERE r.to_table = $2 AND NOT (r.schema_name = 'public' AND r.table_name = $2)
      ORDER BY a.attrelid, a.attnum, r.to_column
    ) AS one_column
    GROUP BY tab ORDER BY tab::text
  $query$, target) USING row_id, target
  LOOP
    EXECUTE format('UPDATE %s SET %s WHERE %s', t.tab, t.changes, t.condition);
    GET DIAGNOSTICS changed = ROW_COUNT;
    IF changed > 0 THEN
      RETURN NEXT format('%s: %s rows', t.tab, changed);
    END IF;
  END LOOP;
END $$;

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

-- Partitions count with their table, as rows may move from one to another; on demand also by themselves, because a dump lists them so.
CREATE FUNCTION stepwright_saved.count_rows(partitions boolean DEFAULT false, OUT table_name text, OUT n bigint) RETURNS SETOF record
LANGUAGE plpgsql AS $$
DECLARE
  t record;
BEGIN
  FOR t IN
    SELECT s.nspname, c.relname FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND (partitions OR NOT c.relispartition) AND s.nspname IN ('public', 'feature_flags')
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
    RAISE EXCEPTION 'expected an administrator of that name who is not banned, one site_config and its default image; found: %',
      (SELECT string_agg(kind, ', ') FROM stepwright_saved.saved_row);
  END IF;
END $$;
SELECT kind || ' saved' FROM stepwright_saved.saved_row ORDER BY kind;
\endif
COMMIT;
