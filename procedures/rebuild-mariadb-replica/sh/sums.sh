echo "SELECT CONCAT('CHECKSUM TABLE \`', table_schema, '\`.\`', REPLACE(table_name, '\`', '\`\`'), '\`;') FROM information_schema.tables
  WHERE table_type = 'BASE TABLE' AND FIND_IN_SET(table_schema, REPLACE(@PRIMARY_DATABASES, ' ', ',')) ORDER BY 1;" |
  primary_db PRIMARY_DATABASES="$PRIMARY_DATABASES" >"$WORK/sums.sql"
{
  echo 'START TRANSACTION WITH CONSISTENT SNAPSHOT;'
  echo "SELECT BINLOG_GTID_POS(
    (SELECT variable_value FROM information_schema.session_status WHERE variable_name = 'BINLOG_SNAPSHOT_FILE'),
    (SELECT variable_value FROM information_schema.session_status WHERE variable_name = 'BINLOG_SNAPSHOT_POSITION'));"
  cat "$WORK/sums.sql"
} | primary_db >"$WORK/primary.all"
sed 1d "$WORK/primary.all" >"$WORK/primary.sums"
sed -n 1p "$WORK/primary.all"
