{ sql_references && cat <<'SQL'; } | cml_sql
-- In: reference_sql, set by sql_references.
BEGIN; SET LOCAL client_min_messages = warning; SET LOCAL search_path = pg_catalog, pg_temp;
DO $$ BEGIN IF EXISTS (SELECT FROM pg_namespace WHERE nspname = 'stepwright_saved'
    AND (nspowner <> quote_ident(current_user)::regrole OR obj_description(oid, 'pg_namespace') IS DISTINCT FROM 'notes of a migration by cdsw-to-cml'))
  THEN RAISE EXCEPTION 'there is a schema stepwright_saved that this procedure has not made; rename it, or drop it'; END IF; END $$;
CREATE SCHEMA IF NOT EXISTS stepwright_saved; COMMENT ON SCHEMA stepwright_saved IS 'notes of a migration by cdsw-to-cml';
-- Notes: one row about this migration, the rows that the workspace keeps, its rights, extensions and tables before, and what is emptied.
CREATE TABLE IF NOT EXISTS stepwright_saved.run (
  dump_sha256 text PRIMARY KEY, saved_at timestamptz NOT NULL DEFAULT now(), restored_at timestamptz, admin_id bigint, image_id bigint);
CREATE TABLE IF NOT EXISTS stepwright_saved.saved_row (kind text PRIMARY KEY, content json NOT NULL);
CREATE TABLE IF NOT EXISTS stepwright_saved.right_before (ord int, statement text); CREATE TABLE IF NOT EXISTS stepwright_saved.extension_before (ord serial, name name, schema_name name);
CREATE TABLE IF NOT EXISTS stepwright_saved.relation_before (name text); CREATE TABLE IF NOT EXISTS stepwright_saved.emptied (table_name text PRIMARY KEY);
CREATE TABLE IF NOT EXISTS stepwright_saved.rows_before (table_name text PRIMARY KEY, n bigint NOT NULL); CREATE TABLE IF NOT EXISTS stepwright_saved.switched (statement text NOT NULL);
-- Every column that holds a user or an engine image. Looked up at each use, because the restore and the db-migrate Job change the tables.
CREATE OR REPLACE VIEW stepwright_saved.reference AS :reference_sql;
-- Everything with rows, and every sequence, of the two schemas: by its name, and quoted.
CREATE OR REPLACE VIEW stepwright_saved.relation AS
SELECT c.oid, n.nspname || '.' || c.relname AS table_name, format('%I.%I', n.nspname, c.relname) AS name, c.relkind, c.relispartition, c.relispopulated, c.relowner, c.relacl
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('public', 'feature_flags') WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S');
-- Rights of roles other than the owner, and owners other than the services' role, each as the statement that grants it. Rights by default are among them.
CREATE OR REPLACE VIEW stepwright_saved.right_now AS
WITH thing AS (
  SELECT 1 AS ord, 'SCHEMA' AS kind, quote_ident(nspname) AS name, '' AS columns, nspowner AS owner, nspacl AS acl FROM pg_namespace WHERE nspname IN ('public', 'feature_flags')
  UNION ALL SELECT 2, CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, name, '', relowner, relacl FROM stepwright_saved.relation
  UNION ALL SELECT 2, 'TABLE', name, format(' (%I)', a.attname), relowner, a.attacl
  FROM stepwright_saved.relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attacl IS NOT NULL AND NOT a.attisdropped
  UNION ALL SELECT 2, 'ROUTINE', format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)), '', p.proowner, p.proacl
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace AND n.nspname IN ('public', 'feature_flags')
)
SELECT ord, format('ALTER %s %s OWNER TO %s', kind, name, owner::regrole) AS statement FROM thing
WHERE columns = '' AND kind IN ('SCHEMA', 'TABLE') AND owner::regrole::text <> quote_ident(current_user)
UNION SELECT ord + 1, format('REVOKE ALL ON ROUTINE %s FROM PUBLIC', name) FROM thing
WHERE kind = 'ROUTINE' AND acl IS NOT NULL AND NOT EXISTS (SELECT FROM aclexplode(acl) WHERE grantee = 0)
UNION SELECT ord + 2, format('GRANT %s%s ON %s %s TO %s%s', r.privilege_type, columns, kind, name,
                       CASE r.grantee WHEN 0 THEN 'PUBLIC' ELSE r.grantee::regrole::text END, CASE WHEN r.is_grantable THEN ' WITH GRANT OPTION' END)
FROM thing CROSS JOIN LATERAL aclexplode(acl) AS r WHERE r.grantee <> owner AND NOT (kind = 'ROUTINE' AND r.grantee = 0)
UNION SELECT 4, format('ALTER DEFAULT PRIVILEGES FOR ROLE %s IN SCHEMA %I GRANT %s ON %s TO %s%s', d.defaclrole::regrole, n.nspname, r.privilege_type,
                 CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'ROUTINES' ELSE 'TYPES' END,
                 CASE r.grantee WHEN 0 THEN 'PUBLIC' ELSE r.grantee::regrole::text END, CASE WHEN r.is_grantable THEN ' WITH GRANT OPTION' END)
FROM pg_default_acl d JOIN pg_namespace n ON n.oid = d.defaclnamespace AND n.nspname IN ('public', 'feature_flags') CROSS JOIN LATERAL aclexplode(d.defaclacl) AS r;
-- Every sequence that counts up, with the column of whole numbers that it fills: serial and identity columns own theirs, others call nextval() in their default.
CREATE OR REPLACE VIEW stepwright_saved.sequence AS
SELECT s.name AS sequence_name, t.name AS filled_table, a.attname AS column_name FROM stepwright_saved.relation s JOIN (
  SELECT d.objid AS sequence, d.refobjid AS tab, d.refobjsubid AS col FROM pg_depend d
  WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
  UNION SELECT d.refobjid, f.adrelid, f.adnum FROM pg_depend d JOIN pg_attrdef f ON f.oid = d.objid WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass
) AS fills ON fills.sequence = s.oid JOIN stepwright_saved.relation t ON t.oid = fills.tab
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = fills.col AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
JOIN pg_sequence q ON q.seqrelid = s.oid AND q.seqincrement > 0;
-- Grants what was granted before, as far as its object is there. Returns what is not. Nobody else may create functions until `adapt` has ended: names could be taken for them.
CREATE OR REPLACE FUNCTION stepwright_saved.grant_rights(ended boolean DEFAULT false) RETURNS SETOF text LANGUAGE plpgsql AS $$ DECLARE r record; BEGIN
  FOR r IN SELECT statement FROM stepwright_saved.right_before WHERE ended OR statement NOT LIKE 'GRANT CREATE ON SCHEMA %' ORDER BY ord, statement LOOP BEGIN EXECUTE r.statement;
    EXCEPTION WHEN undefined_table OR undefined_column OR undefined_function OR undefined_object OR invalid_schema_name THEN RETURN NEXT r.statement; END;
  END LOOP; END $$;
-- Disables triggers, which would write rows and times of their own, and defers foreign keys. as_it_was() takes both back, in the same transaction.
CREATE OR REPLACE FUNCTION stepwright_saved.keep_still() RETURNS void LANGUAGE plpgsql AS $$ DECLARE s record; BEGIN FOR s IN
    SELECT format('ALTER TABLE %s DISABLE TRIGGER %I', r.name, t.tgname) AS off,
           format('ALTER TABLE %s ENABLE %s TRIGGER %I', r.name, CASE t.tgenabled WHEN 'A' THEN 'ALWAYS' END, t.tgname) AS back
    FROM pg_trigger t JOIN stepwright_saved.relation r ON r.oid = t.tgrelid AND r.relkind IN ('r', 'p') WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')
    UNION ALL SELECT format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE', r.name, k.conname), format('ALTER TABLE %s ALTER CONSTRAINT %I NOT DEFERRABLE', r.name, k.conname)
    FROM pg_constraint k JOIN stepwright_saved.relation r ON r.oid = k.conrelid WHERE k.contype = 'f' AND NOT k.condeferrable AND k.conparentid = 0
  LOOP EXECUTE s.off; INSERT INTO stepwright_saved.switched VALUES (s.back); END LOOP; SET CONSTRAINTS ALL DEFERRED; END $$;
CREATE OR REPLACE FUNCTION stepwright_saved.as_it_was() RETURNS void LANGUAGE plpgsql AS $$ DECLARE s record; BEGIN SET CONSTRAINTS ALL IMMEDIATE;
  FOR s IN DELETE FROM stepwright_saved.switched RETURNING statement LOOP EXECUTE s.statement; END LOOP; END $$;
-- Rows of every table. Partitions count with their table; with `partitions` also by themselves, because a dump lists them so.
CREATE OR REPLACE FUNCTION stepwright_saved.count_rows(partitions boolean DEFAULT false, OUT table_name text, OUT n bigint) RETURNS SETOF record LANGUAGE plpgsql AS $$ DECLARE r record; BEGIN
  FOR r IN SELECT * FROM stepwright_saved.relation WHERE relkind IN ('r', 'p') AND (partitions OR NOT relispartition) ORDER BY oid LOOP
    EXECUTE 'SELECT count(*) FROM ' || r.name INTO n; table_name := r.table_name; RETURN NEXT; END LOOP; END $$;
-- What the database is short of, compared with what note-source counted. The rows of the tables in `secret` may have stayed in the source.
CREATE OR REPLACE FUNCTION stepwright_saved.missing(expected json, secret text[]) RETURNS SETOF text LANGUAGE sql AS $$ WITH found AS (
    SELECT table_name AS name, n FROM stepwright_saved.count_rows(true)
    UNION ALL SELECT '(constraints)', count(*) FROM pg_constraint
    WHERE connamespace::regnamespace::text IN ('public', 'feature_flags') AND contype IN ('p', 'u', 'f', 'c', 'x') AND conparentid = 0
    UNION ALL SELECT '(indexes)', count(*) FROM pg_indexes WHERE schemaname IN ('public', 'feature_flags') UNION ALL SELECT format('(extension %s)', extname), 1 FROM pg_extension
  )
  SELECT format('%s: %s instead of %s', key, coalesce(n::text, 'missing'), value) FROM json_each_text(expected) LEFT JOIN found ON name = key
  WHERE n::text IS DISTINCT FROM value AND NOT (n IS NOT DISTINCT FROM 0 AND key LIKE 'public.%' AND substr(key, 8) = ANY (secret)); $$;
-- Tables with other rows than before the adaptation, but for those that it is meant to change.
CREATE OR REPLACE FUNCTION stepwright_saved.lost_rows() RETURNS SETOF text LANGUAGE sql AS $$
  SELECT format('%s has %s rows instead of %s', table_name, coalesce(c.n::text, 'no'), b.n)
  FROM stepwright_saved.rows_before b LEFT JOIN stepwright_saved.count_rows() c USING (table_name)
  WHERE table_name NOT IN ('public.users', 'public.engine_images', 'public.site_config', 'public.projects_engine_images')
    AND table_name NOT IN (SELECT e.table_name FROM stepwright_saved.emptied e) AND c.n IS DISTINCT FROM b.n; $$;
-- Ends the transaction with an error if there are reasons.
CREATE OR REPLACE FUNCTION stepwright_saved.refuse(what text, reasons text[]) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
  IF cardinality(reasons) > 0 THEN RAISE EXCEPTION '%: %', what, array_to_string(reasons, ', '); END IF; END $$;
-- Puts a saved row, with the values `replaced`, in place of the row with an id, or in addition without one. Columns that the saved row lacks get their default.
CREATE OR REPLACE FUNCTION stepwright_saved.put_back(target regclass, row_id bigint, content json, replaced jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE whole json := (SELECT json_object_agg(key, CASE WHEN replaced ? key THEN (replaced -> key)::json ELSE value END) FROM json_each(content));
  columns text; changes text; BEGIN PERFORM stepwright_saved.refuse(format('the table %s no longer has the columns', target), ARRAY(
    SELECT key FROM json_object_keys(content) AS key
    WHERE NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = target AND a.attname = key AND a.attnum > 0 AND NOT a.attisdropped)));
  SELECT string_agg(quote_ident(a.attname), ', ') FILTER (WHERE content -> a.attname IS NOT NULL),
         string_agg(format(CASE WHEN content -> a.attname IS NOT NULL THEN '%1$I = saved.%1$I' ELSE '%1$I = DEFAULT' END, a.attname), ', ')
           FILTER (WHERE a.attname <> 'id' AND a.attidentity <> 'a' AND NOT (content -> a.attname IS NULL AND a.attnotnull AND NOT a.atthasdef))
  INTO columns, changes FROM pg_attribute a WHERE a.attrelid = target AND a.attnum > 0 AND NOT a.attisdropped AND coalesce(to_jsonb(a) ->> 'attgenerated', '') = '';
  EXECUTE CASE
    WHEN row_id IS NULL THEN format('INSERT INTO %1$s (%2$s) OVERRIDING SYSTEM VALUE SELECT %2$s FROM json_populate_record(NULL::%1$s, $1)', target, columns)
    ELSE format('UPDATE %1$s AS t SET %2$s FROM json_populate_record(NULL::%1$s, $1) AS saved WHERE t.id = %3$s', target, changes, row_id) END USING whole; END $$;
-- The values for a saved row's columns that refer to users or images: the new id of the administrator or the image, unless they are empty.
CREATE OR REPLACE FUNCTION stepwright_saved.owned_by(target text, content json, admin bigint, image bigint) RETURNS jsonb LANGUAGE sql AS $$
  SELECT coalesce(jsonb_object_agg(r.column_name, CASE r.to_table WHEN 'users' THEN admin ELSE image END), '{}') FROM stepwright_saved.reference r
  WHERE r.to_column = 'id' AND r.schema_name = 'public' AND r.table_name = target AND content ->> r.column_name IS NOT NULL; $$;
-- The row of engine_images that a unique index takes for equal to the saved image, if there is one.
CREATE OR REPLACE FUNCTION stepwright_saved.same_image(saved json) RETURNS bigint LANGUAGE plpgsql AS $$ DECLARE same text := (
    SELECT string_agg(format('%1$s AND (%2$s) = (SELECT %2$s FROM json_populate_record(NULL::public.engine_images, $1) WHERE %1$s)',
             coalesce('(' || pg_get_expr(i.indpred, i.indrelid) || ')', 'true'), k.keys), ' OR ')
    FROM pg_index i CROSS JOIN LATERAL (SELECT string_agg(pg_get_indexdef(i.indexrelid, n, true), ', ') AS keys FROM generate_series(1, i.indnkeyatts) AS n) AS k
    WHERE i.indrelid = 'public.engine_images'::regclass AND i.indisunique AND NOT i.indisprimary); found bigint[]; BEGIN
  EXECUTE format('SELECT array_agg(id ORDER BY id) FROM public.engine_images WHERE %s', coalesce(same, 'false')) INTO found USING saved;
  IF cardinality(found) > 1 THEN RAISE EXCEPTION 'the image of the workspace equals several of CDSW, with the ids %: undo, delete all but one of them on CDSW, and export again', found; END IF;
  RETURN found[1]; END $$;
-- Brings back what the workspace keeps. The administrator takes the place of CDSW's user of the same name, or of the first: no two users ever hold what only one may.
CREATE OR REPLACE FUNCTION stepwright_saved.bring_back() RETURNS SETOF text LANGUAGE plpgsql AS $$ DECLARE r record; lost text[]; admin_is bigint; same_as bigint; image_is bigint;
  of_admin json := (SELECT content FROM stepwright_saved.saved_row WHERE kind = 'admin');
  of_image json := (SELECT content FROM stepwright_saved.saved_row WHERE kind = 'engine_image');
  of_site json := (SELECT content FROM stepwright_saved.saved_row WHERE kind = 'site_config'); BEGIN
  FOR r IN SELECT * FROM stepwright_saved.extension_before WHERE name NOT IN (SELECT extname FROM pg_extension) ORDER BY ord
  LOOP EXECUTE format('CREATE EXTENSION IF NOT EXISTS %I WITH SCHEMA %I', r.name, r.schema_name); END LOOP;
  RETURN QUERY SELECT 'was there before, and neither the dump nor the db-migrate Job brought it: ' || name FROM stepwright_saved.relation_before WHERE to_regclass(name) IS NULL ORDER BY name;
  lost := ARRAY(SELECT stepwright_saved.grant_rights());
  RETURN QUERY DELETE FROM stepwright_saved.right_before WHERE statement = ANY (lost) RETURNING 'not granted again, because its object is gone: ' || statement;
  INSERT INTO stepwright_saved.rows_before SELECT * FROM stepwright_saved.count_rows();
  admin_is := coalesce((SELECT id FROM public.users u WHERE row_to_json(u) ->> 'type' IS NOT DISTINCT FROM of_admin ->> 'type'
    ORDER BY username = of_admin ->> 'username' DESC NULLS LAST, id LIMIT 1), (SELECT coalesce(max(id), 0) + 1 FROM public.users));
  -- An image of CDSW that a unique index takes for equal becomes the workspace's; any other stays.
  same_as := stepwright_saved.same_image(of_image); image_is := coalesce(same_as, (SELECT coalesce(max(id), 0) + 1 FROM public.engine_images));
  PERFORM stepwright_saved.put_back('public.users', NULL, of_admin, stepwright_saved.owned_by('users', of_admin, admin_is, image_is) || jsonb_build_object('id', admin_is))
  WHERE admin_is NOT IN (SELECT id FROM public.users);
  PERFORM stepwright_saved.put_back('public.engine_images', same_as, of_image, stepwright_saved.owned_by('engine_images', of_image, admin_is, image_is) || jsonb_build_object('id', image_is));
  DELETE FROM public.site_config;
  PERFORM stepwright_saved.put_back('public.site_config', NULL, of_site,
    stepwright_saved.owned_by('site_config', of_site, admin_is, image_is) || jsonb_build_object('default_engine_image_id', image_is));
  UPDATE stepwright_saved.run SET admin_id = admin_is, image_id = image_is;
  RETURN NEXT format('the administrator gets the id %s, the engine image has the id %s', admin_is, image_is); END $$;
-- Truncates those of the tables that exist, with partitions, and notes them. Without CASCADE, so that a table that stays may not refer to one, but for invitations.
CREATE OR REPLACE FUNCTION stepwright_saved.empty_tables(names text[]) RETURNS SETOF text LANGUAGE plpgsql AS $$ DECLARE statement text; BEGIN
  -- The db-migrate Job may have dropped or renamed one.
  DELETE FROM stepwright_saved.emptied WHERE table_name NOT IN (SELECT r.table_name FROM stepwright_saved.relation r WHERE r.relkind IN ('r', 'p'));
  INSERT INTO stepwright_saved.emptied WITH RECURSIVE tree (tab) AS (
    SELECT to_regclass(format('public.%I', name))::oid FROM unnest(names) AS name
    UNION SELECT i.inhrelid FROM pg_inherits i JOIN tree ON tree.tab = i.inhparent )
  SELECT r.table_name FROM tree JOIN stepwright_saved.relation r ON r.oid = tree.tab AND r.relkind IN ('r', 'p') ON CONFLICT DO NOTHING;
  FOR statement IN SELECT 'TRUNCATE ' || string_agg(name, ', ') FROM stepwright_saved.emptied JOIN stepwright_saved.relation USING (table_name)
    WHERE table_name <> 'public.invitations' HAVING count(*) > 0
    UNION ALL SELECT format('UPDATE %s SET %I = NULL WHERE %2$I IS NOT NULL', k.conrelid::regclass, a.attname) FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.conrelid AND NOT c.relispartition JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) AND NOT a.attnotnull
    WHERE k.contype = 'f' AND k.confrelid = to_regclass('public.invitations') AND k.conrelid <> k.confrelid
    UNION ALL SELECT 'DELETE FROM public.invitations' FROM stepwright_saved.emptied WHERE table_name = 'public.invitations' LOOP EXECUTE statement; END LOOP;
  RETURN QUERY SELECT 'emptied: ' || table_name FROM stepwright_saved.emptied ORDER BY 1; END $$;
-- Whether an owner may have each value of this column of projects only once.
CREATE OR REPLACE FUNCTION stepwright_saved.once_for_each_owner(col text) RETURNS boolean LANGUAGE sql AS $$
  SELECT EXISTS (SELECT FROM pg_index i JOIN stepwright_saved.reference u ON u.to_table = 'users' AND u.schema_name = 'public' AND u.table_name = 'projects'
    WHERE i.indrelid = 'public.projects'::regclass AND i.indisunique
      AND pg_get_indexdef(i.indexrelid) ~ ('\m' || col || '\M') AND pg_get_indexdef(i.indexrelid) ~ ('\m' || u.column_name || '\M')); $$;
-- Gives every project but the oldest of those with one value a value that nobody has; capital letters make no difference. Returns what it changed.
CREATE OR REPLACE FUNCTION stepwright_saved.make_unique(col text) RETURNS SETOF text LANGUAGE plpgsql AS $f$ DECLARE
  longest int := (SELECT coalesce(character_maximum_length, 1000) FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'projects' AND column_name = col);
  p record; suffix text; candidate text; taken boolean; BEGIN
  FOR p IN EXECUTE format('SELECT id, value FROM (SELECT id, %1$I::text AS value, row_number() OVER (PARTITION BY lower(%1$I) ORDER BY id) AS nth
                           FROM public.projects WHERE %1$I IS NOT NULL) AS numbered WHERE nth > 1 ORDER BY id', col) LOOP FOR n IN 1 .. 1000 LOOP
      suffix := '-cdsw-' || p.id || CASE WHEN n > 1 THEN '-' || n ELSE '' END; candidate := right(left(p.value, greatest(longest - length(suffix), 0)) || suffix, longest);
      EXECUTE format('SELECT EXISTS (SELECT FROM public.projects WHERE lower(%I) = lower($1))', col) INTO taken USING candidate;
      EXIT WHEN NOT taken; END LOOP;
    EXECUTE format('UPDATE public.projects SET %I = $1 WHERE id = $2', col) USING candidate, p.id; RETURN NEXT format('project %s: %s is now %s', p.id, p.value, candidate);
  END LOOP; END $f$;
-- Makes every column that refers to users, or to engine_images, refer to one row; all columns of a table at once, because keys may span several. Empty ones stay.
CREATE OR REPLACE FUNCTION stepwright_saved.point_at(target text, row_id bigint) RETURNS SETOF text LANGUAGE plpgsql AS $$ DECLARE t record; changed bigint; BEGIN
  FOR t IN EXECUTE format($query$
    SELECT tab, string_agg(format('%%1$I = CASE WHEN %%2$s THEN %%3$L ELSE %%1$I::text END::%%4$s', column_name, is_held, value, type), ', ') AS changes,
           string_agg(format('%%s AND %%I::text <> %%L', is_held, column_name, value), ' OR ') AS condition
    FROM (
      SELECT DISTINCT ON (a.attrelid, a.attnum) a.attrelid::regclass AS tab, r.column_name, format_type(a.atttypid, a.atttypmod) AS type,
             format(CASE WHEN r.digits_only THEN '%%I ~ ''^[0-9]+$''' ELSE '%%I IS NOT NULL' END, r.column_name) AS is_held,
             row_to_json(one) ->> r.to_column AS value FROM stepwright_saved.reference r JOIN public.%I AS one ON one.id = $1
      JOIN pg_attribute a ON a.attrelid = format('%%I.%%I', r.schema_name, r.table_name)::regclass AND a.attname = r.column_name
      WHERE r.to_table = $2 AND NOT (r.schema_name = 'public' AND r.table_name = $2) ORDER BY a.attrelid, a.attnum, r.to_column
    ) AS one_column GROUP BY tab ORDER BY tab::text $query$, target) USING row_id, target
  LOOP EXECUTE format('UPDATE %s SET %s WHERE %s', t.tab, t.changes, t.condition);
    GET DIAGNOSTICS changed = ROW_COUNT; IF changed > 0 THEN RETURN NEXT format('%s: %s rows', t.tab, changed); END IF;
  END LOOP; END $$;
-- Advances sequences that lag behind their column. Validates constraints that never were. Refreshes materialized views as they were made: one may read from another.
CREATE OR REPLACE FUNCTION stepwright_saved.catch_up() RETURNS SETOF text LANGUAGE plpgsql AS $$ DECLARE s record; moved bigint; BEGIN
  FOR s IN SELECT * FROM stepwright_saved.sequence ORDER BY sequence_name LOOP
    EXECUTE format('SELECT setval(%1$L, highest) FROM (SELECT max(%2$I) AS highest FROM %3$s) AS filled, %1$s
                    WHERE highest > last_value OR highest = last_value AND NOT is_called', s.sequence_name, s.column_name, s.filled_table) INTO moved;
    IF moved IS NOT NULL THEN RETURN NEXT format('%s is now at %s', s.sequence_name, moved); END IF; END LOOP;
  FOR s IN
    SELECT format('ALTER TABLE %s VALIDATE CONSTRAINT %I', conrelid::regclass, conname) AS statement
    FROM pg_constraint WHERE NOT convalidated AND contype IN ('f', 'c') AND connamespace::regnamespace::text IN ('public', 'feature_flags') UNION ALL
    (SELECT 'REFRESH MATERIALIZED VIEW ' || name FROM stepwright_saved.relation WHERE relkind = 'm' AND relispopulated ORDER BY oid)
  LOOP EXECUTE s.statement; END LOOP; END $$;
-- No function of another schema is taken for one of the server's.
DO $$ DECLARE f regprocedure; BEGIN FOR f IN SELECT oid FROM pg_proc WHERE pronamespace = 'stepwright_saved'::regnamespace
  LOOP EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, pg_temp', f); END LOOP; END $$;
COMMIT;
SQL
