cml_sql -v CML_DB_MOUNT="$CML_DB_MOUNT" -v DUMP_SHA256="$DUMP_SHA256" -v COUNTS="$COUNTS" -v SECRET="$(secret_tables)" <<'SQL'
BEGIN;
-- Waits for an attempt whose connection was lost.
LOCK TABLE stepwright_saved.run IN EXCLUSIVE MODE;
SELECT EXISTS (SELECT FROM stepwright_saved.run WHERE dump_sha256 = :'DUMP_SHA256' AND restored_at IS NOT NULL) AS restored \gset
\if :restored
\echo this dump is in the database already
\else
SET LOCAL client_min_messages = warning;
SELECT stepwright_saved.refuse('nothing was replaced, because the rows of the workspace are not saved, or for another dump; run save-rows first', ARRAY(
  SELECT n || ' rows' FROM (SELECT count(*) AS n FROM stepwright_saved.saved_row) AS saved
  WHERE n <> 3 OR ARRAY(SELECT dump_sha256 FROM stepwright_saved.run) <> ARRAY[:'DUMP_SHA256'])) \g /dev/null
DROP SCHEMA IF EXISTS feature_flags CASCADE;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
SELECT stepwright_saved.grant_rights() \g /dev/null
SELECT :'CML_DB_MOUNT' || '/stepwright/db.sql' AS dump, txid_current() AS transaction \gset
\o /dev/null
\i :dump
\o
-- The dump sets parameters for the whole session, and makes feature_flags itself.
RESET ALL;
SELECT stepwright_saved.refuse('the dump has ended the transaction', ARRAY(
  SELECT 'what came of it stays; undo, and make a dump that holds no COMMIT' WHERE txid_current() <> :transaction)) \g /dev/null
SELECT stepwright_saved.grant_rights() \g /dev/null
SELECT stepwright_saved.refuse('the dump is not whole', ARRAY(SELECT stepwright_saved.missing(:'COUNTS', string_to_array(:'SECRET', ' ')))) \g /dev/null
-- Quotas of CDSW keep sessions of CML from starting (Cloudera's DSE-11000).
SELECT stepwright_saved.keep_still() \g /dev/null
SELECT stepwright_saved.empty_tables('{custom_quota, default_quota}') \g /dev/null
SELECT stepwright_saved.as_it_was() \g /dev/null
UPDATE stepwright_saved.run SET restored_at = now(), admin_id = NULL, image_id = NULL WHERE dump_sha256 = :'DUMP_SHA256';
\echo restored
\endif
COMMIT;
SQL
