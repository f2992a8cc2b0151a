# unit_settled PLACE UNIT: succeeds if systemd has nothing left to do for a unit; else says what it does.
unit_settled() {
  local state
  state=$(unit_state "$1" "$2") || return
  case "$state " in
  *' - ') ;;
  *)
    printf '%s: %s\n' "$2" "$state"
    return 1
    ;;
  esac
  case $state in
  *' activating '* | *' deactivating '* | *' reloading '* | *' refreshing '*)
    printf '%s: %s\n' "$2" "$state"
    return 1
    ;;
  esac
}
