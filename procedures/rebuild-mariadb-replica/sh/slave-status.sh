replica mariadb --user=root --socket="$REPLICA_SOCKET" --execute='SHOW SLAVE STATUS\G' | sed 's/^ *//' | grep -E "^($1):"
