# whole PLACE COMMAND...: runs a command in a place; fails as it does, or if its output is cut short.
whole() {
  # A command without input ends when the connection does; one that is given input finds its end then.
  local place=$1 word
  shift
  if [ /dev/stdin -ef /dev/null ]; then
    for word; do printf ' %s' "$(quoted "$word")"; done | run_on "$place"
  else
    "$place" sh -c '"$@"; status=$?; printf "\nend %s\n" "$status"' sh "$@" | to_end
  fi
}
