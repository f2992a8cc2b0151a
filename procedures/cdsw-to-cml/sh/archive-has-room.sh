case "$ARCHIVE" in
"$CDSW_DATA"/projects/*)
  printf 'the archive may not lie in what it archives: %s\n' "$ARCHIVE" >&2
  exit 1
  ;;
esac
# Undo renames the archive, and a file system that is mounted there could not be renamed.
if [ -d "$ARCHIVE" ] && [ "$(stat -L -c %d -- "$ARCHIVE")" != "$(stat -c %d -- "$ARCHIVE/..")" ]; then
  printf 'is where a file system is mounted, give a folder in it: %s\n' "$ARCHIVE" >&2
  exit 1
fi
above=$ARCHIVE
while [ ! -d "$above" ]; do above=$(dirname -- "$above"); done
[ -w "$above" ] || {
  printf 'not writable: %s\n' "$above" >&2
  exit 1
}
in_database() {
  kubectl --context "$CDSW_CONTEXT" exec -n "$CDSW_NAMESPACE" "$CDSW_DB" -c "$CDSW_DB_CONTAINER" -- "$@"
}
files=$(du -sk "$CDSW_DATA/projects/projects" | awk '{ print $1 }')
database=$(in_database psql -X -q -A -t -U "$DB_ROLE" -c 'SELECT pg_database_size(current_database()) / 1024')
free=$(df -Pk "$above" | awk 'NR == 2 { print $4 }')
there=0
if [ -d "$ARCHIVE" ]; then there=$(du -sk "$ARCHIVE" | awk '{ print $1 }'); fi
printf 'archive: needed %s KiB, free %s KiB\n' "$((files + database))" "$((free + there))"
in_database sh -c '[ -w "$1" ]' sh "$DUMP_FOLDER" || {
  printf 'not writable in the pod: %s\n' "$DUMP_FOLDER" >&2
  exit 1
}
free_in_pod=$(in_database df -Pk "$DUMP_FOLDER" | awk 'NR == 2 { print $4 }')
printf 'dump in the pod: needed %s KiB, free %s KiB\n' "$database" "$free_in_pod"
[ "$((free + there))" -gt "$((files + database))" ] && [ "$free_in_pod" -gt "$database" ]
