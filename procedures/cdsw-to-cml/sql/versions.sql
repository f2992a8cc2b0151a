-- Prints a line if the server, or the psql beside it, is too old for the statements of this procedure. No line: both will do. Reads only.
-- It has nothing in it that an old psql does not know. The first statement keeps the session from writing.
SELECT set_config('default_transaction_read_only', 'on', false) AS read_only \gset
\set psql `psql --version`
SELECT 'the server is PostgreSQL ' || current_setting('server_version') || '; 10 or later is needed'
WHERE current_setting('server_version_num')::int < 100000;
SELECT 'psql beside the server is ' || :'psql' || '; 10 or later is needed'
WHERE substring(:'psql' FROM '[0-9]+')::int < 10;
