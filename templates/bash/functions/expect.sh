# expect VALUE COMMAND...: fails with 1 unless the command prints just the value, with 2 if it fails.
expect() {
  local wanted found status
  wanted=$(printf '%s\n' "$1")
  shift
  set +e
  found=$(set -e && "$@")
  status=$?
  set -e
  [ "$status" -eq 0 ] || return 2
  [ "$found" = "$wanted" ] || refuse "expected: ${wanted:-(nothing)}"$'\n'"found:    $found"
}
