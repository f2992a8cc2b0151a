-- Prints one line for each other client of this database. No line: nobody else is connected.
SELECT format('%s %s %s %s', pid, usename, coalesce(host(client_addr), 'socket'), application_name)
FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
ORDER BY pid;
