echo 'STOP SLAVE;' | replica_db
drop_databases
replica sh -c 'mariadb --user=root --socket="$1" --init-command="SET SESSION sql_log_bin = 0" <"$2"' sh \
  "$REPLICA_SOCKET" "$FOLDER/replica.old.sql"
replica_db OLD_HOST="$OLD_HOST" OLD_PORT="$OLD_PORT" OLD_USER="$OLD_USER" OLD_LOG="$OLD_LOG" OLD_LOG_POS="$OLD_LOG_POS" \
  OLD_MODE="$OLD_MODE" OLD_GTIDS="$OLD_GTIDS" <<'SQL'
EXECUTE IMMEDIATE CONCAT('CHANGE MASTER TO MASTER_HOST=', QUOTE(@OLD_HOST), ', MASTER_PORT=', @OLD_PORT, ', MASTER_USER=', QUOTE(@OLD_USER),
  ', MASTER_LOG_FILE=', QUOTE(@OLD_LOG), ', MASTER_LOG_POS=', @OLD_LOG_POS, ', MASTER_USE_GTID=', @OLD_MODE);
SET GLOBAL gtid_slave_pos = @OLD_GTIDS;
SQL
