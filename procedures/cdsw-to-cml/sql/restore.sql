-- Replaces the content of the database by the dump, in one transaction: a stream that is cut, a dump that is cut and an error all end without COMMIT.
-- In: CML_DB_MOUNT, the volume on which the dump lies where psql runs; DUMP_SHA256, its checksum; COUNTS, what counts.sql said on the source.
-- A dump that was restored already is not restored again.
BEGIN;

SELECT EXISTS (SELECT FROM stepwright_saved.run WHERE dump_sha256 = :'DUMP_SHA256' AND restored_at IS NOT NULL) AS restored \gset
\if :restored
\echo this dump is in the database already
\else
-- The new schema public is to have the owner and the rights of the old one.
CREATE TEMPORARY TABLE schema_rights ON COMMIT DROP AS
SELECT 1 AS ord, format('ALTER SCHEMA public OWNER TO %s;', nspowner::regrole) AS statement
FROM pg_namespace WHERE nspname = 'public'
UNION ALL
SELECT 2, format(
  'GRANT %s ON SCHEMA public TO %s%s;', r.privilege_type,
  CASE r.grantee WHEN 0 THEN 'PUBLIC' ELSE r.grantee::regrole::text END,
  CASE WHEN r.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
FROM pg_namespace CROSS JOIN LATERAL aclexplode(nspacl) r WHERE nspname = 'public' AND r.grantee <> nspowner;

-- Not a line for each table that goes.
SET LOCAL client_min_messages = warning;
DROP SCHEMA IF EXISTS feature_flags CASCADE;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
SELECT statement FROM schema_rights ORDER BY ord
\gexec

SELECT :'CML_DB_MOUNT' || '/stepwright/db.sql' AS dump \gset
\i :dump

-- The dump sets parameters for the whole session.
RESET ALL;

-- Tables, constraints or indexes that are short of what the source had: nothing is committed.
SELECT set_config('stepwright.counts', :'COUNTS', false) \g /dev/null
DO $$
DECLARE
  expected json := current_setting('stepwright.counts')::json;
  found json := (
    SELECT json_object_agg(name, n) FROM (
      SELECT table_name AS name, n FROM stepwright_saved.count_rows()
      UNION ALL
      SELECT '(constraints)', count(*) FROM pg_constraint
      WHERE connamespace::regnamespace::text IN ('public', 'feature_flags') AND contype IN ('p', 'u', 'f', 'c', 'x')
      UNION ALL
      SELECT '(indexes)', count(*) FROM pg_indexes WHERE schemaname IN ('public', 'feature_flags')
    ) counted);
  -- Their data stays in the source on purpose.
  left_out text[] := ARRAY['public.kerberos', 'public.ssh_keys', 'public.access_keys'];
  wrong text := (
    SELECT string_agg(format('%s: %s instead of %s', key, coalesce(found ->> key, 'missing'), value), ', ')
    FROM json_each_text(expected)
    WHERE found ->> key IS DISTINCT FROM CASE WHEN key = ANY (left_out) THEN '0' ELSE value END);
BEGIN
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'the dump is not whole: %', wrong;
  END IF;
END $$;

UPDATE stepwright_saved.run SET restored_at = now(), admin_id = NULL, image_id = NULL WHERE dump_sha256 = :'DUMP_SHA256';
DELETE FROM stepwright_saved.emptied;
DELETE FROM stepwright_saved.rows_before;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM stepwright_saved.run WHERE restored_at = now()) THEN
    RAISE EXCEPTION 'the rows of the workspace were saved for another dump';
  END IF;
END $$;
\echo restored
\endif
COMMIT;
