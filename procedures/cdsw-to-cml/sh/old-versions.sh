"$1" <<'SQL'
-- Prints a line if the server, or the psql beside it, is too old for this procedure, nothing if the check passes. An old psql knows all of it. Reads only.
SELECT set_config('default_transaction_read_only', 'on', false) AS read_only \gset
\set psql `psql --version`
SELECT 'the server is PostgreSQL ' || current_setting('server_version') || '; 10 or later is needed'
WHERE current_setting('server_version_num')::int < 100000;
SELECT 'psql beside the server is ' || :'psql' || '; 10 or later is needed'
WHERE substring(:'psql' FROM '[0-9]+')::int < 10;
SQL
