-- Removes what the migration kept in the database for itself.
DROP SCHEMA IF EXISTS stepwright_saved CASCADE;
