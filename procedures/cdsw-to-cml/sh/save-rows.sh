cml_sql -v ADMIN="$ADMIN" -v DUMP_SHA256="$DUMP_SHA256" <<'SQL'
BEGIN;
LOCK TABLE stepwright_saved.run IN EXCLUSIVE MODE; SET LOCAL search_path TO public;
-- All digits of floating-point columns, also before PostgreSQL 12.
SET LOCAL extra_float_digits = 3;
SELECT EXISTS (SELECT FROM stepwright_saved.run) AS saved \gset
\if :saved
SELECT stepwright_saved.refuse('the row of another administrator is saved already; to choose again, undo down to load-library', ARRAY(
  SELECT content ->> 'username' FROM stepwright_saved.saved_row WHERE kind = 'admin' AND content ->> 'username' <> :'ADMIN')) \g /dev/null
SELECT stepwright_saved.refuse('rows of another migration are saved already, of the dump', ARRAY(
  SELECT dump_sha256 FROM stepwright_saved.run WHERE dump_sha256 <> :'DUMP_SHA256')) \g /dev/null
SELECT format('already saved on %s', saved_at) FROM stepwright_saved.run;
\else
INSERT INTO stepwright_saved.run (dump_sha256) VALUES (:'DUMP_SHA256');
INSERT INTO stepwright_saved.saved_row
SELECT 'admin', row_to_json(u) FROM users u WHERE u.admin AND u.username = :'ADMIN' AND row_to_json(u) ->> 'banned' IS DISTINCT FROM 'true';
INSERT INTO stepwright_saved.saved_row SELECT 'site_config', row_to_json(s) FROM site_config s
UNION ALL SELECT 'engine_image', row_to_json(i) FROM engine_images i JOIN site_config s ON s.default_engine_image_id = i.id;
SELECT stepwright_saved.refuse('expected an administrator of that name who is not banned, one site_config and its default image; missing', ARRAY(
  SELECT kind FROM unnest(ARRAY['admin', 'site_config', 'engine_image']) AS kind
  WHERE kind NOT IN (SELECT s.kind FROM stepwright_saved.saved_row s))) \g /dev/null
INSERT INTO stepwright_saved.right_before SELECT * FROM stepwright_saved.right_now;
-- The restore drops extensions together with their schema. One may need another that was made before it.
INSERT INTO stepwright_saved.extension_before (name, schema_name)
SELECT e.extname, n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace AND n.nspname IN ('public', 'feature_flags') ORDER BY e.oid;
INSERT INTO stepwright_saved.relation_before SELECT name FROM stepwright_saved.relation WHERE relkind <> 'S';
SELECT kind || ' saved' FROM stepwright_saved.saved_row ORDER BY kind;
\endif
COMMIT;
SQL
umask 077
[ -s "$WORK/cml-before.sql.gz" ] || take_dump db "$WORK/cml-before.sql.gz"
db pg_dumpall -U "$DB_ROLE" --roles-only --no-role-passwords >"$WORK/cml-before-roles.new"
mv "$WORK/cml-before-roles.new" "$WORK/cml-before-roles.sql"
