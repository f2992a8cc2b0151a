inspect_projects "$CDSW_DATA/projects"
case $ARCHIVE/ in "$CDSW_DATA"/projects/*) refuse "the archive cannot lie in the folder that it archives: $ARCHIVE" ;; esac
above=$ARCHIVE
while [ ! -d "$above" ]; do above=$(dirname -- "$above"); done
[ -w "$above" ] || refuse "not writable: $above"
[ -z "$SIGNING_KEY" ] || echo test | ssh-keygen -Y sign -n stepwright-archive -f "$SIGNING_KEY" >/dev/null
cdsw_db sh -c '[ -w "$1" ]' sh "$DUMP_FOLDER" || refuse "not writable in the database pod: $DUMP_FOLDER"
database=$(echo 'SELECT pg_database_size(current_database()) / 1024;' | cdsw_sql)
# Four files for each project; the dump twice, as it came and without secrets.
needed=$(find "$CDSW_DATA/projects/projects" -printf '%d %s\n' |
  awk -v database="$database" '{ sum += $2 + 2048 + ($1 == 2 ? 40960 : 0) } END { printf "%.0f\n", sum / 1024 + 2 * database + 1 }')
has_room 'dump in the database pod' "$database" cdsw_db "$DUMP_FOLDER"
has_room archive "$needed" here "$above"
