-- Sets the role's password to the one that the pod's environment names, so that the services can log in. It appears in no command line and no output.
-- In: DB_ROLE. psql runs the command between backquotes where it runs itself: in the database pod.
\set password `printenv POSTGRES_PASSWORD`
SELECT :'password' <> '' AS has_password \gset
\if :has_password
-- Keep the statement out of the server's log.
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';
ALTER ROLE :"DB_ROLE" PASSWORD :'password';
\else
\echo POSTGRES_PASSWORD is not set in the database container; the password stays as it is
SELECT 1 / 0 AS no_password;
\endif
