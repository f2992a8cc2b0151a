# put_back NAME PLACE FILE: brings back the file that the step NAME replaced, unless it has changed since.
put_back() {
  local file now record first before last
  record=$(record_of "$@") || return
  [ -s "$record" ] || {
    printf 'nothing to put back: %s\n' "$3"
    return
  }
  file=$(real_file "$2" "$3") && now=$(file_state "$2" "$file") && read -r first before last <"$record" || return
  case $now in
  "$first") printf 'as it was already: %s\n' "$3" ;;
  "$before" | "$last")
    if [ "$first" = none ]; then
      whole "$2" rm -f -- "$file" || return
    else
      swap_file "$2" "$file" "$now" "$first" <"$record.${first%%:*}" || return
    fi
    printf 'put back: %s\n' "$3"
    ;;
  *)
    printf 'changed since this step wrote it, and left as it is: %s\n' "$3" >&2
    [ "$first" = none ] || printf 'what was there before the step: %s\n' "$record.${first%%:*}" >&2
    printf 'put it right by hand, remove %s, and undo again\n' "$record" >&2
    return 1
    ;;
  esac
}
