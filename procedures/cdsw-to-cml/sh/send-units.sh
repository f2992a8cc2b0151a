# The largest first. Because of noclobber only one stream can make a unit's file, and that one has the unit.
while read -r number bytes folders list unit; do
  [ ! -e "$WORK/taken/$number" ] || continue
  (set -C && : >"$WORK/taken/$number") 2>/dev/null || continue
  printf '%s %s %s\n' "$bytes" "$list" "$unit" >>"$1"
  printf '%s %s %s\n' "$bytes" "$folders" "$unit"
  cat "$ARCHIVE/files/${unit#projects/}.tar" "$ARCHIVE/files/${unit#projects/}.tar.folders" || return
done <"$WORK/to-place"
