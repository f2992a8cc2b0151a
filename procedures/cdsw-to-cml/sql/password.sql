-- Sets the role's password to the one that the pod's environment names, so that the services can log in. It appears in no command line and no output.
-- In: DB_ROLE. psql runs the command between backquotes where it runs itself: in the database pod.
\set password `printf %s "${POSTGRES_PASSWORD:-$(cat "$POSTGRES_PASSWORD_FILE" 2>/dev/null)}"`
SELECT :'password' <> '' AS has_password, current_setting('is_superuser') = 'on' AS is_superuser \gset
\if :has_password
\else
DO $$ BEGIN RAISE EXCEPTION 'neither POSTGRES_PASSWORD nor POSTGRES_PASSWORD_FILE gives a password in the container of the database; it stays as it is'; END $$;
\endif
-- Keep the statement out of the server's log. A role that may not do so was refused before anything was stopped, if the server logs statements.
\if :is_superuser
SELECT set_config(name, CASE name WHEN 'log_statement' THEN 'none' WHEN 'log_min_error_statement' THEN 'panic' ELSE '-1' END, false)
FROM pg_settings WHERE name IN ('log_statement', 'log_min_error_statement', 'log_min_duration_statement', 'log_min_duration_sample')
\g /dev/null
\endif
ALTER ROLE :"DB_ROLE" PASSWORD :'password';
