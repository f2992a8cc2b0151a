local found_bytes found_list bytes list unit
while read -r found_bytes found_list _ || true && read -r bytes list unit <&4; do
  if [ "$found_bytes $found_list" = "$bytes $list" ]; then
    printf '%s %s\n' "$unit" "$bytes"
    continue
  fi
  # Nobody can take another unit: the other streams finish what they have begun.
  mv "$WORK/taken" "$WORK/taken.over" 2>/dev/null || true
  if [ "$found_bytes" != "$bytes" ]; then
    printf '%s has not arrived whole: %s bytes were sent, %s arrived\n' "$unit" "$bytes" "${found_bytes:-0}" >&2
  elif [ -z "$found_list" ]; then
    printf '%s has arrived and could not be unpacked\n' "$unit" >&2
  else
    printf '%s is not as it was; the first differences:\n' "$unit" >&2
    in_files sh /tmp/describe /migration/projects "$unit" </dev/null >"$1.list" || return
    diff "$ARCHIVE/files/${unit#projects/}.tar.list" "$1.list" | head -n 10 >&2 || true
  fi
  return 1
done 4<"$1"
