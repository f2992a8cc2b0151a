# unit_has PLACE UNIT STATE: succeeds if a unit of systemd is started, stopped, enabled, disabled, masked or unmasked.
# Status 1: it is not; 2: it cannot be told.
unit_has() {
  local state
  state=$(unit_state "$1" "$2") || return 2
  state=${state#* }
  case $3:$state in
  started:active\ * | stopped:inactive\ * | stopped:failed\ *) ;;
  enabled:*\ enabled\ * | masked:*\ masked\ *) ;;
  disabled:*\ enabled* | unmasked:*\ masked*) return 1 ;;
  disabled:* | unmasked:*) ;;
  *) return 1 ;;
  esac
}
