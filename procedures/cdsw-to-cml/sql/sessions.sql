-- Prints one line for each other client of this database that is no bystander. No line: nobody else is connected.
-- A role that is no superuser sees of others' sessions only that they are there, not of which kind they are.
SELECT format('%s %s %s %s', pid, usename, coalesce(host(client_addr), 'socket'), application_name) AS session
FROM pg_stat_activity
WHERE datname = current_database() AND coalesce(backend_type, 'client backend') = 'client backend' AND usename IS NOT NULL AND pid <> pg_backend_pid()
  AND NOT usename::text = ANY (string_to_array(:'BYSTANDERS', ' '))
ORDER BY pid;
