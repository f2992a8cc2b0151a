# service_back NAME PLACE UNIT STATE LIMIT: brings a unit back to what it was before the step NAME brought it to STATE.
service_back() {
  local record active file back=stopped
  record=$(record_of "$1" "$2" "$3") || return
  [ -s "$record" ] || {
    printf 'nothing to set back: %s\n' "$3"
    return
  }
  read -r _ active file _ <"$record" || return
  case $4:$active:$file in
  enabled:*-runtime | disabled:*-runtime | masked:*-runtime | unmasked:*-runtime)
    printf 'set it back by hand, and remove %s: %s was %s\n' "$record" "$3" "$file" >&2
    return 1
    ;;
  enabled:* | disabled:*) case $file in enabled) back=enabled ;; *) back=disabled ;; esac ;;
  masked:* | unmasked:*) case $file in masked) back=masked ;; *) back=unmasked ;; esac ;;
  *:active:* | *:activating:* | *:reloading:* | *:refreshing:*) back=started ;;
  esac
  unit_to "$2" "$3" "$back" "$5" || return
  rm -f -- "$record"
}
