local number bytes list unit packed
# The largest first. Because of noclobber only one stream can make a unit's file, and that one has the unit.
while read -r number bytes list unit; do
  [ ! -e "$WORK/taken/$number" ] || continue
  (set -C && : >"$WORK/taken/$number") 2>/dev/null || continue
  packed=$ARCHIVE/files/${unit#projects/}.tar
  printf '%s %s %s\n' "$bytes" "$list" "$unit" >>"$1"
  printf '%s %s %s\n' "$bytes" "$(wc -c <"$packed.folders" | tr -d ' ')" "$unit"
  cat "$packed" "$packed.folders" || return
done <"$WORK/to-place"
