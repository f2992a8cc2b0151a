-- Replaces the content of the database by the dump, in one transaction: a stream that is cut, a dump that is cut and an error all end without COMMIT.
-- In: CML_DB_MOUNT, the volume on which the dump lies where psql runs; DUMP_SHA256, its checksum; COUNTS, what counts.sql said on the source.
-- A dump that was restored already is not restored again.
BEGIN;

SELECT EXISTS (SELECT FROM stepwright_saved.run WHERE dump_sha256 = :'DUMP_SHA256' AND restored_at IS NOT NULL) AS restored \gset
\if :restored
\echo this dump is in the database already
\else
-- Not a line for each table that goes.
SET LOCAL client_min_messages = warning;
DROP SCHEMA IF EXISTS feature_flags CASCADE;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
SELECT stepwright_saved.grant_rights() \g /dev/null

SELECT :'CML_DB_MOUNT' || '/stepwright/db.sql' AS dump, txid_current() AS transaction \gset
\i :dump

-- The dump sets parameters for the whole session.
RESET ALL;
SELECT txid_current() = :transaction AS one_transaction \gset
\if :one_transaction
\else
DO $$ BEGIN RAISE EXCEPTION 'the dump has ended the transaction, so that what came of it stays; undo, and make a dump that holds no COMMIT'; END $$;
\endif
-- The dump makes feature_flags itself.
SELECT stepwright_saved.grant_rights() \g /dev/null

-- Tables, constraints or indexes that are short of what the source had: nothing is committed.
SELECT set_config('stepwright.counts', :'COUNTS', false) \g /dev/null
DO $$
DECLARE
  expected json := current_setting('stepwright.counts')::json;
  found json := (
    SELECT json_object_agg(name, n) FROM (
      SELECT table_name AS name, n FROM stepwright_saved.count_rows(true)
      UNION ALL
      SELECT '(constraints)', count(*) FROM pg_constraint
      WHERE connamespace::regnamespace::text IN ('public', 'feature_flags') AND contype IN ('p', 'u', 'f', 'c', 'x') AND conparentid = 0
      UNION ALL
      SELECT format('(extension %s)', extname), 1 FROM pg_extension
      UNION ALL
      SELECT '(indexes)', count(*) FROM pg_indexes WHERE schemaname IN ('public', 'feature_flags')
    ) counted);
  -- Their data stay in the source on purpose.
  left_out text[] := ARRAY['public.kerberos', 'public.ssh_keys', 'public.access_keys'];
  wrong text := (
    SELECT string_agg(format('%s: %s instead of %s', key, coalesce(found ->> key, 'missing'), value), ', ')
    FROM json_each_text(expected)
    WHERE found ->> key IS DISTINCT FROM value AND NOT (key = ANY (left_out) AND found ->> key = '0'));
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
