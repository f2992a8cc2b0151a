"$1" -v BYSTANDERS="$BYSTANDERS" <<'SQL'
SELECT format('connected: %s %s %s %s', pid, usename, coalesce(host(client_addr), 'socket'), application_name)
FROM pg_stat_activity WHERE datname = current_database() AND coalesce(backend_type, 'client backend') = 'client backend' AND usename IS NOT NULL
  AND pid <> pg_backend_pid() AND NOT usename::text = ANY (string_to_array(:'BYSTANDERS', ' ')) ORDER BY pid;
SQL
