# swap_file PLACE FILE STATE NEW: gives a file in STATE the content on standard input, in one move, and the state NEW. Its owner stays.
swap_file() {
  local now
  now=$(file_state "$1" "$2" </dev/null) || return
  [ "$now" = "$3" ] || refuse "changed by somebody else just now, and left alone: $2" || return
  whole "$1" sh -c '
    new=${1%/*}/.${1##*/}.new
    owner() { stat -c %u:%g "$1" 2>/dev/null || stat -f %u:%g "$1"; }
    refuse() { rm -f "$new"; echo "$1" >&2; exit 1; }
    umask 077
    rm -f "$new" || exit
    if [ -e "$1" ]; then
      { cp -a "$1" "$new" 2>/dev/null || cp -p "$1" "$new"; } && chmod u+w "$new" || exit
      [ "$(owner "$new")" = "$(owner "$1")" ] || refuse "only its owner or root can replace $1"
    fi
    cat >"$new" && chmod "$3" "$new" || exit
    sum=$({ sha256sum <"$new" 2>/dev/null || shasum -a 256 <"$new"; } | cut -d " " -f 1)
    [ "$sum" = "$2" ] || refuse "what arrived for $1 is cut short or altered"
    mv -f "$new" "$1"
  ' sh "$2" "${4%%:*}" "${4#*:}"
}
