# wait_until LIMIT INTERVAL COMMAND...: repeats a command until it succeeds; shows what it prints anew.
wait_until() {
  local limit interval deadline status said='' shown=''
  limit=$(seconds "$1")
  interval=$(seconds "$2")
  deadline=$((SECONDS + limit))
  shift 2
  while :; do
    set +e
    said=$(set -e && "$@" 2>&1)
    status=$?
    set -e
    [ "$said" = "$shown" ] || [ -z "$said" ] || printf '%s\n' "$said"
    shown=$said
    [ "$status" -ne 0 ] || return 0
    [ "$SECONDS" -lt "$deadline" ] || refuse "timed out after $limit s${said:+: $said}" || return
    sleep "$interval"
  done
}
