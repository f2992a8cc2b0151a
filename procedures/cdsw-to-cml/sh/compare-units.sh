local found_bytes found_list bytes list unit
while read -r found_bytes found_list _ || true && read -r bytes list unit <&4; do
  [ "$found_bytes $found_list" != "$bytes $list" ] || { printf '%s %s\n' "$unit" "$bytes" && continue; }
  # Nobody can take another unit: the other streams finish what they have begun.
  mv "$WORK/taken" "$WORK/taken.over" 2>/dev/null || true
  [ "$found_bytes" = "$bytes" ] || refuse "$unit has not arrived whole: $bytes bytes were sent, ${found_bytes:-0} arrived" || return
  [ -n "$found_list" ] || refuse "$unit has arrived and could not be unpacked" || return
  in_files sh /tmp/describe /migration/projects "$unit" </dev/null >"$1.list" || return
  refuse "$unit is not as it was; the first differences:
$(diff "$ARCHIVE/files/${unit#projects/}.tar.list" "$1.list" | head -n 10)" || return
done 4<"$1"
