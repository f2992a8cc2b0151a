slave_status '.*' | sed -n -e 's/^Master_Host: /OLD_HOST=/p' -e 's/^Master_Port: /OLD_PORT=/p' -e 's/^Master_User: /OLD_USER=/p' \
  -e 's/^Slave_IO_Running: /OLD_IO=/p' -e 's/^Slave_SQL_Running: /OLD_SQL=/p' -e 's/^Using_Gtid: /OLD_MODE=/p' \
  -e 's/^Relay_Master_Log_File: /OLD_LOG=/p' -e 's/^Exec_Master_Log_Pos: /OLD_LOG_POS=/p'
echo "SELECT CONCAT('OLD_GTIDS=', @@gtid_slave_pos);" | replica_db
