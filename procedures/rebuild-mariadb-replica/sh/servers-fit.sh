printf 'versions: %s, %s; ids: %s, %s\n' "$PRIMARY_VERSION" "$REPLICA_VERSION" "$PRIMARY_ID" "$REPLICA_ID"
[ "$PRIMARY_VERSION" = "$REPLICA_VERSION" ] && [ "$PRIMARY_ID" -ne "$REPLICA_ID" ]
