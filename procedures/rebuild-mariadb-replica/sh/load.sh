read -r -a names <<<"$PRIMARY_DATABASES"
drop_databases
primary_stream mariadb-dump --user=root --socket="$PRIMARY_SOCKET" --single-transaction --gtid --master-data=1 \
  --routines --events --hex-blob --databases "${names[@]}" |
  whole replica_stream mariadb --user=root --socket="$REPLICA_SOCKET" --init-command='SET SESSION sql_log_bin = 0'
run_printed <<'SQL'
SELECT CONCAT('ALTER DEFINER=`', REPLACE(definer, '@', '`@`'), '` EVENT `', event_schema, '`.`', event_name, '` DISABLE ON SLAVE;')
  FROM information_schema.events WHERE status = 'ENABLED';
SQL
