cdsw_sql <<'SQL'
SELECT pg_database_size(current_database()) / 1024;
SQL
