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
# The dump, the database that it becomes, and a copy of the data as they are now.
used=$(in_database du -sk "$data" | awk '{ print $1 }')
free=$(in_database df -Pk "$CML_DB_MOUNT" | awk 'NR == 2 { print $4 }')
dump=$DUMP_BYTES
needed=$((used + 4 * dump / 1024))
printf 'needed: %s KiB, free: %s KiB\n' "$needed" "$free"
[ "$free" -gt "$needed" ]
