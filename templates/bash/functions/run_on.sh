# run_on PLACE NAME...: runs the shell text on standard input in a place, where it finds the values NAME.
run_on() {
  # A text that arrives cut short does not run. What it starts ends with the connection, which its input shows.
  local place=$1 name holder status=0 shell=("$1" sh)
  ! declare -F "$1_stream" >/dev/null || shell=("$1_stream")
  shift
  {
    sleep 1000000 2>/dev/null &
    echo "$!"
    for name; do
      printf '%s=' "$name"
      quoted "${!name}"
      echo
    done
    echo '{ (set -euo pipefail) 2>/dev/null && set -o pipefail; exec 3<&0'
    echo "(trap '' TERM; while read -r x <&3; do :; done; kill 0; sleep 3; kill -9 0) >/dev/null 2>&1 & watch=\$!"
    echo '( set -eu'
    cat
    printf '\n) 3<&- </dev/null\nstatus=$?; kill -9 "$watch"; wait "$watch" 2>/dev/null; printf "\\nend %%s\\n" "$status"; exit; }\n'
    wait "$!" 2>/dev/null || :
  } | {
    read -r holder
    "${shell[@]}" || status=$?
    kill "$holder" 2>/dev/null || :
    case $status in
    0) ;;
    127) printf '%s does not have the shell that its place names\n' "$place" >&2 ;;
    *) printf 'the shell of %s ended with status %s\n' "$place" "$status" >&2 ;;
    esac
  } | to_end
}
