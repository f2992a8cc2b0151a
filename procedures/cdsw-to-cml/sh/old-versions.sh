"$1" <<'SQL'
SET default_transaction_read_only = on;
\set psql `psql --version`
SELECT what || '; 10 or later is needed' FROM (VALUES
  ('the server is PostgreSQL ' || current_setting('server_version'), current_setting('server_version_num')::int < 100000),
  ('psql beside the server is ' || :'psql', substring(:'psql' FROM '[0-9]+')::int < 10)) AS version (what, is_old) WHERE is_old;
SQL
