# copy_file PLACE FILE PLACE FILE: copies one file. The copy gets its name only when size and SHA-256 agree on both sides.
copy_file() {
  local wanted found
  wanted=$(measure "$1" "$2") || return
  [ -n "$wanted" ] || {
    printf 'there is no file %s\n' "$2" >&2
    return 1
  }
  found=$(measure "$3" "$4") || return
  if [ "$found" != "$wanted" ]; then
    "$1" cat -- "$2" | whole "$3" sh -c 'cat >"$1"' sh "$4.part" || return
    found=$(measure "$3" "$4.part") || return
    [ "$found" = "$wanted" ] || {
      printf 'size and SHA-256 differ: %s was sent, %s arrived\n' "$wanted" "$found" >&2
      return 1
    }
    whole "$3" mv -f -- "$4.part" "$4"
  fi
  printf 'size and SHA-256 agree: %s\n' "$wanted"
}
