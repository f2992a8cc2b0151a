# unit_to PLACE UNIT STATE LIMIT: brings a unit of systemd to a state and waits until it has it. If it fails, its status and log are shown.
unit_to() {
  local verb status=0 wanted=$3
  case $3 in
  started) verb=start ;;
  stopped) verb=stop ;;
  restarted | reloaded) verb=${3%ed} wanted=started ;;
  masked | unmasked) verb=${3%ed} ;;
  *) verb=${3%d} ;;
  esac
  case $3 in restarted | reloaded) status=1 ;; *) unit_has "$1" "$2" "$3" || status=$? ;; esac
  case $status in
  0)
    printf '%s is %s already\n' "$2" "$3"
    return
    ;;
  2) return 1 ;;
  esac
  case $verb in
  start | stop | restart) "$1" systemctl --no-ask-password --no-block "$verb" -- "$2" || status=2 ;;
  *) "$1" systemctl --no-ask-password "$verb" -- "$2" || status=2 ;;
  esac
  [ "$status" -eq 2 ] || wait_until "$4" 1s unit_settled "$1" "$2" || status=2
  # A service that ends as soon as it has begun counts as started for a moment.
  case $verb in start | restart) sleep 1 ;; esac
  [ "$status" -eq 2 ] || unit_has "$1" "$2" "$wanted" || status=2
  [ "$status" -ne 2 ] || {
    printf '%s is not %s:\n' "$2" "$3" >&2
    "$1" systemctl status --no-pager --full -n 20 -- "$2" >&2 || :
    return 1
  }
  printf '%s: %s\n' "$2" "$3"
}
