# record_of NAME PLACE OBJECT: prints the file under "$WORK" that records what a step found before it changed an object of a place.
record_of() {
  local sum
  sum=$(printf '%s %s' "$2" "$3" | cksum) || return
  printf '%s/%s.%s\n' "$WORK" "$1" "${sum%% *}"
}
