cdsw_sql <<'SQL'
SELECT current_setting('server_version_num') FROM pg_tables WHERE schemaname = 'public' AND tablename = 'projects';
SQL
