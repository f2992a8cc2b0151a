facts() {
  printf '%s\n' "SELECT CONCAT('VERSION=', SUBSTRING_INDEX(VERSION(), '.', 2), '\nID=', @@server_id);
    SELECT CONCAT('KIB=', CEIL(SUM(data_length + index_length) / 1024)) FROM information_schema.tables;
    SELECT CONCAT('DATABASES=', COALESCE(GROUP_CONCAT(schema_name ORDER BY schema_name SEPARATOR ' '), ''))
      FROM information_schema.schemata WHERE schema_name NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys');"
}
facts | primary_db | sed 's/^/PRIMARY_/'
facts | replica_db | sed 's/^/REPLICA_/'
