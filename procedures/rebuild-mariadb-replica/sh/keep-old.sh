read -r -a names <<<"$REPLICA_DATABASES"
if [ -z "$REPLICA_DATABASES" ]; then
  echo '-- Dump completed: there were no databases'
else
  mariadb-dump --user=root --socket="$REPLICA_SOCKET" --single-transaction --routines --events --hex-blob \
    --databases "${names[@]}"
fi >"$FOLDER/replica.old.sql.new"
mv -f -- "$FOLDER/replica.old.sql.new" "$FOLDER/replica.old.sql"
