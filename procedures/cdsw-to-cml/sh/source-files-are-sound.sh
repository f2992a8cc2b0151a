inspect_projects "$CDSW_DATA/projects"
case $ARCHIVE/ in
"$CDSW_DATA"/projects/*) refuse "the archive cannot lie in the folder that it archives: $ARCHIVE" ;;
esac
above=$ARCHIVE
while [ ! -d "$above" ]; do above=$(dirname -- "$above"); done
[ -w "$above" ] || refuse "not writable: $above"
[ -z "$SIGNING_KEY" ] || echo test | sign_archive >/dev/null
cdsw_db sh -c '[ -w "$1" ]' sh "$DUMP_FOLDER" || refuse "not writable in the database pod: $DUMP_FOLDER"
files=$(projects_kib "$CDSW_DATA/projects")
database=$(database_kib)
# An archive that this run has begun takes up room already.
free=$(
  {
    df -Pk "$above" | awk 'NR == 2 { print $4 }'
    [ ! -d "$ARCHIVE" ] || du -sk "$ARCHIVE"
  } | awk '{ sum += $1 } END { printf "%.0f\n", sum }'
)
free_in_pod=$(cdsw_db df -Pk "$DUMP_FOLDER" | awk 'NR == 2 { print $4 }')
status=0
# The dump is there twice for a moment: as it came, and without secrets.
has_room archive "$free" "$files" "$database" "$database" || status=1
has_room 'dump in the database pod' "$free_in_pod" "$database" || status=1
[ "$status" -eq 0 ]
