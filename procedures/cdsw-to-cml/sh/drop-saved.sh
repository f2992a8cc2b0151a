cml_sql <<'SQL'
SET client_min_messages = warning;
SELECT 'DROP SCHEMA stepwright_saved CASCADE;' FROM pg_namespace WHERE nspname = 'stepwright_saved' AND obj_description(oid, 'pg_namespace') = 'notes of a migration by cdsw-to-cml' \gexec
SQL
