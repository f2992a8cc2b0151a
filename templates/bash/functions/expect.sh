# expect VALUE COMMAND...: fails with 1 unless the command prints just the value, line ends behind them aside, and with 2 if the command fails.
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
