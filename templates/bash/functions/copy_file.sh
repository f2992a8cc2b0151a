# copy_file PLACE FILE PLACE FILE: copies a file, named only when size and SHA-256 agree on both sides.
copy_file() {
  # What an earlier attempt brought is kept if it is the beginning of the file.
  local wanted found arrived
  wanted=$(measure "$1" "$2") || return
  [ -n "$wanted" ] || refuse "there is no file $2" || return
  found=$(measure "$3" "$4") || return
  if [ "$found" != "$wanted" ]; then
    found=$(measure "$3" "$4.part") || return
    arrived=${found%% *}
    if ! fits "$arrived" '[1-9][0-9]{0,17}' || [ "$found" != "$(measure "$1" "$2" "$arrived")" ]; then arrived=0; fi
    "$1" tail -c "+$((arrived + 1))" -- "$2" |
      whole "$3" sh -c '[ "$2" != 0 ] || : >"$1" && cat >>"$1"' sh "$4.part" "$arrived" || return
    found=$(measure "$3" "$4.part") || return
    [ "$found" = "$wanted" ] || refuse "size and SHA-256 differ: $wanted was sent, $found arrived" || return
    whole "$3" mv -f -- "$4.part" "$4"
  fi
  printf 'size and SHA-256 agree: %s\n' "$wanted"
}
