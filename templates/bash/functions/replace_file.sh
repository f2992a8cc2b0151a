# replace_file NAME PLACE FILE [MODE]: puts "$WORK/NAME.new" in the place of a file, in one move; put_back brings back what was there.
# Without MODE, the file keeps its own.
replace_file() {
  local file was new mode record first before last
  file=$(real_file "$2" "$3") && was=$(file_state "$2" "$file") && record=$(record_of "$1" "$2" "$3") || return
  new=$(sha256 <"$WORK/$1.new") || return
  [ "$was" = none ] && mode=600 || mode=${was#*:}
  new=${new%% *}:$(printf '%o' "0${4:-$mode}")
  if [ "$was" = "$new" ]; then
    printf 'already so: %s\n' "$3"
  else
    if [ "$was" != none ]; then
      "$2" cat -- "$file" >"$record.old" || return
      mv -f -- "$record.old" "$record.${was%%:*}" || return
    fi
    first=$was
    [ ! -s "$record" ] || read -r first before last <"$record" || return
    case $was in "${before-}" | "${last-}") ;; *) first=$was ;; esac
    printf '%s %s %s\n' "$first" "$was" "$new" >"$record.new" && mv -f -- "$record.new" "$record" || return
    swap_file "$2" "$file" "$was" "$new" <"$WORK/$1.new" || return
    printf 'written: %s\n' "$3"
  fi
  rm -f -- "$WORK/$1.new"
}
