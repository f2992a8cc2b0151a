# whole PLACE COMMAND...: runs a command in a place. Fails as the command does, or if what it prints is cut short.
whole() {
  local place=$1
  shift
  "$place" sh -c '"$@"; status=$?; printf "\nend %s\n" "$status"' sh "$@" | to_end
}
