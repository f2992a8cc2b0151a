# copy_file PLACE FILE PLACE FILE: copies one file. The copy gets its name only when size and SHA-256 agree on both sides.
copy_file() {
  local wanted found
  wanted=$(measure "$1" "$2") || return
  [ -n "$wanted" ] || refuse "there is no file $2" || return
  found=$(measure "$3" "$4") || return
  if [ "$found" != "$wanted" ]; then
    "$1" cat -- "$2" | whole "$3" sh -c 'cat >"$1"' sh "$4.part" || return
    found=$(measure "$3" "$4.part") || return
    [ "$found" = "$wanted" ] || refuse "size and SHA-256 differ: $wanted was sent, $found arrived" || return
    whole "$3" mv -f -- "$4.part" "$4"
  fi
  printf 'size and SHA-256 agree: %s\n' "$wanted"
}
