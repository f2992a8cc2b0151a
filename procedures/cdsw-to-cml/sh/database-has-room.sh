in_database() {
  kubectl --context "$CML_CONTEXT" exec -n "$CML_NAMESPACE" "$CML_DB-0" -c "$CML_DB_CONTAINER" -- "$@"
}
data=$(in_database psql -X -q -A -t -U "$DB_ROLE" -c 'SHOW data_directory')
case "$data" in
"$CML_DB_MOUNT"/?*) ;;
*)
  printf 'the data of the server are in %s, which is not on the volume %s\n' "$data" "$CML_DB_MOUNT" >&2
  exit 1
  ;;
esac
in_database sh -c 'command -v pg_dump pg_dumpall printenv sha256sum >/dev/null' || {
  echo 'the container of the database lacks pg_dump, pg_dumpall, printenv or sha256sum' >&2
  exit 1
}
in_database sh -c '[ -w "$1" ]' sh "$DUMP_FOLDER" || {
  printf 'not writable in the pod: %s\n' "$DUMP_FOLDER" >&2
  exit 1
}
free_in() { awk 'NR == 2 { print $4 }'; }
# On the volume: the dump, the database that it becomes, and a copy of the data as they are now.
used=$(in_database du -sk "$data" | awk '{ print $1 }')
[[ $DUMP_BYTES =~ ^[0-9]+$ ]] || exit 2
needed=$((used + 4 * DUMP_BYTES / 1024))
free=$(in_database df -Pk "$CML_DB_MOUNT" | free_in)
# In the pod and here: a dump of the database as it is now.
dump=$(in_database psql -X -q -A -t -U "$DB_ROLE" -c 'SELECT pg_database_size(current_database()) / 1024')
free_in_pod=$(in_database df -Pk "$DUMP_FOLDER" | free_in)
free_here=$(df -Pk "$WORK" | free_in)
printf 'volume: needed %s KiB, free %s KiB\n' "$needed" "$free"
printf 'dump in the pod: needed %s KiB, free %s KiB\n' "$dump" "$free_in_pod"
printf 'working directory: needed %s KiB, free %s KiB\n' "$dump" "$free_here"
[ "$free" -gt "$needed" ] && [ "$free_in_pod" -gt "$dump" ] && [ "$free_here" -gt "$dump" ]
