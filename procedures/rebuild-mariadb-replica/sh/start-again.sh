[ "$OLD_IO" = No ] || echo 'START SLAVE IO_THREAD;' | replica_db
[ "$OLD_SQL" = No ] || echo 'START SLAVE SQL_THREAD;' | replica_db
